//! Texts that Prometheus reads, out of what the exporter of OpenTelemetry gathers.

mod format;
mod number;
mod writer;

pub use format::ExpositionFormat;
pub(crate) use writer::write;
