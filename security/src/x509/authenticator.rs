//! The authenticator that believes verified certificates.

use super::VerifiedChain;
use crate::authn::{AuthContext, AuthFuture, Authenticator, AuthnError, Caller, Via};

/// Authenticates a request by the certificate of its connection, verified before.
///
/// The identity of the caller is the SPIFFE ID of the leaf.
///
/// ```
/// use mesh_security::{authn::{AuthContext, AuthenticationManager}, x509::{ClientCertificateAuthenticator, DnsNames}};
///
/// let authenticator = ClientCertificateAuthenticator::new().dns_names(DnsNames::Include);
/// let manager = AuthenticationManager::new().with(authenticator);
/// // For every request of a connection whose handshake a `PeerVerifier` has accepted:
/// // `AuthContext::new(path).verified_chain(&chain)`.
/// # let _ = (manager, AuthContext::new("/"));
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct ClientCertificateAuthenticator {
    dns_names: DnsNames,
}

/// Whether DNS names count as identities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum DnsNames {
    /// Only the SPIFFE ID does.
    #[default]
    Ignore,
    /// They follow the SPIFFE ID.
    Include,
}

impl ClientCertificateAuthenticator {
    /// Takes the SPIFFE ID alone.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says whether DNS names count too; [`DnsNames::Ignore`] unless set.
    #[must_use]
    pub const fn dns_names(mut self, dns_names: DnsNames) -> Self {
        self.dns_names = dns_names;
        self
    }

    fn caller(self, chain: &VerifiedChain) -> Result<Caller, AuthnError> {
        let mut identities = vec![chain.spiffe_id().to_string()];
        if self.dns_names == DnsNames::Include {
            identities.extend_from_slice(&chain.names().dns);
        }
        Caller::new(Via::Tls, identities).map_err(|error| AuthnError::refused(error.to_string()))
    }
}

impl Authenticator for ClientCertificateAuthenticator {
    fn kind(&self) -> &str {
        "ClientCertAuthenticator"
    }

    fn authenticate<'a>(&'a self, context: &'a AuthContext<'_>) -> AuthFuture<'a> {
        let caller = context.peer_chain().map(|chain| self.caller(chain)).transpose();
        Box::pin(std::future::ready(caller))
    }
}
