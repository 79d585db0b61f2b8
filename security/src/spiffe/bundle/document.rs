//! The JSON form of a bundle.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use rustls_pki_types::{CertificateDer, TrustAnchor};
use serde_json::{Map, Value, json};
use tracing::warn;

use super::BundleError;
use crate::{
    crypto::CryptoProvider,
    json::{JsonFault, JsonLimits, read_object},
    jwks::{VerificationKey, read_bundle_key},
    spiffe::TrustDomain,
    x509::read_authority,
};

const MAX_BYTES: usize = 4 * 1024 * 1024;
const MAX_ENTRIES: usize = 500;
const LIMITS: JsonLimits = JsonLimits { depth: 16, values: 64 * 1024 };

const SHORTEST_REFRESH: u64 = 60;
const LONGEST_REFRESH: u64 = 24 * 3600;
const DEFAULT_REFRESH: u64 = 300;

/// The authorities of one trust domain, as it publishes them (SPIFFE Trust Domain and Bundle §4).
///
/// An entry that cannot be used is left out with a [`BundleWarning`]; a bundle without any authority says that all have been revoked.
///
/// ```
/// use mesh_security::spiffe::{Bundle, TrustDomain};
///
/// let domain = TrustDomain::parse("example.org")?;
/// let bundle = Bundle::parse(&domain, r#"{"spiffe_sequence": 7, "keys": []}"#)?;
/// assert_eq!(bundle.sequence(), Some(7));
/// assert_eq!(Bundle::parse(&domain, &bundle.to_json())?, bundle);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Bundle {
    trust_domain: TrustDomain,
    sequence: Option<u64>,
    refresh_hint: Option<u64>,
    authorities: Vec<CertificateDer<'static>>,
    anchors: Vec<TrustAnchor<'static>>,
    keys: Vec<VerificationKey>,
    key_entries: Vec<Value>,
    warnings: Vec<BundleWarning>,
}

/// An entry that was left out, or used although something is odd about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct BundleWarning {
    /// Its position in the document.
    pub entry: usize,
    /// What is odd.
    pub reason: &'static str,
}

/// What an authority means whose certificate has a SPIFFE ID with a path or of another trust domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ForeignIds {
    /// It is used, with a warning: older tools made such certificates.
    #[default]
    Warn,
    /// The bundle is refused, as the standard demands.
    Refuse,
}

impl Bundle {
    /// Reads the bundle of a trust domain.
    ///
    /// # Errors
    ///
    /// If it is not a bundle, or exceeds a limit.
    pub fn parse(trust_domain: &TrustDomain, text: &str) -> Result<Self, BundleError> {
        Self::parse_with(trust_domain, text, ForeignIds::Warn)
    }

    /// Reads the bundle of a trust domain, with a choice about odd authorities.
    ///
    /// # Errors
    ///
    /// If it is not a bundle, or exceeds a limit.
    pub fn parse_with(
        trust_domain: &TrustDomain,
        text: &str,
        foreign_ids: ForeignIds,
    ) -> Result<Self, BundleError> {
        Self::of_members(trust_domain, &read_members(text)?, foreign_ids)
    }

