//! The authenticator that believes verified certificates.

use super::VerifiedChain;
use crate::{
    authn::{AuthContext, AuthFuture, Authenticator, AuthnError, Caller, Via},
    dns_name::is_dns_name,
};

/// Authenticates a request by the certificate of its connection, verified before.
///
/// The identity of the caller is the SPIFFE ID of the leaf.
///
/// ```
/// # use futures_util::FutureExt;
/// # use mesh_security::{spiffe::{Bundle, Bundles, TrustDomain}, x509::CertificateDer};
/// use mesh_security::{
///     authn::{AuthContext, Authenticator},
///     x509::{ClientCertificateAuthenticator, PeerVerifier, Purpose},
/// };
/// # macro_rules! der {
/// #     ($name:literal) => {
/// #         &include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/chain/", $name))[..]
/// #     };
/// # }
/// # let presented = [CertificateDer::from(der!("leaf.der")), CertificateDer::from(der!("middle.der"))];
/// # let bundles = Bundles::new();
/// # let domain = TrustDomain::parse("example.org")?;
/// # bundles.force(Bundle::from_authorities(&domain, [der!("root.der")]));
/// # let clock = || std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_823_000_000);
/// let peers = PeerVerifier::new(Purpose::Client, bundles);
/// # let peers = peers.clock(clock);
/// let certificates = ClientCertificateAuthenticator::new();
///
/// // After the handshake, with what the client has presented in it:
/// let chain = peers.verify_optional(&presented)?;
///
/// # async {
/// // For every request of the connection:
/// let mut context = AuthContext::new("/");
/// if let Some(chain) = &chain {
///     context = context.verified_chain(chain);
/// }
/// let caller = certificates.authenticate(&context).await?.expect("the client has a certificate");
/// assert_eq!(caller.identities(), [chain.as_ref().unwrap().spiffe_id().as_str()]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # }.now_or_never().expect("nothing here waits")?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
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
    /// They follow the SPIFFE ID; what is no name of a host is left out.
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
            identities.extend(chain.names().dns.iter().filter(|name| is_dns_name(name)).cloned());
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
