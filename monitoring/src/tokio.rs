//! Metrics of a tokio runtime, with the feature `tokio`.

use tokio::runtime::Handle;

use crate::{DefinitionError, Label, Registry, Unit};

const WORKER: Label = Label::new("worker");

/// Defines the metrics of a runtime; of several runtimes, the last one that was named is shown.
///
/// | metric | kind | labels | meaning |
/// |---|---|---|---|
/// | `tokio_workers` | gauge | | threads that run tasks |
/// | `tokio_alive_tasks` | gauge | | tasks that were spawned and have not ended |
/// | `tokio_global_queue_depth` | gauge | | tasks that wait and belong to no worker yet |
/// | `tokio_worker_busy_seconds_total` | sum | `worker` | time that a worker ran tasks |
/// | `tokio_worker_parks_total` | sum | `worker` | how often a worker had nothing to do |
///
/// These are what tokio offers without `--cfg tokio_unstable`.
///
/// ```
/// use mesh_monitoring::Registry;
///
/// let registry = Registry::new();
/// let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// mesh_monitoring::tokio::define(&registry, runtime.handle())?;
/// assert!(registry.prometheus_text().contains("\ntokio_workers 1\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// When one of the names is taken by a metric of another shape.
pub fn define(registry: &Registry, runtime: &Handle) -> Result<(), DefinitionError> {
    type Value = fn(&tokio::runtime::RuntimeMetrics) -> f64;
    let gauges: [(&str, &str, Value); 3] = [
        ("tokio_workers", "Threads that run tasks.", |metrics| metrics.num_workers() as f64),
        ("tokio_alive_tasks", "Tasks that have not ended.", |metrics| {
            metrics.num_alive_tasks() as f64
        }),
        ("tokio_global_queue_depth", "Tasks that wait and belong to no worker yet.", |metrics| {
            metrics.global_queue_depth() as f64
        }),
    ];
    for (name, description, value) in gauges {
        let metrics = runtime.metrics();
        let gauge = registry.derived_gauge(name, description).build()?;
        gauge.value_from([], move || value(&metrics));
    }
    let busy = registry
        .derived_sum("tokio_worker_busy_seconds_total", "Time that a worker ran tasks.")
        .unit(Unit::Seconds)
        .label(WORKER, "Number of the worker.")
        .build()?;
    let parks = registry
        .derived_sum("tokio_worker_parks_total", "How often a worker had nothing to do.")
        .label(WORKER, "Number of the worker.")
        .build()?;
    for worker in 0..runtime.metrics().num_workers() {
        let label = || [WORKER.value(worker.to_string())];
        let metrics = runtime.metrics();
        busy.value_from(label(), move || metrics.worker_total_busy_duration(worker).as_secs_f64());
        let metrics = runtime.metrics();
        parks.value_from(label(), move || metrics.worker_park_count(worker) as f64);
    }
    Ok(())
}
