//! Pushes to collectors of OpenTelemetry, with the feature `otlp`.

mod endpoint;
mod options;

pub use options::OtlpOptions;
