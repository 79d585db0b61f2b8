//! How a source is doing.

use std::time::SystemTime;

use super::KeySourceError;

/// How a source is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RemoteStatus {
    /// The generation of its present keys; zero if there never were any.
    pub generation: u64,
    /// The last time the issuer was reached and had a usable set.
    pub last_success: Option<SystemTime>,
    /// What went wrong the last time something did, until the next success.
    pub last_error: Option<KeySourceError>,
    /// Failures since the last success.
    pub failures: u32,
    /// How many key IDs are remembered that the issuer did not have; 1024 at most.
    pub unknown_keys: usize,
}
