//! Our certificate and the bundles of a SPIFFE Workload API, with the feature `workload-api`.
//!
//! The crate `spiffe` holds the two streams of the API, X.509 and JWT, and reconnects; `api` follows both.
//! `trust` makes bundles of what they say and unloads those that they no longer mention.

mod api;
mod error;
mod options;
mod trust;

pub use api::WorkloadApi;
pub use error::WorkloadApiError;
pub use options::WorkloadApiOptions;
