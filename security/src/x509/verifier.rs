//! The checks of an X.509-SVID.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use webpki::{
    CertRevocationList, EndEntityCert, Error, KeyUsage, RevocationOptionsBuilder, aws_lc_rs as algs,
};

use super::{
    VerifiedChain, X509Error,
    certificate::{Certificate, MAX_CERTIFICATE_BYTES},
};
use crate::{
    clock::{Clock, SharedClock, SystemClock},
    spiffe::{Bundles, SpiffeId},
};

const MAX_CERTIFICATES: usize = 8;
const MAX_CHAIN_BYTES: usize = 64 * 1024;

type Authorize = Arc<dyn Fn(&SpiffeId) -> bool + Send + Sync>;

/// RSA from 2048 bits, the curves of NIST and Ed25519, with SHA-2 throughout.
static ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] = &[
    algs::ECDSA_P256_SHA256,
    algs::ECDSA_P256_SHA384,
    algs::ECDSA_P256_SHA512,
    algs::ECDSA_P384_SHA256,
    algs::ECDSA_P384_SHA384,
    algs::ECDSA_P384_SHA512,
    algs::ECDSA_P521_SHA256,
    algs::ECDSA_P521_SHA384,
    algs::ECDSA_P521_SHA512,
    algs::ED25519,
    algs::RSA_PKCS1_2048_8192_SHA256,
    algs::RSA_PKCS1_2048_8192_SHA384,
    algs::RSA_PKCS1_2048_8192_SHA512,
    algs::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
    algs::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
    algs::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
];

/// Which side of a connection a certificate is presented by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a connection has two sides")]
pub enum Purpose {
    /// By the client, to a server that uses the verifier.
    Client,
    /// By the server, to a client that uses the verifier.
    Server,
}

/// Verifies the certificates of peers against the bundle of the trust domain they claim, and no other.
///
/// The checks and their order: form and size; exactly one URI name, a SPIFFE ID with a path; leaf and not CA; key usage; extended key usage; a bundle that is not empty; the path to it; the rights of every issuer on the path; revocation; authorization.
/// A verification uses the bundles as they were when it began.
///
/// ```
/// use mesh_security::{spiffe::Bundles, x509::{PeerVerifier, Purpose, X509Error}};
///
/// let verifier = PeerVerifier::new(Purpose::Client, Bundles::new())
///     .authorize(|id| id.path().starts_with("/ns/shop/"));
/// assert_eq!(verifier.verify(&[]), Err(X509Error::NoCertificate));
/// assert_eq!(verifier.verify_optional(&[]), Ok(None));
/// ```
#[derive(Clone)]
pub struct PeerVerifier {
    purpose: Purpose,
    bundles: Bundles,
    clock: SharedClock,
    revocation: Arc<[CertRevocationList<'static>]>,
    authorize: Option<Authorize>,
}

impl PeerVerifier {
    /// Verifies certificates that peers present for this purpose.
    #[must_use]
    pub fn new(purpose: Purpose, bundles: Bundles) -> Self {
        Self {
            purpose,
            bundles,
            clock: Arc::new(SystemClock),
            revocation: Arc::new([]),
            authorize: None,
        }
    }

    /// Uses another clock, which is read once per verification.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Accepts only identities that pass `authorize`, once everything else is found in order.
    #[must_use]
    pub fn authorize(
        mut self,
        authorize: impl Fn(&SpiffeId) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.authorize = Some(Arc::new(authorize));
        self
    }

    /// Refuses certificates that these lists revoke, and those that no list speaks for.
    ///
    /// # Errors
    ///
    /// `BadCertificate` if one of them is not a revocation list in DER.
    pub fn revocation_lists<'a>(
        mut self,
        lists: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, X509Error> {
        let read = |der: &[u8]| webpki::OwnedCertRevocationList::from_der(der).map(Into::into);
        let lists: Result<Vec<_>, _> = lists.into_iter().map(read).collect();
        self.revocation = lists.map_err(|_| X509Error::BadCertificate)?.into();
        Ok(self)
    }

