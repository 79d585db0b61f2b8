//! Why keys could not be fetched.

use thiserror::Error;

use super::DiscoveryError;
use crate::{fetch::FetchError, jwks::JwksError};

/// Why a source has no new keys. Those it had stay in force.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeySourceError {
    /// The key set could not be fetched.
    #[error("key set: {0}")]
    Fetch(FetchError),
    /// What was fetched is not a key set.
    #[error(transparent)]
    Keys(JwksError),
    /// The discovery document could not be fetched, and no earlier one is known.
    #[error("discovery document: {0}")]
    DiscoveryFetch(FetchError),
    /// What was fetched is not the discovery document of the issuer.
    #[error(transparent)]
    Discovery(DiscoveryError),
}
