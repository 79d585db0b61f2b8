//! Behaviour of Go's standard library that verdicts rest on: what counts as a number, an address, an
//! HTTP status, a regular expression.
//!
//! Where Rust's own parsers read the same language they are used; what differs is written here.

mod ip;
mod numbers;
pub(crate) mod regexp;
mod status;

pub(crate) use ip::{is_prefix, parse_addr};
pub(crate) use numbers::{atoi, parse_bool, parse_uint32};
pub(crate) use status::is_http_status;

#[cfg(test)]
mod tests;
