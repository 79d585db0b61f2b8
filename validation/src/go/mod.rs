//! Behaviour of Go's standard library that verdicts rest on: what counts as a number, an address, an
//! HTTP status, a URL, a regular expression.
//!
//! Where Rust's own parsers read the same language they are used; what differs is written here.

mod host_port;
mod ip;
mod numbers;
pub(crate) mod regexp;
mod status;
mod url;
#[cfg(feature = "crd")]
mod url_parts;

pub(crate) use host_port::split_host_port;
pub(crate) use ip::{is_prefix, parse_addr};
pub(crate) use numbers::{atoi, parse_bool, parse_uint32};
pub(crate) use status::is_http_status;
#[cfg(feature = "crd")]
pub(crate) use url::Url;
pub(crate) use url::{parse_request_uri, parse_url};

#[cfg(test)]
mod tests;
