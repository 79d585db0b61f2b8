//! Records and scrapes.

use mesh_measure::Reading;
use mesh_monitoring::{Label, LabelValue, Registry};

use crate::calls::per_call;
use crate::digest::Digest;
use crate::{Error, unknown};

const TYPE: Label = Label::new("type");
const NODE: Label = Label::new("node");
const VERSION: Label = Label::new("version");
const BOUNDS: [f64; 8] = [0.01, 0.1, 0.5, 1.0, 3.0, 5.0, 10.0, 20.0];

pub(crate) fn run(workload: &str) -> Result<(), Error> {
    match workload {
        "record" => record(),
        "scrape" => scrape(),
        _ => Err(unknown(workload)),
    }
}

fn labels(node: &str) -> [LabelValue; 3] {
    [TYPE.value("cds"), NODE.value(node), VERSION.value("1.32")]
}

fn record() -> Result<(), Error> {
    let registry = Registry::new();
    let pushes = registry.sum("pushes", "Pushes.").build()?;
    let clients = registry.gauge("clients", "Clients.").build()?;
    let took = registry.distribution("took", "Time.", BOUNDS).build()?;
    let print = |shape, work: &dyn Fn()| {
        Reading::new("M1", shape, "record, ns", per_call(1_000_000, work)).print();
    };
    let (sum, gauge, distribution) = (
        pushes.with(labels("node-1")),
        clients.with(labels("node-1")),
        took.with(labels("node-1")),
    );
    print("bound sum", &|| sum.increment());
    print("bound gauge", &|| gauge.record(7.0));
    print("bound distribution", &|| distribution.record(0.7));
    print("sum, 3 labels each time", &|| pushes.with(labels("node-1")).increment());
    print("distribution, 3 labels each time", &|| took.with(labels("node-1")).record(0.7));
    Ok(())
}

/// Asks for 2000 sums and 1000 distributions.
fn scrape() -> Result<(), Error> {
    let registry = Registry::new();
    let pushes = registry.sum("pushes", "Pushes.").build()?;
    let took = registry.distribution("took", "Time.", BOUNDS).build()?;
    // One less than the limit of OpenTelemetry, beyond which series are put together.
    for number in 0..1999 {
        pushes.with(labels(&format!("node-{number}"))).increment();
    }
    for number in 0..1000 {
        took.with([NODE.value(format!("node-{number}"))]).record(0.7);
    }
    let text = registry.prometheus_text();
    let samples = text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned);
    let value = per_call(3, || registry.prometheus_text()) / 1e6;
    Reading::new("M2", "3000 series", "scrape, ms", value).check(Digest::of(samples)).print();
    Ok(())
}
