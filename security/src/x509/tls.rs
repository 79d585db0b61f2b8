//! Verifiers for rustls, with the feature `rustls`.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    server::danger::{ClientCertVerified, ClientCertVerifier},
};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use super::{PeerVerifier, X509Error};

/// Whether clients have to present a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ClientCertificates {
    /// A handshake without one fails.
    #[default]
    Required,
    /// A handshake without one goes on, and other credentials may decide.
    Optional,
}

/// Verifies the certificates of clients in the handshake, with the feature `rustls`.
///
/// The verifier has to be for [`Purpose::Client`](super::Purpose::Client).
/// After the handshake the peer's certificates go through [`PeerVerifier::verify`] once more, which makes the [`VerifiedChain`](super::VerifiedChain) for [`AuthContext::verified_chain`](crate::authn::AuthContext::verified_chain).
///
/// ```
/// use std::sync::Arc;
/// use mesh_security::{spiffe::Bundles, x509::{PeerVerifier, Purpose, SpiffeClientVerifier}};
///
/// let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
/// let peers = PeerVerifier::new(Purpose::Client, Bundles::new());
/// let verifier = SpiffeClientVerifier::new(peers, Arc::clone(&provider));
/// let config = rustls::ServerConfig::builder_with_provider(provider)
///     .with_safe_default_protocol_versions()?
///     .with_client_cert_verifier(Arc::new(verifier));
/// # let _ = config;
/// # Ok::<(), rustls::Error>(())
/// ```
pub struct SpiffeClientVerifier {
    peers: PeerVerifier,
    provider: Arc<CryptoProvider>,
    certificates: ClientCertificates,
}

impl SpiffeClientVerifier {
    /// Requires a certificate that `peers` accepts; `provider` checks the signatures of handshakes.
    #[must_use]
    pub const fn new(peers: PeerVerifier, provider: Arc<CryptoProvider>) -> Self {
        Self { peers, provider, certificates: ClientCertificates::Required }
    }

    /// Says whether a certificate has to be there; [`ClientCertificates::Required`] unless set.
    #[must_use]
    pub const fn certificates(mut self, certificates: ClientCertificates) -> Self {
        self.certificates = certificates;
        self
    }
}

impl fmt::Debug for SpiffeClientVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpiffeClientVerifier")
            .field("peers", &self.peers)
            .field("certificates", &self.certificates)
            .finish_non_exhaustive()
    }
}

/// The part that both verifiers share: signatures in the handshake are checked by the provider of the verifier.
macro_rules! signatures_by_provider {
    () => {
        fn verify_tls12_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            let algorithms = &self.provider.signature_verification_algorithms;
            verify_tls12_signature(message, certificate, signature, algorithms)
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            let algorithms = &self.provider.signature_verification_algorithms;
            verify_tls13_signature(message, certificate, signature, algorithms)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.provider.signature_verification_algorithms.supported_schemes()
        }
    };
}

impl ClientCertVerifier for SpiffeClientVerifier {
    fn client_auth_mandatory(&self) -> bool {
        self.certificates == ClientCertificates::Required
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        verify(&self.peers, leaf, intermediates, now).map(|()| ClientCertVerified::assertion())
    }

    signatures_by_provider!();
}

/// Verifies the certificates of servers in the handshake by SPIFFE ID instead of host name, with the feature `rustls`.
///
/// The verifier has to be for [`Purpose::Server`](super::Purpose::Server), and should [`authorize`](PeerVerifier::authorize) the expected IDs: the name that was dialled says nothing here.
pub struct SpiffeServerVerifier {
    peers: PeerVerifier,
    provider: Arc<CryptoProvider>,
}

impl SpiffeServerVerifier {
    /// Requires a certificate that `peers` accepts; `provider` checks the signatures of handshakes.
    #[must_use]
    pub const fn new(peers: PeerVerifier, provider: Arc<CryptoProvider>) -> Self {
        Self { peers, provider }
    }
}

impl fmt::Debug for SpiffeServerVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpiffeServerVerifier").field("peers", &self.peers).finish_non_exhaustive()
    }
}

impl ServerCertVerifier for SpiffeServerVerifier {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        verify(&self.peers, leaf, intermediates, now).map(|()| ServerCertVerified::assertion())
    }

    signatures_by_provider!();
}

/// The time is that of the handshake, which rustls takes from its own configuration.
fn verify(
    peers: &PeerVerifier,
    leaf: &CertificateDer<'_>,
    intermediates: &[CertificateDer<'_>],
    now: UnixTime,
) -> Result<(), Error> {
    let mut chain = vec![leaf.clone()];
    chain.extend_from_slice(intermediates);
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(now.as_secs());
    match peers.verify_at(&chain, now) {
        Ok(_) => Ok(()),
        Err(error) => {
            tracing::warn!(%error, "certificate of a peer refused");
            Err(Error::InvalidCertificate(alert(error)))
        }
    }
}

const fn alert(error: X509Error) -> CertificateError {
    match error {
        X509Error::Expired => CertificateError::Expired,
        X509Error::NotYetValid => CertificateError::NotValidYet,
        X509Error::Revoked => CertificateError::Revoked,
        X509Error::UnknownTrustDomain | X509Error::EmptyBundle | X509Error::UntrustedChain => {
            CertificateError::UnknownIssuer
        }
        X509Error::BadCertificate
        | X509Error::DuplicateExtension
        | X509Error::CertificateTooLarge => CertificateError::BadEncoding,
        X509Error::BadExtendedKeyUsage => CertificateError::InvalidPurpose,
        _ => CertificateError::ApplicationVerificationFailure,
    }
}
