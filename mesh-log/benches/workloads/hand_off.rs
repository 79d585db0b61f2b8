//! From the thread that logs to the thread that writes.

use mesh_log::{Buffer, Format, Options, Output};
use mesh_measure::Case;
use tracing::{Dispatch, dispatcher};
use tracing_appender::non_blocking::NonBlockingBuilder;
use tracing_subscriber::layer::SubscriberExt;

use crate::enabled::Memory;
use crate::measure::{compare, repeat};

const TIMES: u32 = 20_000;

pub(crate) fn run() {
    let dispatch = |output: Output| {
        let layer = Options::new().format(Format::Json).outputs([output]).layer();
        let layer = layer.expect("nothing of it can fail");
        Dispatch::new(tracing_subscriber::registry().with(layer))
    };
    let buffered = dispatch(Output::writer(Memory::default()).buffered(Buffer::new()));
    // Neither side may wait, so both drop what they have no room for.
    let (appender, _guard) = NonBlockingBuilder::default()
        .lossy(true)
        .buffered_lines_limit(1 << 20)
        .finish(Memory::default());
    let appended = dispatch(Output::writer(appender));
    let direct = dispatch(Output::writer(Memory::default()));
    let work = |dispatch: &Dispatch, times| {
        dispatcher::with_default(dispatch, || {
            repeat(times, || tracing::info!(target: "measured", proxy = "sleep-1.default", "sent"));
        });
    };
    let (ours, theirs) =
        compare(TIMES, |times| work(&buffered, times), |times| work(&appended, times));
    let (plain, _) = compare(TIMES, |times| work(&direct, times), |_| {});
    let case = |metric| Case { workload: "L3", shape: "hand-off", metric };
    case("line to a buffer beside tracing-appender").print(ours, Some(theirs));
    case("of which is hand-off, beside tracing-appender").print(ours - plain, Some(theirs - plain));
}
