//! A certificate and its key.

use std::{fmt, time::SystemTime};

use rustls_pki_types::CertificateDer;

use crate::x509::{
    X509Error,
    certificate::{Certificate, MAX_CERTIFICATE_BYTES},
    verifier::check_size,
};

/// As much as a bundle may have.
const MAX_ROOT_BYTES: usize = 4 * 1024 * 1024;

/// Our own certificate with its private key. `Debug` does not show the key.
///
/// It comes from a [`CertificateCache`](super::CertificateCache) or a Workload API, or is made of what the program has read from files.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnCertificate {
    chain: Vec<CertificateDer<'static>>,
    private_key: Vec<u8>,
    roots: Vec<CertificateDer<'static>>,
    not_before: SystemTime,
    not_after: SystemTime,
}

impl OwnCertificate {
    /// A certificate with those between it and a root, and the private key in DER: PKCS #8, SEC 1 or PKCS #1.
    ///
    /// Whether the key belongs to the certificate is not checked here.
    ///
    /// # Errors
    ///
    /// If there is no certificate, the first cannot be read, or they are more or larger than peers accept.
    pub fn new(
        chain: Vec<CertificateDer<'static>>,
        private_key: Vec<u8>,
    ) -> Result<Self, X509Error> {
        check_size(&chain)?;
        let leaf = Certificate::read(chain.first().ok_or(X509Error::NoCertificate)?)?;
        let (not_before, not_after) = (leaf.not_before(), leaf.not_after());
        Ok(Self { chain, private_key, roots: Vec::new(), not_before, not_after })
    }

    /// Adds the roots that peers are to trust.
    ///
    /// # Errors
    ///
    /// `CertificateTooLarge` if one has more than 16 KiB, or all together more than 4 MiB.
    pub fn with_roots(mut self, roots: Vec<CertificateDer<'static>>) -> Result<Self, X509Error> {
        let is_too_large = roots.iter().any(|root| root.len() > MAX_CERTIFICATE_BYTES);
        if is_too_large || roots.iter().map(|root| root.len()).sum::<usize>() > MAX_ROOT_BYTES {
            return Err(X509Error::CertificateTooLarge);
        }
        self.roots = roots;
        Ok(self)
    }

    /// The certificate and those between it and a root.
    #[must_use]
    pub fn chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }

    /// The private key in DER, PKCS #8 unless it was given in another form.
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
