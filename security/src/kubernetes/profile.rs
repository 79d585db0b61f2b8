//! What a service account token says beyond an ordinary one.

use serde_json::Value;

use super::ServiceAccountSubject;
use crate::{
    authn::KubernetesInfo,
    jwt::{Claims, Field, JwtErrorKind as Kind},
    spiffe::{Identity, TrustDomain},
};

const LEGACY_ISSUER: &str = "kubernetes/serviceaccount";
const BOUND: &str = "kubernetes.io";

/// Reads tokens of a rule as those of Kubernetes service accounts.
///
/// The caller gets the identity `spiffe://<trust domain>/ns/<namespace>/sa/<name>`, and what the token says about its pod.
/// A token whose private claims disagree with its subject is refused.
///
/// ```
/// use mesh_security::{kubernetes::KubernetesProfile, spiffe::TrustDomain};
///
/// let profile = KubernetesProfile::new(TrustDomain::parse("cluster.local")?);
/// assert_eq!(profile.trust_domain().as_str(), "cluster.local");
/// # Ok::<(), mesh_security::spiffe::SpiffeIdError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KubernetesProfile {
    trust_domain: TrustDomain,
    legacy: LegacyTokens,
}

/// Whether tokens made from secrets are accepted, which never expire and are meant for anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum LegacyTokens {
    /// They are refused, for want of an expiry.
    #[default]
    Refuse,
    /// They are accepted without `exp` and `aud`: who once had one can use it until the signing key is replaced.
    Accept,
}

impl KubernetesProfile {
    /// Puts service accounts into this trust domain.
    #[must_use]
    pub const fn new(trust_domain: TrustDomain) -> Self {
        Self { trust_domain, legacy: LegacyTokens::Refuse }
    }

    /// Says what becomes of legacy tokens; [`LegacyTokens::Refuse`] unless set.
    #[must_use]
    pub const fn legacy_tokens(mut self, legacy: LegacyTokens) -> Self {
        self.legacy = legacy;
        self
    }

    /// The trust domain of the service accounts.
    #[must_use]
    pub const fn trust_domain(&self) -> &TrustDomain {
        &self.trust_domain
    }

    /// Whether the token may lack `exp` and `aud`.
    pub(crate) fn permits_eternal(&self, claims: &Claims) -> bool {
        self.legacy == LegacyTokens::Accept
            && claims.text("iss") == Some(LEGACY_ISSUER)
            && claims.get(BOUND).is_none()
            && claims.get(&legacy_claim("namespace")).is_some()
    }

    /// Judges the subject and the private claims; `now` is in seconds since 1970.
    pub(crate) fn read(&self, claims: &Claims, now: i64) -> Result<ServiceAccountToken, Kind> {
        let subject = claims.required_text(Field::Sub)?;
        let subject = ServiceAccountSubject::parse(subject).map_err(|_| Kind::InvalidSubject)?;
        let mut info = KubernetesInfo::default();
        subject.namespace.clone_into(&mut info.pod_namespace);
        subject.name.clone_into(&mut info.pod_service_account);
        let mut is_stale = false;
        match claims.get(BOUND) {
            Some(Value::Object(bound)) => {
                expect(bound.get("namespace"), subject.namespace)?;
                let account = bound.get("serviceaccount").and_then(|account| account.get("name"));
                expect(account, subject.name)?;
                if let Some(pod) = bound.get("pod") {
                    info.pod_name = member(pod, "name")?;
                    info.pod_uid = member(pod, "uid")?;
                }
                let warn_after = bound.get("warnafter").and_then(Value::as_i64);
                is_stale = warn_after.is_some_and(|end| end < now);
            }
            Some(_) => return Err(Kind::ClaimMismatch),
            None if claims.get(&legacy_claim("namespace")).is_some() => {
                check_legacy(claims, subject)?;
            }
            None => {}
        }
        let identity = Identity::new(&self.trust_domain, subject.namespace, subject.name)
            .map_err(|_| Kind::InvalidSubject)?;
        Ok(ServiceAccountToken { identity, info, is_stale })
    }
}

/// What a service account token tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServiceAccountToken {
    pub(crate) identity: Identity,
    pub(crate) info: KubernetesInfo,
    /// Its issuer meant it to be replaced by now.
    pub(crate) is_stale: bool,
}

fn expect(claim: Option<&Value>, expected: &str) -> Result<(), Kind> {
    match claim.and_then(Value::as_str) {
        Some(text) if text == expected => Ok(()),
        _ => Err(Kind::ClaimMismatch),
    }
}

fn member(object: &Value, name: &str) -> Result<String, Kind> {
    match object.get(name) {
        Some(Value::String(text)) => Ok(text.clone()),
        _ => Err(Kind::ClaimMismatch),
    }
}

fn legacy_claim(name: &str) -> String {
    format!("kubernetes.io/serviceaccount/{name}")
}

fn check_legacy(claims: &Claims, subject: ServiceAccountSubject<'_>) -> Result<(), Kind> {
    let claim = |name| claims.get(&legacy_claim(name));
    expect(claim("namespace"), subject.namespace)?;
    expect(claim("service-account.name"), subject.name)?;
    for name in ["secret.name", "service-account.uid"] {
        let text = claim(name).and_then(Value::as_str).unwrap_or_default();
        if text.is_empty() {
            return Err(Kind::ClaimMismatch);
        }
    }
    Ok(())
}
