//! Statements that nobody wants.

use std::hint::black_box;

use mesh_log::{Format, Level, Scope};
use mesh_measure::Case;
use tracing::{Dispatch, dispatcher};
use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;

use crate::enabled::mesh;
use crate::measure::{compare, repeat};

mesh_log::scope!(QUIET = "quiet", "not at level debug");

const TIMES: u32 = 5_000_000;

pub(crate) fn run() {
    let ours = mesh(Format::Json);
    let case = |metric| Case { workload: "L1", shape: "disabled", metric };
    let floor = |times| repeat(times, || {});

    let scope_macro = |times| repeat(times, || mesh_log::debug!(QUIET, n = black_box(1), "sent"));
    let (macro_time, loop_time) =
        compare(TIMES, |times| dispatcher::with_default(&ours, || scope_macro(times)), floor);
    case("scope macro beside an empty loop").print(macro_time, Some(loop_time));

    let statement =
        |times| repeat(times, || tracing::debug!(target: "quiet", n = black_box(1), "sent"));
    let (time, loop_time) =
        compare(TIMES, |times| dispatcher::with_default(&ours, || statement(times)), floor);
    case("tracing statement beside an empty loop").print(time, Some(loop_time));

    // Another scope at level debug raises the level below which tracing skips everything.
    let other = Scope::register("loud", "").expect("the name is valid");
    dispatcher::with_default(&ours, || other.set_output_level(Level::Debug));
    let (mesh_time, macro_time) = (
        compare(TIMES, |times| dispatcher::with_default(&ours, || statement(times)), floor).0,
        compare(TIMES, |times| dispatcher::with_default(&ours, || scope_macro(times)), floor).0,
    );
    other.set_output_level(Level::Info);
    drop(ours);
    let filter = EnvFilter::new("info,loud=debug");
    let filtered =
        Dispatch::new(tracing_subscriber::registry().with(filter).with(crate::enabled::fmt_json()));
    let filter_time =
        compare(TIMES, |times| dispatcher::with_default(&filtered, || statement(times)), floor).0;
    let metric = "tracing statement while another is at debug, beside EnvFilter";
    case(metric).print(mesh_time, Some(filter_time));
    let metric = "scope macro while another is at debug, beside EnvFilter";
    case(metric).print(macro_time, Some(filter_time));
}
