//! Our own certificate, replaced before it expires.
//!
//! A [`KeyMaker`] makes a key and a request for it, a [`CsrSigner`] has the request signed, and [`CertificateCache`] decides when.

mod cache;
mod issue;
mod own;
#[cfg(feature = "csr")]
mod request;
mod signer;

pub use cache::{CertificateCache, RotationOptions};
pub use own::OwnCertificate;
#[cfg(feature = "csr")]
pub use request::EcdsaKeyMaker;
pub use signer::{CsrSigner, IssuedCertificate, KeyAndRequest, KeyMaker, SignError, SignFuture};
