//! Metric builders on OpenTelemetry, exported to Prometheus with names exactly as written.
//!
//! A metric is defined once, anywhere in the program, and is a plain value afterwards: it may sit
//! in a static of a library, may be used before the first scrape, and costs an atomic operation
//! to record to.
//! [`Registry::prometheus_text`] is what a server answers at `/metrics`.
//!
//! Use it for the metrics of a process that Prometheus scrapes under agreed names.
//! Whoever comes from [`prometheus`](guide::from_prometheus) or [`metrics`](guide::from_metrics) finds a page.
//! It is not a general front end to OpenTelemetry: values are floats, label values are text, and
//! there are no exemplars.
//!
//! ```
//! use mesh_monitoring::{Label, Registry, Unit};
//!
//! const TYPE: Label = Label::new("type");
//!
//! let registry = Registry::new();
//! let pushes = registry.sum("pilot_xds_pushes", "Pushes sent, by type.").build()?;
//! let clients = registry.gauge("pilot_xds", "Connected clients.").build()?;
//! let took = registry
//!     .distribution("pilot_proxy_convergence_time", "Delay to all clients.", [0.1, 1.0])
//!     .unit(Unit::Seconds)
//!     .build()?;
//!
//! let cds = pushes.with([TYPE.value("cds")]);
//! cds.increment();
//! clients.record_int(7);
//! took.record(0.3);
//!
//! assert_eq!(
//!     registry.prometheus_text(),
//!     r#"# HELP pilot_proxy_convergence_time Delay to all clients.
//! ## TYPE pilot_proxy_convergence_time histogram
//! pilot_proxy_convergence_time_bucket{le="0.1"} 0
//! pilot_proxy_convergence_time_bucket{le="1"} 1
//! pilot_proxy_convergence_time_bucket{le="+Inf"} 1
//! pilot_proxy_convergence_time_sum 0.3
//! pilot_proxy_convergence_time_count 1
//! ## HELP pilot_xds Connected clients.
//! ## TYPE pilot_xds gauge
//! pilot_xds 7
//! ## HELP pilot_xds_pushes Pushes sent, by type.
//! ## TYPE pilot_xds_pushes counter
//! pilot_xds_pushes{type="cds"} 1
//! "#,
//! );
//! # Ok::<(), mesh_monitoring::DefinitionError>(())
//! ```
//!
//! # Concepts
//!
//! A **registry** holds metrics: [`Registry::global`] those of the process, [`Registry::new`] those
//! of one test.
//! A **definition** is the shape of a metric: name, kind, description, unit, bounds and cardinality
//! limit.
//! Defining the same shape twice gives the same metric, another shape under the name is a
//! [`DefinitionError`].
//! A **series** is one label set of a metric.
//! It appears with its first record, and a [`Sum`], [`Gauge`] or [`Distribution`] is a handle on it.
//!
//! Above the **cardinality limit** of a metric, 2000 unless the builder says otherwise, and above that of the
//! registry, new label sets share one series with the label `otel_metric_overflow="true"`.
//! Totals over all series stay right, and a warning on the target `monitoring` names the label with
//! most values.
//! A handle that was made for the overflow series stays with it.
//!
//! A **hook** ([`Registry::on_record`]) sees the records of a metric before they are made.
//! Series without records are removed by a [sweep](Registry::sweep) where their definition says so, or by
//! [`remove`](Sum::remove) and [`retain`](Sum::retain).
//!
//! # Export
//!
//! Everything leaves through OpenTelemetry instruments, and to Prometheus through `opentelemetry-prometheus`: without
//! scope labels, `target_info`, unit suffix and counter suffix, unless [`Registry::builder`] asks for them.
//! [`Registry::push_to`] pushes the same series to any exporter of OpenTelemetry, and
//! [`Registry::serve_opentelemetry`] serves instruments that other crates make.
//! Three properties of that path are worth knowing:
//!
//! - Numbers are printed as the Go libraries print them, also in `le`: `1e+06` and `1e-05`.
//! - A NaN or infinite gauge is missing from the exposition, though [`Registry::snapshot`] has it.
//! - A removed series of a distribution keeps its counts and its place under the limit, see
//!   [`Distribution::remove`].
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `bound-histograms` | no | records to distributions skip a lookup; needs an experimental OpenTelemetry feature |
//! | `catalog` | no | `catalog::Catalog`: pages, a Grafana dashboard, Prometheus rules and a lint out of the definitions |
//! | `http` | no | `http::MetricsService`: answers scrapes in any server that takes `tower` services, with gzip and OpenMetrics |
//! | `otlp` | no | `Registry::push_otlp`: pushes to collectors of OpenTelemetry over HTTP |
//! | `process` | no | `process::define`: the `process_*` metrics of Prometheus, on Linux |
//! | `tokio` | no | `tokio::define`: metrics of a tokio runtime |
//! | `testing` | no | `testing::Probe`: assertions on the values of a registry |

mod activity;
mod any_family;
mod atomic_float;
mod builder;
#[cfg(feature = "catalog")]
pub mod catalog;
mod definition;
mod error;
mod exit;
mod exposition;
mod family;
pub mod guide;
mod handle;
mod hook;
#[cfg(feature = "http")]
pub mod http;
mod labels;
mod metric;
#[cfg(feature = "otlp")]
pub mod otlp;
#[cfg(feature = "process")]
pub mod process;
mod recorder;
mod registry;
mod shared;
mod snapshot;
mod statics;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "tokio")]
pub mod tokio;
mod unit;

pub use builder::MetricBuilder;
pub use definition::{Definition, Exponential, LabelDescription, MetricKind, Stability};
pub use error::{DefinitionError, DefinitionErrorKind};
pub use exit::{Push, PushError, PushOptions};
pub use exposition::ExpositionFormat;
pub use hook::Record;
pub use labels::labeled::Bound;
pub use labels::{Label, LabelSchema, LabelText, LabelValue, Labeled};
pub use metric::{DerivedGauge, DerivedSum, Distribution, Gauge, InFlight, Sum, Timer, UpDownSum};
pub use registry::{Registry, RegistryBuilder};
pub use snapshot::{SeriesSnapshot, SeriesValue};
pub use unit::Unit;

/// What macros of this crate need where they are used.
#[doc(hidden)]
pub mod __private {
    pub use crate::labels::check_keys;
    pub use crate::statics::{Define, MESH_MONITORING_METRICS};
    pub use linkme;
}

/// Content type of [`Registry::prometheus_text`].
pub const PROMETHEUS_CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
