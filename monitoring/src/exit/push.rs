use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider};
use parking_lot::Mutex;

use super::failure::{LastFailure, Noted};
use super::pipeline::{Buckets, Pipeline};
use crate::registry::Registry;

/// How a registry pushes its metrics.
///
/// ```
/// use std::time::Duration;
/// use mesh_monitoring::PushOptions;
///
/// let options = PushOptions::new()
///     .interval(Duration::from_secs(10))
///     .resource([("service.name", "mesh-controller")]);
/// # let _ = options;
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct PushOptions {
    interval: Duration,
    resource: Vec<KeyValue>,
}

impl Default for PushOptions {
    fn default() -> Self {
        Self { interval: Duration::from_secs(60), resource: Vec::new() }
    }
}

impl PushOptions {
    /// Pushes once a minute, without a description of the process.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the time between two pushes.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Sets what describes the process, such as `service.name`.
    pub fn resource(
        mut self,
        attributes: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        let attribute = |(key, value): (_, _)| {
            KeyValue::new(Into::<String>::into(key), Into::<String>::into(value))
        };
        self.resource = attributes.into_iter().map(attribute).collect();
        self
    }
}

/// Pushes the metrics of a registry for as long as this value lives.
///
/// Dropping it pushes once more and shuts the exporter down, which may block for as long as the exporter does.
#[must_use = "metrics are pushed until this is dropped"]
pub struct Push {
    registry: Registry,
    /// Number of the pipeline in the registry.
    pipeline: usize,
    to: Arc<Destination>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Where is pushed to.
struct Destination {
    provider: SdkMeterProvider,
    failure: LastFailure,
    /// Held by who pushes, so that the failure is that of the own push.
    turn: Mutex<()>,
}

/// A push that has failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("metrics were not pushed: {message}")]
#[non_exhaustive]
pub struct PushError {
    /// What the exporter says.
    pub message: String,
}

/// So far away that only we push.
const NEVER: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

impl Push {
    pub(crate) fn pipeline(
        exporter: impl PushMetricExporter,
        options: &PushOptions,
        failure: &LastFailure,
    ) -> Pipeline {
        let exporter = Noted { exporter, failure: failure.clone() };
        let reader = PeriodicReader::builder(exporter).with_interval(NEVER).build();
        let resource = Resource::builder_empty().with_attributes(options.resource.clone()).build();
        let builder = SdkMeterProvider::builder().with_resource(resource).with_reader(reader);
        Pipeline::new(builder, Buckets::Exponential)
    }

    pub(crate) fn start(
        registry: &Registry,
        pipeline: usize,
        provider: SdkMeterProvider,
        options: &PushOptions,
        failure: LastFailure,
    ) -> Result<Self, PushError> {
        let (stop, stopped) = channel();
        let to = Arc::new(Destination { provider, failure, turn: Mutex::default() });
        let (pushed, of, interval) = (registry.clone(), Arc::clone(&to), options.interval);
        let thread = std::thread::Builder::new()
            .name("metrics push".to_owned())
            .spawn(move || follow(&pushed, &of, &stopped, interval))
            .map_err(|error| PushError { message: error.to_string() })?;
        let registry = registry.clone();
        Ok(Self { registry, pipeline, to, stop: Some(stop), thread: Some(thread) })
    }

    /// Pushes now, on this thread as far as the exporter allows.
    ///
    /// # Errors
    ///
    /// When the exporter fails, with what it says; nothing is lost of cumulative metrics, the next push brings it.
    pub fn flush(&self) -> Result<(), PushError> {
        push(&self.registry, &self.to)
    }
}

impl Drop for Push {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!(target: "monitoring", "the thread that pushes metrics panicked");
        }
        self.registry.refresh();
        if let Err(error) = self.to.provider.shutdown() {
            let error = self.to.failure.explain(&error);
            tracing::warn!(target: "monitoring", %error, "the last push of metrics failed");
        }
        self.registry.leave(self.pipeline);
    }
}

impl fmt::Debug for Push {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Push").finish_non_exhaustive()
    }
}

fn push(registry: &Registry, to: &Destination) -> Result<(), PushError> {
    registry.refresh();
    let _turn = to.turn.lock();
    to.provider.force_flush().map_err(|error| to.failure.explain(&error))
}

fn follow(registry: &Registry, to: &Destination, stopped: &Receiver<()>, interval: Duration) {
    while stopped.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
        if let Err(error) = push(registry, to) {
            tracing::warn!(target: "monitoring", %error);
        }
    }
}
