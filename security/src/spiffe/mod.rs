//! SPIFFE IDs, trust domains and the identity profile Istio puts on them.
//!
//! Parsing is strict: nothing is folded, decoded or normalised, so that two names are the same exactly when their bytes are.
//! With the feature `x509` there are trust bundles, their endpoints and JWT-SVIDs too, with `workload-api` a source of bundles.
//! Configuration, which people write by hand, goes through [`TrustDomain::from_config`] instead.

mod aliases;
#[cfg(feature = "x509")]
mod bundle;
mod error;
mod id;
mod identity;
#[cfg(feature = "x509")]
mod jwt_svid;
mod trust_domain;
#[cfg(feature = "workload-api")]
mod workload_api;

pub use aliases::TrustDomainAliases;
#[cfg(feature = "x509")]
pub use bundle::{
    Bundle, BundleEndpoint, BundleEndpointError, BundleError, BundleWarning, Bundles,
    EndpointProfile, ForeignIds,
};
pub use error::{SpiffeIdError, SpiffeIdErrorKind};
pub use id::{SpiffeId, SpiffeIdRef};
pub use identity::{Identity, expand_trust_domains};
#[cfg(feature = "x509")]
pub use jwt_svid::{JwtSvid, JwtSvidAuthenticator};
pub use trust_domain::TrustDomain;
#[cfg(feature = "workload-api")]
pub use workload_api::{WorkloadApi, WorkloadApiError, WorkloadApiOptions};
