//! Bytes that series and metrics hold.

use mesh_measure::Case;
use mesh_monitoring::{Label, Registry};

use crate::ALLOCATOR;

const TYPE: Label = Label::new("type");
const NODE: Label = Label::new("node");
const VERSION: Label = Label::new("version");
const SERIES: u16 = 10_000;
const METRICS: u16 = 100;

pub(crate) fn run() {
    let registry = Registry::new();
    let sum = registry.sum("pushes", "Pushes.").cardinality_limit(SERIES).build().expect("valid");
    let (per_series, _series) = held(SERIES, |number| {
        let node = NODE.value(format!("node-{number}"));
        let series = sum.with([TYPE.value("cds"), node, VERSION.value("1.32")]);
        series.increment();
    });
    case("series of a sum, 3 labels").print(per_series, None);
    let registry = Registry::new();
    let (per_metric, _metrics) = held(METRICS, |number| {
        registry.sum(format!("sum_{number}"), "A sum.").build().expect("valid").increment();
    });
    case("sum without labels").print(per_metric, None);
    let registry = Registry::new();
    let (per_metric, _metrics) = held(METRICS, |number| {
        let distribution =
            registry.distribution(format!("took_{number}"), "Time.", [0.1, 1.0, 10.0]);
        distribution.build().expect("valid").record(0.5);
    });
    case("distribution without labels").print(per_metric, None);
}

fn case(shape: &str) -> Case<'_> {
    Case { workload: "memory", shape, metric: "bytes" }
}

/// The bytes that one of `number` things holds, and the things.
fn held<T>(number: u16, mut make: impl FnMut(u16) -> T) -> (f64, Vec<T>) {
    let mut things = Vec::with_capacity(usize::from(number));
    let before = ALLOCATOR.allocated();
    things.extend((0..number).map(&mut make));
    #[expect(clippy::cast_precision_loss, reason = "bytes of a process are few")]
    let bytes = (ALLOCATOR.allocated() - before) as f64;
    (bytes / f64::from(number), things)
}
