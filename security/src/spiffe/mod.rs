//! SPIFFE IDs, trust domains and the identity profile Istio puts on them.
//!
//! Parsing is strict: nothing is folded, decoded or normalised, so that two names are the same exactly when their bytes are.
//! Configuration, which people write by hand, goes through [`TrustDomain::from_config`] instead.

mod error;
mod id;
mod identity;
mod trust_domain;

pub use error::{SpiffeIdError, SpiffeIdErrorKind};
pub use id::SpiffeId;
pub use identity::{Identity, expand_trust_domains};
pub use trust_domain::TrustDomain;