    /// A bundle of certificates of authorities in DER; those that cannot be used are left out with a warning.
    #[must_use]
    pub fn from_authorities<'a>(
        trust_domain: &TrustDomain,
        authorities: impl IntoIterator<Item = &'a [u8]>,
    ) -> Self {
        let mut bundle = Self::empty(trust_domain);
        for (entry, der) in authorities.into_iter().enumerate() {
            if let Err(reason) = bundle.add_authority(der) {
                bundle.warnings.push(BundleWarning { entry, reason });
            }
        }
        bundle
    }

    /// Adds a key as the Workload API has it, with or without `use`.
    #[cfg(feature = "workload-api")]
    pub(crate) fn add_workload_key(&mut self, jwk: &[u8]) {
        let entry = self.key_entries.len();
        let mut warn = |reason| self.warnings.push(BundleWarning { entry, reason });
        let Ok(mut members) = read_object(jwk, LIMITS) else { return warn("not a JSON object") };
        if !matches!(members.get("use").map(Value::as_str), None | Some(Some("sig" | "jwt-svid"))) {
            return warn("unknown `use`");
        }
        members.insert("use".to_owned(), json!("jwt-svid"));
        if let Err(Oddity::Warning(reason) | Oddity::ForeignId(reason)) =
            self.add_key(&Value::Object(members))
        {
            self.warnings.push(BundleWarning { entry, reason });
        }
    }

    fn empty(trust_domain: &TrustDomain) -> Self {
        Self {
            trust_domain: trust_domain.clone(),
            sequence: None,
            refresh_hint: None,
            authorities: Vec::new(),
            anchors: Vec::new(),
            keys: Vec::new(),
            key_entries: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(super) fn of_members(
        trust_domain: &TrustDomain,
        members: &Map<String, Value>,
        foreign_ids: ForeignIds,
    ) -> Result<Self, BundleError> {
        let mut bundle = Self::empty(trust_domain);
        bundle.sequence = number(members, "spiffe_sequence")?;
        bundle.refresh_hint = number(members, "spiffe_refresh_hint")?;
        let Some(Value::Array(entries)) = members.get("keys") else {
            return Err(BundleError::InvalidBundle("no array `keys`"));
        };
        if entries.len() > MAX_ENTRIES {
            return Err(BundleError::TooManyEntries);
        }
        for (entry, value) in entries.iter().enumerate() {
            match bundle.add_entry(value) {
                Ok(()) => {}
                Err(Oddity::Warning(reason)) => {
                    bundle.warnings.push(BundleWarning { entry, reason });
                }
                Err(Oddity::ForeignId(reason)) if foreign_ids == ForeignIds::Refuse => {
                    return Err(BundleError::InvalidBundle(reason));
                }
                Err(Oddity::ForeignId(reason)) => {
                    bundle.warnings.push(BundleWarning { entry, reason });
                }
            }
        }
        Ok(bundle)
    }

    fn add_entry(&mut self, value: &Value) -> Result<(), Oddity> {
        let Value::Object(entry) = value else { return Err(Oddity::Warning("not an object")) };
        if entry.get("kty").and_then(Value::as_str).is_none() {
            return Err(Oddity::Warning("no `kty`"));
        }
        match entry.get("use").and_then(Value::as_str) {
            Some("x509-svid") => self.add_certificates(entry),
            Some("jwt-svid") => self.add_key(value),
            _ => Err(Oddity::Warning("unknown `use`")),
        }
    }

    fn add_certificates(&mut self, entry: &Map<String, Value>) -> Result<(), Oddity> {
        let certificates = entry.get("x5c").and_then(Value::as_array);
        let Some((first, others)) = certificates.and_then(|all| all.split_first()) else {
            return Err(Oddity::Warning("no `x5c`"));
        };
        let text = first.as_str().ok_or(Oddity::Warning("`x5c` is not text"))?;
        let der = STANDARD.decode(text).map_err(|_| Oddity::Warning("`x5c` is not base64"))?;
        let is_foreign = self.add_authority(&der).map_err(Oddity::Warning)?;
        if is_foreign {
            return Err(Oddity::ForeignId("authority with the SPIFFE ID of something else"));
        }
        if !others.is_empty() {
            return Err(Oddity::Warning("more than one certificate, the first is used"));
        }
        Ok(())
    }

    /// Adds an authority; whether its SPIFFE ID is not that of the trust domain.
    fn add_authority(&mut self, der: &[u8]) -> Result<bool, &'static str> {
        let (certificate, id) =
            read_authority(der).map_err(|_| "not the certificate of an authority")?;
        let anchor = webpki::anchor_from_trusted_cert(&certificate)
            .map_err(|_| "not the certificate of an authority")?
            .to_owned();
        self.anchors.push(anchor);
        self.authorities.push(certificate);
        Ok(id.is_some_and(|id| id.has_path() || !id.member_of(&self.trust_domain)))
    }

    fn add_key(&mut self, value: &Value) -> Result<(), Oddity> {
        if value.get("kid").and_then(Value::as_str).is_none() {
            return Err(Oddity::Warning("no `kid`"));
        }
        let provider =
            CryptoProvider::preferred().ok_or(Oddity::Warning("no cryptography in this build"))?;
        let key = read_bundle_key(provider, value).map_err(|_| Oddity::Warning("unusable key"))?;
        self.keys.push(key);
        self.key_entries.push(value.clone());
        Ok(())
    }

    /// The trust domain.
    #[must_use]
    pub const fn trust_domain(&self) -> &TrustDomain {
        &self.trust_domain
    }

    /// The number that grows with every change, if the publisher counts.
    #[must_use]
    pub const fn sequence(&self) -> Option<u64> {
        self.sequence
    }

    /// The refresh hint as published, in seconds.
    #[must_use]
    pub const fn refresh_hint(&self) -> Option<u64> {
        self.refresh_hint
    }

    /// How often to look for a newer bundle: the hint, brought to between one minute and one day; five minutes without one.
    #[must_use]
    pub fn refresh_interval(&self) -> Duration {
        let hint = self.refresh_hint.unwrap_or(DEFAULT_REFRESH);
        Duration::from_secs(hint.clamp(SHORTEST_REFRESH, LONGEST_REFRESH))
    }

    /// The certificates that X.509-SVIDs may lead to.
    #[must_use]
    pub fn x509_authorities(&self) -> &[CertificateDer<'static>] {
        &self.authorities
    }

    /// The keys that JWT-SVIDs may be signed with.
    #[must_use]
    pub fn jwt_authorities(&self) -> &[VerificationKey] {
        &self.keys
    }

    /// What is odd about the document.
    #[must_use]
    pub fn warnings(&self) -> &[BundleWarning] {
        &self.warnings
    }

    /// Logs what is odd about the document.
    pub(crate) fn report_warnings(&self) {
        for BundleWarning { entry, reason } in &self.warnings {
            warn!(trust_domain = %self.trust_domain, entry, reason, "odd entry in a bundle");
        }
    }

    /// The document without what was left out, to be served to others.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.to_value().to_string()
    }

    pub(super) fn to_value(&self) -> Value {
        let certificates = self.authorities.iter().map(|der| {
            json!({ "kty": key_type(der), "use": "x509-svid", "x5c": [STANDARD.encode(der)] })
        });
        let keys: Vec<_> = certificates.chain(self.key_entries.iter().cloned()).collect();
        let mut document = json!({ "keys": keys });
        if let Some(sequence) = self.sequence {
            document["spiffe_sequence"] = json!(sequence);
        }
        if let Some(hint) = self.refresh_hint {
            document["spiffe_refresh_hint"] = json!(hint);
        }
        document
    }

    pub(crate) fn trust_anchors(&self) -> &[TrustAnchor<'static>] {
        &self.anchors
    }
}

