//! Checks that several kinds share, one module for each subject.
//!
//! A check of one value returns a [`Problem`](crate::Problem) or not; a check of a structure reports to a
//! [`Sink`](crate::Sink) that stands at it.

pub(crate) mod attribute;
pub(crate) mod client_tls;
pub(crate) mod connection_pool;
pub(crate) mod destination;
pub(crate) mod export_to;
pub(crate) mod gateway_name;
pub(crate) mod header_name;
pub(crate) mod header_value;
pub(crate) mod host;
pub(crate) mod labels;
pub(crate) mod load_balancer;
mod locality;
pub(crate) mod number;
pub(crate) mod outlier;
pub(crate) mod path_template;
pub(crate) mod policy_value;
pub(crate) mod retry;
pub(crate) mod selector;
pub(crate) mod status;
pub(crate) mod string_match;
pub(crate) mod target_ref;

#[cfg(test)]
mod tests;
