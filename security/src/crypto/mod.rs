//! The cryptography behind signatures, chosen by value and never for the whole process.

#[cfg(feature = "aws-lc-rs")]
mod aws_lc;
mod provider;
mod public_key;

pub use provider::CryptoProvider;
pub(crate) use provider::sha256;
pub(crate) use public_key::{KeyMaterial, PublicKey};
