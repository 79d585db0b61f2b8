//! Trust bundles: the authorities of a trust domain.
//!
//! [`Bundle`] is one document, [`Bundles`] the shared set of those in force, one for each trust domain and never merged, and [`BundleEndpoint`] fetches one and keeps it fresh.

mod document;
mod endpoint;
mod error;
mod set;

pub use document::{Bundle, BundleWarning, ForeignIds};
pub use endpoint::{BundleEndpoint, BundleEndpointError, EndpointProfile};
pub use error::BundleError;
pub use set::Bundles;
