//! Discovery of an `OpenID` issuer.

use serde_json::Value;
use thiserror::Error;
use url::Url;

use crate::{
    fetch::{PlainHttp, UrlError, check_url},
    json::{JsonLimits, read_object},
    jwt::Algorithm,
};

pub(super) const MAX_BYTES: usize = 64 * 1024;
const LIMITS: JsonLimits = JsonLimits { depth: 16, values: 4096 };

/// What a discovery document says about keys (`OpenID` Connect Discovery 1.0 §3).
///
/// ```
/// use mesh_security::{fetch::PlainHttp, jwks::DiscoveryDocument};
///
/// let text = r#"{"issuer": "https://issuer.example", "jwks_uri": "https://issuer.example/keys"}"#;
/// let document = DiscoveryDocument::parse(text, "https://issuer.example", PlainHttp::Refuse)?;
/// assert_eq!(document.jwks_uri(), "https://issuer.example/keys");
/// assert!(DiscoveryDocument::parse(text, "https://issuer.example/", PlainHttp::Refuse).is_err());
/// # Ok::<(), mesh_security::jwks::DiscoveryError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscoveryDocument {
    pub(super) jwks_uri: Url,
    pub(super) algorithms: Option<Vec<Algorithm>>,
}

impl DiscoveryDocument {
    /// Reads the document of `issuer`.
    ///
    /// # Errors
    ///
    /// If it is not JSON of at most 64 KiB, of another issuer, or has no usable `jwks_uri`.
    pub fn parse(text: &str, issuer: &str, plain_http: PlainHttp) -> Result<Self, DiscoveryError> {
        if text.len() > MAX_BYTES {
            return Err(DiscoveryError::NotADocument);
        }
        let members =
            read_object(text.as_bytes(), LIMITS).map_err(|_| DiscoveryError::NotADocument)?;
        if members.get("issuer").and_then(Value::as_str) != Some(issuer) {
            return Err(DiscoveryError::DiscoveryMismatch);
        }
        let uri = members.get("jwks_uri").and_then(Value::as_str);
        let uri = uri.ok_or(DiscoveryError::NoKeys)?;
        let jwks_uri = check_url(uri, plain_http).map_err(DiscoveryError::KeysUrl)?;
        let algorithms = members.get("id_token_signing_alg_values_supported");
        Ok(Self { jwks_uri, algorithms: algorithms.map(known_algorithms) })
    }

    /// Where the keys are.
    #[must_use]
    pub fn jwks_uri(&self) -> &str {
        self.jwks_uri.as_str()
    }

    /// The algorithms the issuer signs with, if it says so; unknown ones are left out.
    #[must_use]
    pub fn algorithms(&self) -> Option<&[Algorithm]> {
        self.algorithms.as_deref()
    }
}

/// The URL of the document of an issuer, of which one trailing slash is dropped.
pub(super) fn document_url(issuer: &str, plain_http: PlainHttp) -> Result<Url, UrlError> {
    let base = issuer.strip_suffix('/').unwrap_or(issuer);
    let url = check_url(&format!("{base}/.well-known/openid-configuration"), plain_http)?;
    if url.query().is_some() { Err(UrlError::Malformed) } else { Ok(url) }
}

fn known_algorithms(value: &Value) -> Vec<Algorithm> {
    let names = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    names.filter_map(|name| name.parse().ok()).collect()
}

/// Why a document is not the discovery document of an issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum DiscoveryError {
    /// It is not a JSON object, too large, or repeats a member.
    #[error("discovery document is not a JSON object")]
    NotADocument,
    /// Its `issuer` is not the configured one, byte by byte.
    #[error("discovery document of another issuer")]
    DiscoveryMismatch,
    /// It has no text `jwks_uri`.
    #[error("discovery document without `jwks_uri`")]
    NoKeys,
    /// Its `jwks_uri` may not be fetched.
    #[error("`jwks_uri` of the discovery document: {0}")]
    KeysUrl(UrlError),
}
