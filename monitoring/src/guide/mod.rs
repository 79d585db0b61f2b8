//! For people who come from other crates.

#[doc = include_str!("from_prometheus.md")]
pub mod from_prometheus {}

#[doc = include_str!("from_metrics.md")]
pub mod from_metrics {}
