//! What a certificate takes: a key, a request, a signature.

use std::{fmt, pin::Pin, sync::Arc, time::Duration};

use thiserror::Error;

use crate::{spiffe::SpiffeId, x509::X509Error};

/// The pending answer of a [`CsrSigner`].
pub type SignFuture<'a> =
    Pin<Box<dyn Future<Output = Result<IssuedCertificate, SignError>> + Send + 'a>>;

/// Has certificate signing requests signed, by a CA nearby or over the network.
pub trait CsrSigner: Send + Sync {
    /// Signs a PKCS #10 request in DER, for a certificate that is to be valid for about `lifetime`.
    fn sign<'a>(&'a self, request: &'a [u8], lifetime: Duration) -> SignFuture<'a>;
}

impl<S: CsrSigner + ?Sized> CsrSigner for Arc<S> {
    fn sign<'a>(&'a self, request: &'a [u8], lifetime: Duration) -> SignFuture<'a> {
        (**self).sign(request, lifetime)
    }
}

/// Makes keys and requests; the feature `csr` has an implementation.
pub trait KeyMaker: Send + Sync {
    /// Makes a new key and a request for a certificate with the URI name `id`; it may take a few milliseconds of CPU.
    ///
    /// # Errors
    ///
    /// If no key can be made.
    fn make(&self, id: &SpiffeId) -> Result<KeyAndRequest, SignError>;
}

/// A new key and the request for its certificate. `Debug` does not show the key.
#[derive(Clone)]
#[expect(clippy::exhaustive_structs, reason = "implementations of KeyMaker build it")]
pub struct KeyAndRequest {
    /// The private key, PKCS #8 in DER.
    pub private_key: Vec<u8>,
    /// The request, PKCS #10 in DER.
    pub request: Vec<u8>,
}

impl fmt::Debug for KeyAndRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyAndRequest")
            .field("request_bytes", &self.request.len())
            .finish_non_exhaustive()
    }
}

/// What a CA answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "implementations of CsrSigner build it")]
pub struct IssuedCertificate {
    /// The new certificate and those between it and a root, in DER.
    pub chain: Vec<Vec<u8>>,
    /// The roots that peers are to trust from now on, in DER; none if the CA does not say.
    pub roots: Vec<Vec<u8>>,
}

/// Why there is no new certificate.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SignError {
    /// No key could be made.
    #[error("cannot make a key")]
    Key,
    /// The CA could not be asked, or refused.
    #[error("certificate not signed: {0}")]
    NotSigned(Box<str>),
    /// The CA did not answer in time.
    #[error("CA did not answer in time")]
    Timeout,
    /// What the CA answered is not a certificate.
    #[error("answer of the CA: {0}")]
    Certificate(X509Error),
    /// The certificate is for another identity.
    #[error("certificate for another identity")]
    OtherIdentity,
    /// The certificate has no time left.
    #[error("certificate has expired already")]
    Expired,
}
