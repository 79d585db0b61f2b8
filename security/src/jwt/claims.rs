//! The claims of a token.

use std::fmt;

use serde_json::{Map, Value};

use super::{Field, JwtErrorKind};
use crate::{
    base64url,
    json::{JsonFault, JsonLimits, read_object},
};

/// The number of values bounds the memory a small token can be blown up to.
const LIMITS: JsonLimits = JsonLimits { depth: 64, values: 2048 };

/// The claims of a verified token.
///
/// `Debug` lists the names only, since values may be personal.
///
/// See [`VerifiedToken`](super::VerifiedToken) for an example.
#[derive(Clone, PartialEq, Eq)]
pub struct Claims(Map<String, Value>);

impl Claims {
    /// Reads a payload, and returns it decoded too.
    pub(crate) fn read(encoded: &str) -> Result<(Self, Vec<u8>), JwtErrorKind> {
        let bytes = base64url::decode(encoded).map_err(|_| JwtErrorKind::InvalidBase64)?;
        let claims = read_object(&bytes, LIMITS).map(Self).map_err(|fault| match fault {
            JsonFault::DuplicateKey => JwtErrorKind::DuplicateKey,
            JsonFault::TooDeep => JwtErrorKind::TooDeep,
            JsonFault::Syntax | JsonFault::TooManyValues => JwtErrorKind::InvalidJson,
        })?;
        Ok((claims, bytes))
    }

    /// The claim called `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The claim called `name`, if it is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    /// All claims as a JSON object.
    #[must_use]
    pub const fn as_object(&self) -> &Map<String, Value> {
        &self.0
    }

    /// A claim that may be missing but, if present, must be text.
    pub(super) fn checked_text(&self, field: Field) -> Result<Option<&str>, JwtErrorKind> {
        match self.get(field.as_str()) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(JwtErrorKind::WrongType(field)),
        }
    }

    /// A claim that must be present and text.
    pub(crate) fn required_text(&self, field: Field) -> Result<&str, JwtErrorKind> {
        self.checked_text(field)?.ok_or(JwtErrorKind::MissingClaim(field))
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claims")?;
        f.debug_list().entries(self.0.keys()).finish()
    }
}
