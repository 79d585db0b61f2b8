//! The protected header of a token.

use serde_json::{Map, Value};

use super::{Field, JwtErrorKind};
use crate::{
    base64url,
    json::{JsonFault, JsonLimits, read_object},
};

const MAX_BYTES: usize = 4 * 1024;
const MAX_MEMBERS: usize = 32;
const LIMITS: JsonLimits = JsonLimits { depth: 8, values: 256 };

/// Longest key ID, in bytes.
pub(crate) const MAX_KEY_ID: usize = 256;

/// The header parameters that change how the rest of the token is to be read.
const UNSUPPORTED: [&str; 4] = ["b64", "zip", "enc", "epk"];

/// What the verifier uses of the header; everything else, embedded and referenced keys above all, is ignored.
pub(super) struct JoseHeader {
    pub(super) algorithm: String,
    pub(super) key_id: Option<String>,
    typ: Option<Value>,
}

impl JoseHeader {
    /// Decodes the header and refuses parameters that would change the meaning of the token.
    pub(super) fn read(encoded: &str) -> Result<Self, JwtErrorKind> {
        let bytes = base64url::decode(encoded).map_err(|_| JwtErrorKind::InvalidBase64)?;
        if bytes.len() > MAX_BYTES {
            return Err(JwtErrorKind::InvalidHeader);
        }
        let mut members = read_object(&bytes, LIMITS).map_err(|fault| match fault {
            JsonFault::DuplicateKey => JwtErrorKind::DuplicateKey,
            JsonFault::Syntax | JsonFault::TooDeep | JsonFault::TooManyValues => {
                JwtErrorKind::InvalidHeader
            }
        })?;
        if members.len() > MAX_MEMBERS {
            return Err(JwtErrorKind::InvalidHeader);
        }
        let header = Self {
            algorithm: take_text(&mut members, "alg")?.ok_or(JwtErrorKind::InvalidHeader)?,
            key_id: take_text(&mut members, "kid")?,
            typ: members.remove("typ"),
        };
        if header.key_id.as_ref().is_some_and(|key_id| key_id.len() > MAX_KEY_ID) {
            return Err(JwtErrorKind::InvalidHeader);
        }
        check_extensions(&members)?;
        Ok(header)
    }

    /// Checks `typ` against the allowed media types, without case and without `application/`.
    pub(super) fn check_type(&self, allowed: &[String]) -> Result<(), JwtErrorKind> {
        let accepted = match &self.typ {
            None => true,
            Some(Value::String(typ)) => {
                let short = media_subtype(typ);
                allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(short))
            }
            Some(_) => false,
        };
        if accepted { Ok(()) } else { Err(JwtErrorKind::WrongType(Field::Typ)) }
    }
}

/// The media type without `application/`.
pub(super) fn media_subtype(typ: &str) -> &str {
    const PREFIX: &str = "application/";
    match typ.get(..PREFIX.len()) {
        Some(prefix) if prefix.eq_ignore_ascii_case(PREFIX) => &typ[PREFIX.len()..],
        _ => typ,
    }
}

fn take_text(members: &mut Map<String, Value>, name: &str) -> Result<Option<String>, JwtErrorKind> {
    match members.remove(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(JwtErrorKind::InvalidHeader),
    }
}

fn check_extensions(members: &Map<String, Value>) -> Result<(), JwtErrorKind> {
    if members.contains_key("crit") {
        return Err(JwtErrorKind::CriticalHeader);
    }
    if UNSUPPORTED.iter().any(|name| members.contains_key(*name)) {
        return Err(JwtErrorKind::UnsupportedHeader);
    }
    match members.get("cty") {
        None => Ok(()),
        Some(Value::String(cty)) if !media_subtype(cty).eq_ignore_ascii_case("JWT") => Ok(()),
        Some(_) => Err(JwtErrorKind::UnsupportedHeader),
    }
}
