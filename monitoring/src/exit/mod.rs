//! The ways out of a registry, all of them through OpenTelemetry.

mod failure;
mod pipeline;
mod prometheus;
mod push;

pub(crate) use failure::LastFailure;
pub(crate) use pipeline::{Pipeline, Visit};
pub(crate) use prometheus::{PrometheusExit, PrometheusOptions};
pub use push::{Push, PushError, PushOptions};