    /// Verifies a chain, the leaf first.
    ///
    /// # Errors
    ///
    /// The first check that failed.
    pub fn verify(&self, chain: &[CertificateDer<'_>]) -> Result<VerifiedChain, X509Error> {
        self.verify_at(chain, self.clock.now())
    }

    /// Verifies a chain if there is one: without a certificate other credentials may decide.
    ///
    /// # Errors
    ///
    /// The first check that failed.
    pub fn verify_optional(
        &self,
        chain: &[CertificateDer<'_>],
    ) -> Result<Option<VerifiedChain>, X509Error> {
        if chain.is_empty() { Ok(None) } else { self.verify(chain).map(Some) }
    }

    pub(super) fn verify_at(
        &self,
        chain: &[CertificateDer<'_>],
        now: SystemTime,
    ) -> Result<VerifiedChain, X509Error> {
        check_size(chain)?;
        let (first, intermediates) = chain.split_first().ok_or(X509Error::NoCertificate)?;
        let leaf = Certificate::read(first)?;
        let spiffe_id = leaf.names.spiffe_id()?;
        self.check_leaf(&leaf)?;
        let bundle =
            self.bundles.get(&spiffe_id.trust_domain()).ok_or(X509Error::UnknownTrustDomain)?;
        if bundle.trust_anchors().is_empty() {
            return Err(X509Error::EmptyBundle);
        }
        self.check_path(first, intermediates, bundle.trust_anchors(), now)?;
        if self.authorize.as_ref().is_some_and(|authorize| !authorize(&spiffe_id)) {
            return Err(X509Error::NotAuthorized);
        }
        Ok(VerifiedChain {
            certificates: chain.iter().map(|one| one.clone().into_owned()).collect(),
            spiffe_id,
            not_after: leaf.not_after(),
            names: leaf.names,
        })
    }

    fn check_leaf(&self, leaf: &Certificate) -> Result<(), X509Error> {
        if leaf.is_ca {
            return Err(X509Error::LeafIsCa);
        }
        let usage = leaf.key_usage.ok_or(X509Error::MissingKeyUsage)?;
        if !usage.digital_signature || usage.key_cert_sign || usage.crl_sign {
            return Err(X509Error::BadKeyUsage);
        }
        let suits = leaf.purposes.is_none_or(|purposes| match self.purpose {
            Purpose::Client => purposes.client,
            Purpose::Server => purposes.server,
        });
        if suits { Ok(()) } else { Err(X509Error::BadExtendedKeyUsage) }
    }

    fn check_path(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        anchors: &[TrustAnchor<'static>],
        now: SystemTime,
    ) -> Result<(), X509Error> {
        let since_epoch =
            now.duration_since(SystemTime::UNIX_EPOCH).map_err(|_| X509Error::InvalidClock)?;
        let time = UnixTime::since_unix_epoch(Duration::from_secs(since_epoch.as_secs()));
        let leaf = EndEntityCert::try_from(leaf).map_err(|error| refused(&error))?;
        let usage = match self.purpose {
            Purpose::Client => KeyUsage::client_auth(),
            Purpose::Server => KeyUsage::server_auth(),
        };
        let lists: Vec<&CertRevocationList<'_>> = self.revocation.iter().collect();
        let revocation = match RevocationOptionsBuilder::new(&lists) {
            Ok(builder) => Some(builder.build()),
            Err(_) => None,
        };
        let path = leaf
            .verify_for_usage(ALGORITHMS, anchors, intermediates, time, usage, revocation, None)
            .map_err(|error| refused(&error))?;
        for issuer in path.intermediate_certificates() {
            if !Certificate::read(&issuer.der())?.may_issue() {
                return Err(X509Error::BadIntermediate);
            }
        }
        Ok(())
    }
}

impl fmt::Debug for PeerVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PeerVerifier")
            .field("purpose", &self.purpose)
            .field("bundles", &self.bundles)
            .field("revocation_lists", &self.revocation.len())
            .finish_non_exhaustive()
    }
}

/// Whether a chain is of a size that anybody would look at.
pub(super) fn check_size(chain: &[CertificateDer<'_>]) -> Result<(), X509Error> {
    if chain.len() > MAX_CERTIFICATES {
        return Err(X509Error::ChainTooLong);
    }
    let mut total = 0;
    for certificate in chain {
        total += certificate.len();
        if certificate.len() > MAX_CERTIFICATE_BYTES || total > MAX_CHAIN_BYTES {
            return Err(X509Error::CertificateTooLarge);
        }
    }
    Ok(())
}

fn refused(error: &Error) -> X509Error {
    match error {
        Error::CertExpired { .. } => X509Error::Expired,
        Error::CertNotValidYet { .. } => X509Error::NotYetValid,
        Error::CertRevoked | Error::UnknownRevocationStatus | Error::CrlExpired { .. } => {
            X509Error::Revoked
        }
        Error::UnsupportedSignatureAlgorithmContext(_)
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
            X509Error::UnsupportedAlgorithm
        }
        Error::BadDer | Error::BadDerTime | Error::TrailingData(_) => X509Error::BadCertificate,
        Error::RequiredEkuNotFoundContext(_) => X509Error::BadExtendedKeyUsage,
        _ => X509Error::UntrustedChain,
    }
}
