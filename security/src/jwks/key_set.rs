//! An immutable set of keys.

use std::{fs::File, io::Read, path::Path};

use serde_json::Value;

use super::{
    DropReason, DroppedKey, JwksError, JwksErrorKind, VerificationKey,
    jwk::{key_id, read_key},
};
use crate::{
    crypto::CryptoProvider,
    json::{JsonFault, JsonLimits, read_object},
    printable::printable,
};

const MAX_BYTES: usize = 1024 * 1024;
const MAX_KEYS: usize = 100;
const LIMITS: JsonLimits = JsonLimits { depth: 16, values: 16 * 1024 };

/// The usable keys of one issuer.
///
/// A set may be empty: an issuer that publishes no key has revoked all of them, and every token of it is refused.
///
/// ```
/// use mesh_security::jwks::{DropReason, KeySet};
///
/// let set = KeySet::parse(
///     r#"{"keys": [
///         {"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
///         {"kty": "oct", "kid": "b", "k": "c2VjcmV0"}
///     ]}"#,
/// )?;
/// assert_eq!(set.keys().len(), 1);
/// assert_eq!(set.keys()[0].key_id(), Some("a"));
/// assert_eq!(set.dropped()[0].reason, DropReason::Symmetric);
/// # Ok::<(), mesh_security::jwks::JwksError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct KeySet {
    keys: Vec<VerificationKey>,
    dropped: Vec<DroppedKey>,
}

impl KeySet {
    /// Reads a JWK Set (RFC 7517 §5); keys that cannot be used are dropped one by one.
    ///
    /// # Errors
    ///
    /// If the document is not a JSON object with an array `keys`, exceeds a limit or repeats a member.
    pub fn parse(document: &str) -> Result<Self, JwksError> {
        Self::read(CryptoProvider::preferred(), document)
    }

    /// Reads a JWK Set whose signatures a certain provider is to verify.
    ///
    /// # Errors
    ///
    /// As [`KeySet::parse`].
    pub fn parse_with(provider: CryptoProvider, document: &str) -> Result<Self, JwksError> {
        Self::read(Some(provider), document)
    }

    pub(super) fn read(
        provider: Option<CryptoProvider>,
        document: &str,
    ) -> Result<Self, JwksError> {
        if document.len() > MAX_BYTES {
            return Err(JwksErrorKind::TooLarge.into());
        }
        let members = read_object(document.as_bytes(), LIMITS).map_err(|fault| match fault {
            JsonFault::DuplicateKey => JwksErrorKind::DuplicateKey,
            JsonFault::Syntax | JsonFault::TooDeep | JsonFault::TooManyValues => {
                JwksErrorKind::InvalidJson
            }
        })?;
        let Some(Value::Array(entries)) = members.get("keys") else {
            return Err(JwksErrorKind::MissingKeys.into());
        };
        if entries.len() > MAX_KEYS {
            return Err(JwksErrorKind::TooManyKeys.into());
        }
        let mut set = Self::default();
        for (position, entry) in entries.iter().enumerate() {
            let key = provider
                .ok_or(DropReason::NoProvider)
                .and_then(|provider| read_key(provider, entry));
            match key {
                Ok(key) => set.keys.push(key),
                Err(reason) => {
                    let key_id = key_id(entry).map(printable);
                    set.dropped.push(DroppedKey { position, key_id, reason });
                }
            }
        }
        Ok(set)
    }

    /// Reads a JWK Set from a file; blocks on the file system.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or as [`KeySet::parse`]; the error names the file.
    pub fn read_file(path: impl AsRef<Path>) -> Result<Self, JwksError> {
        let path = path.as_ref();
        Self::read_text(path)
            .and_then(|text| Self::parse(&text).map_err(|error| error.in_file(path)))
    }

    pub(super) fn read_text(path: &Path) -> Result<String, JwksError> {
        read_text(path).map_err(|error| error.in_file(path))
    }

    /// The usable keys, in the order of the document.
    #[must_use]
    pub fn keys(&self) -> &[VerificationKey] {
        &self.keys
    }

    /// The keys that were left out, in the order of the document.
    #[must_use]
    pub fn dropped(&self) -> &[DroppedKey] {
        &self.dropped
    }
}

/// Reads at most one byte more than is allowed.
fn read_text(path: &Path) -> Result<String, JwksError> {
    let unreadable = |error: std::io::Error| JwksErrorKind::Unreadable(error.kind());
    let limit = u64::try_from(MAX_BYTES + 1).unwrap_or(u64::MAX);
    let mut text = String::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(limit).read_to_string(&mut text).map_err(unreadable)?;
    Ok(text)
}
