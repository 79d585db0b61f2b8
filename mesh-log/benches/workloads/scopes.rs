//! Whether the number of scopes, or a change of levels, costs anything.

use mesh_log::{Format, Level, Scope};
use mesh_measure::Case;
use tracing::dispatcher;

use crate::enabled::mesh;
use crate::measure::{compare, repeat};

mesh_log::scope!(MANY = "one of many", "");

pub(crate) fn run() {
    let ours = mesh(Format::Json);
    let disabled = |times| {
        dispatcher::with_default(&ours, || {
            repeat(times, || tracing::debug!(target: "one of many", "sent"));
        });
    };
    let enabled = |times| {
        dispatcher::with_default(&ours, || repeat(times, || mesh_log::info!(MANY, "sent")));
    };
    let measure = || {
        Scope::register("many-debug", "")
            .expect("the name is valid")
            .set_output_level(Level::Debug);
        (compare(5_000_000, disabled, |_| {}).0, compare(50_000, enabled, |_| {}).0)
    };
    // Changes are made where the subscriber is that of the thread, or tracing would ask no other.
    let (few_disabled, few_enabled) = dispatcher::with_default(&ours, measure);
    dispatcher::with_default(&ours, || {
        for number in 0..1_000 {
            Scope::register(format!("many-{number}"), "").expect("the name is valid");
        }
    });
    let (many_disabled, many_enabled) = dispatcher::with_default(&ours, measure);
    let case = |metric| Case { workload: "L4", shape: "1000 scopes", metric };
    case("disabled statement beside ten scopes").print(many_disabled, Some(few_disabled));
    case("line beside ten scopes").print(many_enabled, Some(few_enabled));
    let change = |times| {
        dispatcher::with_default(&ours, || repeat(times, || MANY.set_output_level(Level::Info)));
    };
    case("level change").print(compare(2_000, change, |_| {}).0, None);
}
