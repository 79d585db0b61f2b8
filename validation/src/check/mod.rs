//! Checks that several kinds share, one module for each subject.
//!
//! A check of one value returns a [`Problem`](crate::Problem) or not; a check of a structure reports to a
//! [`Sink`](crate::Sink) that stands at it. Validators of your own can use those that are public.
//!
//! ```
//! use mesh_validation::check::host;
//!
//! assert!(host::wildcard("*.example.com").is_ok());
//! assert_eq!(host::fqdn("10.0.0.1").unwrap_err().code().id(), "H-FQDN-3");
//! ```

pub mod address;
pub mod attribute;
pub(crate) mod client_tls;
pub(crate) mod connection_pool;
pub(crate) mod destination;
pub mod export_to;
pub(crate) mod expression;
pub(crate) mod external_service;
pub(crate) mod gateway_name;
pub mod header_name;
pub mod header_value;
pub mod host;
pub(crate) mod jwks;
pub mod jwt;
pub mod labels;
pub(crate) mod load_balancer;
pub mod locality;
pub mod number;
pub(crate) mod outlier;
pub mod path_template;
pub mod policy_value;
pub mod port;
pub(crate) mod retry;
pub(crate) mod scoped_host;
pub(crate) mod selector;
pub(crate) mod server_tls;
pub mod status;
pub(crate) mod string_match;
pub(crate) mod target_ref;
pub mod trust_domain;
pub(crate) mod unix;
pub(crate) mod wasm;
