//! Statements that nobody wants, and lines to the null device.

use std::fs;

use mesh_log::{Format, Options, Output};
use mesh_measure::Reading;

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
    let _log = log_to("/dev/null", Format::Text)?;
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

/// Measures lines that go to the null device, after one that goes to a file to be checked.
fn lines(name: &str, format: Format, shape: &str, write: &dyn Fn()) -> Result<(), Error> {
    let path = std::env::temp_dir().join(format!("line-{}", std::process::id()));
    drop(fs::remove_file(&path));
    let log = log_to(&path.to_string_lossy(), format)?;
    write();
    drop(log);
    let line = fs::read_to_string(&path)?;
    fs::remove_file(&path)?;
    let _log = log_to("/dev/null", format)?;
    let value = per_call(100_000, write);
    Reading::new("L2", format!("{name}, {shape}"), "line, ns", value)
        .check(without_time(line.trim()))
        .print();
    Ok(())
}

fn log_to(path: &str, format: Format) -> Result<mesh_log::Guard, Error> {
    Ok(Options::new().format(format).outputs([Output::file(path)]).configure()?)
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
