//! Metric builders on OpenTelemetry with Prometheus names exactly as written.
