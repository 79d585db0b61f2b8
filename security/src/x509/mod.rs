//! Certificates of peers and of ourselves, with the feature `x509`.
//!
//! [`PeerVerifier`] checks an X.509-SVID and the chain above it against the bundle of its own trust domain; the [`VerifiedChain`] it returns is what [`ClientCertificateAuthenticator`] believes.
//! [`CertificateCache`] holds our own certificate and replaces it in time; with the feature `rustls`, `OwnCertificateResolver` presents the present one in every handshake.

mod authenticator;
mod certificate;
mod chain;
mod error;
mod names;
#[cfg(feature = "rustls")]
mod resolver;
mod rotation;
#[cfg(feature = "rustls")]
mod tls;
mod verifier;

pub use authenticator::{ClientCertificateAuthenticator, DnsNames};
pub(crate) use certificate::read_authority;
pub use chain::VerifiedChain;
pub use error::X509Error;
pub use names::CertificateNames;
#[cfg(feature = "rustls")]
pub use resolver::OwnCertificateResolver;
#[cfg(feature = "csr")]
pub use rotation::EcdsaKeyMaker;
pub use rotation::{
    CertificateCache, CsrSigner, IssuedCertificate, KeyAndRequest, KeyMaker, OwnCertificate,
    RotationOptions, SignError, SignFuture,
};
pub use rustls_pki_types::CertificateDer;
#[cfg(feature = "rustls")]
pub use tls::{ClientCertificates, SpiffeClientVerifier, SpiffeServerVerifier};
pub use verifier::{PeerVerifier, Purpose};
