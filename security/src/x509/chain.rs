//! A chain that has been verified.

use std::{fmt, time::SystemTime};

use rustls_pki_types::CertificateDer;

use super::CertificateNames;
use crate::spiffe::SpiffeId;

/// The certificates of a peer whose chain and identity hold.
///
/// It can only come from a [`PeerVerifier`](super::PeerVerifier), so holding one is proof of verification at the moment it was made.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedChain {
    pub(super) certificates: Vec<CertificateDer<'static>>,
    pub(super) spiffe_id: SpiffeId,
    pub(super) names: CertificateNames,
    pub(super) not_after: SystemTime,
}

impl VerifiedChain {
    /// The identity of the peer.
    #[must_use]
    pub const fn spiffe_id(&self) -> &SpiffeId {
        &self.spiffe_id
    }

    /// All names of the leaf.
    #[must_use]
    pub const fn names(&self) -> &CertificateNames {
        &self.names
    }

    /// The certificates as the peer sent them, the leaf first.
    #[must_use]
    pub fn certificates(&self) -> &[CertificateDer<'static>] {
        &self.certificates
    }

    /// When the leaf expires; a connection that outlives it has an unverified peer.
    #[must_use]
    pub const fn not_after(&self) -> SystemTime {
        self.not_after
    }
}

impl fmt::Debug for VerifiedChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedChain")
            .field("spiffe_id", &self.spiffe_id)
            .field("certificates", &self.certificates.len())
            .field("not_after", &self.not_after)
            .finish_non_exhaustive()
    }
}