/// Bundles are equal if they publish the same.
impl PartialEq for Bundle {
    fn eq(&self, other: &Self) -> bool {
        self.trust_domain == other.trust_domain
            && self.sequence == other.sequence
            && self.refresh_hint == other.refresh_hint
            && self.authorities == other.authorities
            && self.key_entries == other.key_entries
    }
}

impl Eq for Bundle {}

enum Oddity {
    Warning(&'static str),
    ForeignId(&'static str),
}

/// Reads a document within the limits.
pub(super) fn read_members(text: &str) -> Result<Map<String, Value>, BundleError> {
    if text.len() > MAX_BYTES {
        return Err(BundleError::TooLarge);
    }
    read_object(text.as_bytes(), LIMITS).map_err(|fault| match fault {
        JsonFault::DuplicateKey => BundleError::InvalidBundle("duplicate member"),
        JsonFault::TooDeep => BundleError::InvalidBundle("nested too deeply"),
        JsonFault::TooManyValues => BundleError::InvalidBundle("too many values"),
        JsonFault::Syntax => BundleError::InvalidBundle("not a JSON object"),
    })
}

fn number(members: &Map<String, Value>, name: &'static str) -> Result<Option<u64>, BundleError> {
    match members.get(name) {
        None => Ok(None),
        Some(value) => value.as_u64().map(Some).ok_or(BundleError::InvalidBundle(name)),
    }
}

/// The `kty` of the key in a certificate.
fn key_type(der: &[u8]) -> &'static str {
    use x509_parser::prelude::{FromDer, X509Certificate};
    let Ok((_, certificate)) = X509Certificate::from_der(der) else { return "RSA" };
    match certificate.public_key().algorithm.algorithm.to_id_string().as_str() {
        "1.2.840.10045.2.1" => "EC",
        "1.3.101.112" => "OKP",
        _ => "RSA",
    }
}
