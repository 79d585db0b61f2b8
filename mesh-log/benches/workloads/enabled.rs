//! Lines that are written.

use std::hint::black_box;
use std::io::{self, Write};

use mesh_log::{Format, Options, Output};
use mesh_measure::Case;
use slog::{Drain, Logger, o};
use tracing::{Dispatch, Subscriber, dispatcher};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use crate::measure::{compare, repeat};
use crate::statements::{STATEMENTS, labelled};

mesh_log::scope!(LOUD = "measured", "written");

const TIMES: u32 = 20_000;

pub(crate) fn run() {
    three_fields_beside(mesh, "3 fields");
    three_fields_beside(apart, "3 fields, layer of its own");

    let prepared = labelled();
    for (name, format) in [("text", Format::Text), ("JSON", Format::Json)] {
        let ours = mesh(format);
        let case = |shape| Case { workload: "L2", shape, metric: name };
        let (time, _) = compare(TIMES, within(&ours, scope_macro), |_| {});
        case("2 fields, scope macro").print(time, None);
        for (shape, statement) in STATEMENTS {
            let work = |times| {
                dispatcher::with_default(&ours, || repeat(times, || statement(&prepared)));
            };
            let (time, _) = compare(TIMES, work, |_| {});
            case(shape).print(time, None);
        }
    }
}

/// The line with three fields, written by such a subscriber and by others.
fn three_fields_beside(subscriber: fn(Format) -> Dispatch, shape: &str) {
    let case = |metric| Case { workload: "L2", shape, metric };
    let ours = subscriber(Format::Json);
    let fmt = Dispatch::new(tracing_subscriber::registry().with(fmt_json()));
    let (time, theirs) = compare(TIMES, within(&ours, three_fields), within(&fmt, three_fields));
    case("JSON beside tracing-subscriber fmt").print(time, Some(theirs));

    #[expect(clippy::disallowed_types, reason = "the lock that slog takes")]
    let drain = std::sync::Mutex::new(slog_json::Json::default(Memory::default()));
    let slog = Logger::root(drain.ignore_res(), o!());
    let in_slog = |times| repeat(times, || three_fields_of_slog(&slog));
    let (time, theirs) = compare(TIMES, within(&ours, three_fields), in_slog);
    case("JSON beside slog-json").print(time, Some(theirs));

    let ours = subscriber(Format::Text);
    let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(shared());
    let fmt = Dispatch::new(tracing_subscriber::registry().with(layer));
    let (time, theirs) = compare(TIMES, within(&ours, three_fields), within(&fmt, three_fields));
    case("text beside tracing-subscriber fmt").print(time, Some(theirs));
}

/// Does some work again and again under a subscriber.
fn within(subscriber: &Dispatch, work: fn()) -> impl Fn(u32) {
    move |times| dispatcher::with_default(subscriber, || repeat(times, work))
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

/// A subscriber that holds the layer of the process, which writes in this format until the next one is asked for.
pub(crate) fn mesh(format: Format) -> Dispatch {
    let dispatch = Dispatch::new(tracing_subscriber::registry().with(mesh_log::layer()));
    // A configuration asks the current subscriber which statements it wants, if there is one alone.
    let configured = dispatcher::with_default(&dispatch, || options(format).configure());
    drop(configured.expect("nothing of it can fail"));
    dispatch
}

/// A subscriber that holds a layer with an output of its own.
fn apart(format: Format) -> Dispatch {
    let layer = options(format).layer().expect("nothing of it can fail");
    Dispatch::new(tracing_subscriber::registry().with(layer))
}

fn options(format: Format) -> Options {
    Options::new().format(format).outputs([Output::writer(Memory::default())])
}
