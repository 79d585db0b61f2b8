//! A certificate and its key.

use std::{fmt, time::SystemTime};

use rustls_pki_types::CertificateDer;

use crate::x509::{X509Error, certificate::Certificate};

/// Our own certificate with its private key. `Debug` does not show the key.
///
/// It comes from a [`CertificateCache`](super::CertificateCache) or a Workload API, or is made of what the program has read from files.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnCertificate {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) private_key: Vec<u8>,
    pub(super) roots: Vec<CertificateDer<'static>>,
    pub(super) not_before: SystemTime,
    pub(super) not_after: SystemTime,
}

impl OwnCertificate {
    /// A certificate with those between it and a root, and the private key, PKCS #8 in DER.
    ///
    /// Whether the key belongs to the certificate is not checked here.
    ///
    /// # Errors
    ///
    /// If there is no certificate, or the first cannot be read.
    pub fn new(
        chain: Vec<CertificateDer<'static>>,
        private_key: Vec<u8>,
    ) -> Result<Self, X509Error> {
        let leaf = Certificate::read(chain.first().ok_or(X509Error::NoCertificate)?)?;
        let (not_before, not_after) = (leaf.not_before(), leaf.not_after());
        Ok(Self { chain, private_key, roots: Vec::new(), not_before, not_after })
    }

    /// Adds the roots that peers are to trust.
    #[must_use]
    pub fn with_roots(mut self, roots: Vec<CertificateDer<'static>>) -> Self {
        self.roots = roots;
        self
    }

    /// The certificate and those between it and a root.
    #[must_use]
    pub fn chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }

    /// The private key, PKCS #8 in DER.
    #[must_use]
    pub fn private_key(&self) -> &[u8] {
        &self.private_key
    }

    /// The roots that came with it.
    #[must_use]
    pub fn roots(&self) -> &[CertificateDer<'static>] {
        &self.roots
    }

    /// The start of validity.
    #[must_use]
    pub const fn not_before(&self) -> SystemTime {
        self.not_before
    }

    /// The end of validity.
    #[must_use]
    pub const fn not_after(&self) -> SystemTime {
        self.not_after
    }
}

impl fmt::Debug for OwnCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnCertificate")
            .field("chain", &self.chain.len())
            .field("not_after", &self.not_after)
            .finish_non_exhaustive()
    }
}
