//! Lines that are written.

use std::hint::black_box;
use std::io::{self, Write};

use mesh_log::{Format, Options, Output};
use slog::{Drain, Logger, o};
use tracing::{Dispatch, Subscriber, dispatcher};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use crate::measure::{Case, compare, print, repeat};
use crate::statements::{STATEMENTS, labelled};

mesh_log::scope!(LOUD = "measured", "written");

const TIMES: u32 = 20_000;

pub(crate) fn run() {
    let three = "3 fields";
    let json = mesh(Format::Json);
    let text = mesh(Format::Text);
    let in_json = |work: fn()| {
        let json = json.clone();
        move |times| dispatcher::with_default(&json, || repeat(times, work))
    };
    let in_text = |work: fn()| {
        let text = text.clone();
        move |times| dispatcher::with_default(&text, || repeat(times, work))
    };
    let case = |shape, metric| Case { workload: "L2", shape, metric };

    let fmt = Dispatch::new(tracing_subscriber::registry().with(fmt_json()));
    let in_fmt = |times| dispatcher::with_default(&fmt, || repeat(times, three_fields));
    let (ours, theirs) = compare(TIMES, in_json(three_fields), in_fmt);
    print(case(three, "JSON beside tracing-subscriber fmt"), ours, Some(theirs));

    #[expect(clippy::disallowed_types, reason = "the lock that slog takes")]
    let drain = std::sync::Mutex::new(slog_json::Json::default(Memory::default()));
    let slog = Logger::root(drain.ignore_res(), o!());
    let in_slog = |times| repeat(times, || three_fields_of_slog(&slog));
    let (ours, theirs) = compare(TIMES, in_json(three_fields), in_slog);
    print(case(three, "JSON beside slog-json"), ours, Some(theirs));

    let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(shared());
    let fmt = Dispatch::new(tracing_subscriber::registry().with(layer));
    let in_fmt = |times| dispatcher::with_default(&fmt, || repeat(times, three_fields));
    let (ours, theirs) = compare(TIMES, in_text(three_fields), in_fmt);
    print(case(three, "text beside tracing-subscriber fmt"), ours, Some(theirs));

    let (ours, _) = compare(TIMES, in_json(scope_macro), |_| {});
    print(case("2 fields", "JSON by the scope macro"), ours, None);
    let prepared = labelled();
    for (name, statement) in STATEMENTS {
        for (format, dispatch) in [("text", &text), ("JSON", &json)] {
            let work = |times| {
                dispatcher::with_default(dispatch, || repeat(times, || statement(&prepared)));
            };
            let (ours, _) = compare(TIMES, work, |_| {});
            print(case(name, format), ours, None);
        }
    }
}

fn three_fields() {
    tracing::info!(
        target: "measured",
        proxy = black_box("sleep-1.default"),
        version = black_box(42),
        took = black_box(0.0123),
        "Push: sent"
    );
}

fn scope_macro() {
    let proxy = black_box("sleep-1.default");
    mesh_log::info!(LOUD, proxy, version = black_box(42), "Push: sent");
}

fn three_fields_of_slog(logger: &Logger) {
    slog::info!(
        logger, "Push: sent";
        "proxy" => black_box("sleep-1.default"),
        "version" => black_box(42),
        "took" => black_box(0.0123)
    );
}

/// One memory for all lines, behind the lock that this way of writing needs.
#[expect(clippy::disallowed_types, reason = "the lock that tracing-subscriber takes")]
fn shared() -> std::sync::Mutex<Memory> {
    std::sync::Mutex::new(Memory::default())
}

pub(crate) fn fmt_json<S>() -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    tracing_subscriber::fmt::layer().json().with_writer(shared())
}

/// Takes everything and keeps the last of it, so that nothing that was written can be done away with.
#[derive(Default)]
pub(crate) struct Memory(Vec<u8>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() > 64 * 1024 {
            self.0.clear();
        }
        self.0.extend_from_slice(bytes);
        black_box(&self.0);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A subscriber of ours that formats and drops.
pub(crate) fn mesh(format: Format) -> Dispatch {
    let options = Options::new().format(format).outputs([Output::writer(Memory::default())]);
    let layer = options.layer().expect("nothing of it can fail");
    Dispatch::new(tracing_subscriber::registry().with(layer))
}
