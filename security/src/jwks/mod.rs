//! The public keys of an issuer.
//!
//! [`KeySet`] is an immutable set read from a JWK Set document; [`KeySource`] is the handle rules hold, behind which a set is swapped while the program runs; [`RemoteKeys`] swaps it on schedule with what it fetches.
//! One bad key never costs the others: it is dropped, with the [`DropReason`] kept in the set.

mod error;
mod jwk;
mod key_set;
mod remote;
mod roca;
mod rsa;
mod source;
mod verification_key;

pub use error::{DropReason, DroppedKey, JwksError, JwksErrorKind};
pub use key_set::KeySet;
pub use remote::{
    DiscoveryDocument, DiscoveryError, KeySourceError, RemoteKeys, RemoteOptions, RemoteStatus,
};
pub use source::{KeySnapshot, KeySource};
pub use verification_key::{KeyType, VerificationKey};

#[cfg(feature = "x509")]
pub(crate) use jwk::read_bundle_key;
