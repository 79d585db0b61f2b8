//! Statements that nobody wants, and lines to the null device.

use std::io::{self, Write};
use std::sync::Arc;

use mesh_log::{Format, Options, Output};
use mesh_measure::Reading;
use parking_lot::Mutex;

use crate::calls::per_call;
use crate::{Error, unknown};

mesh_log::scope!(MEASURED = "measured", "what is measured");

pub(crate) fn run(workload: &str) -> Result<(), Error> {
    match workload {
        "disabled" => disabled(),
        "text" => enabled(workload, Format::Text),
        "JSON" => enabled(workload, Format::Json),
        _ => Err(unknown(workload)),
    }
}

fn disabled() -> Result<(), Error> {
    let _log = log_to(Output::file("/dev/null"), Format::Text)?;
    let print = |shape, value| Reading::new("L1", shape, "statement, ns", value).print();
    print("disabled", per_call(20_000_000, || mesh_log::debug!(MEASURED, "sent")));
    print(
        "disabled, formatted",
        per_call(20_000_000, || mesh_log::debug!(MEASURED, "sent {}", 42)),
    );
    Ok(())
}

fn enabled(name: &str, format: Format) -> Result<(), Error> {
    let lines = |shape, write: &dyn Fn()| lines(name, format, shape, write);
    lines("message", &|| mesh_log::info!(MEASURED, "Push: sent"))?;
    lines("formatted", &|| {
        mesh_log::info!(MEASURED, "Push: sent {} to {}", 42, "sleep-1.default");
    })?;
    lines("2 fields", &|| {
        mesh_log::info!(MEASURED, proxy = "sleep-1.default", version = 42, "Push: sent");
    })?;
    let prepared = MEASURED.with_label("proxy", "sleep-1.default").with_label("version", 42);
    lines("2 prepared fields", &|| mesh_log::info!(scope: prepared, "Push: sent"))
}

/// Measures lines that go to memory and lines that go to the null device, after one to be checked.
fn lines(name: &str, format: Format, shape: &str, write: &dyn Fn()) -> Result<(), Error> {
    let memory = Memory::default();
    let log = log_to(Output::writer(memory.clone()), format)?;
    write();
    let check = without_time(memory.text().trim());
    let print = |workload, metric| {
        Reading::new(workload, format!("{name}, {shape}"), metric, per_call(100_000, write))
            .check(&*check)
            .print();
    };
    print("L2", "line to memory, ns");
    drop(log);
    let _log = log_to(Output::file("/dev/null"), format)?;
    print("L3", "line to the null device, ns");
    Ok(())
}

fn log_to(output: Output, format: Format) -> Result<mesh_log::Guard, Error> {
    Ok(Options::new().format(format).outputs([output]).configure()?)
}

/// Where lines go that cost no call of the system; the last of them stay.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Memory {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock()).into_owned()
    }
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut lines = self.0.lock();
        if lines.len() > 64 * 1024 {
            lines.clear();
        }
        lines.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Times end with the only `Z`, and have 27 bytes.
fn without_time(line: &str) -> String {
    match line.find('Z') {
        Some(end) if end >= 26 => format!("{}T{}", &line[..end - 26], &line[end + 1..]),
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_cut_out() {
        let line = r#"{"level":"info","time":"2026-11-27T08:31:51.854789Z","msg":"sent"}"#;
        assert_eq!(without_time(line), r#"{"level":"info","time":"T","msg":"sent"}"#);
        assert_eq!(without_time("2026-11-27T08:31:51.854789Z\tinfo"), "T\tinfo");
    }
}
