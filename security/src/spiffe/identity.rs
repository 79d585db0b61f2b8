//! The workload identity Istio encodes in a SPIFFE ID.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{SpiffeId, SpiffeIdError, SpiffeIdErrorKind as Kind, TrustDomain};

/// A namespace and service account of a trust domain: `spiffe://<td>/ns/<namespace>/sa/<service account>`.
///
/// It is always a valid [`SpiffeId`] too; `Display` gives that ID.
///
/// ```
/// use mesh_security::spiffe::Identity;
///
/// let identity = Identity::parse("spiffe://cluster.local/ns/shop/sa/cart")?;
/// assert_eq!(identity.namespace(), "shop");
/// assert_eq!(identity.service_account(), "cart");
/// assert_eq!(identity.to_string(), "spiffe://cluster.local/ns/shop/sa/cart");
/// # Ok::<(), mesh_security::spiffe::SpiffeIdError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Identity(SpiffeId);

impl Identity {
    /// Builds the identity of a service account.
    ///
    /// # Errors
    ///
    /// `EmptySegment`, `DotSegment` or `BadPathSegmentChar` for a name that cannot stand in an ID, `IdTooLong` for names that are too long together.
    pub fn new(
        trust_domain: &TrustDomain,
        namespace: &str,
        service_account: &str,
    ) -> Result<Self, SpiffeIdError> {
        SpiffeId::from_segments(trust_domain, ["ns", namespace, "sa", service_account]).map(Self)
    }

    /// Reads a SPIFFE ID and requires the Istio form.
    ///
    /// # Errors
    ///
    /// What [`SpiffeId::parse`] refuses, then `NotIstioIdentity`.
    pub fn parse(text: &str) -> Result<Self, SpiffeIdError> {
        Self::try_from(SpiffeId::parse(text)?)
    }

    /// The trust domain.
    #[must_use]
    pub fn trust_domain(&self) -> TrustDomain {
        self.0.trust_domain()
    }

    /// The Kubernetes namespace.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.0.segments().nth(1).unwrap_or_default()
    }

    /// The name of the Kubernetes service account.
    #[must_use]
    pub fn service_account(&self) -> &str {
        self.0.segments().nth(3).unwrap_or_default()
    }

    /// The identity as a plain SPIFFE ID.
    #[must_use]
    pub const fn spiffe_id(&self) -> &SpiffeId {
        &self.0
    }

    /// The same namespace and service account in another trust domain.
    ///
    /// # Errors
    ///
    /// `IdTooLong` if the other name is so much longer that the ID no longer fits.
    pub fn in_domain(&self, trust_domain: &TrustDomain) -> Result<Self, SpiffeIdError> {
        Self::new(trust_domain, self.namespace(), self.service_account())
    }
}

/// Adds, for every Istio identity, the same account under each alias of the trust domain.
///
/// Texts of any other form are kept as they are, and so is everything that was given; the result has no duplicates.
/// An alias under which the ID would be too long adds nothing.
///
/// ```
/// use mesh_security::spiffe::{TrustDomain, expand_trust_domains};
///
/// let aliases = [TrustDomain::parse("old.example")?];
/// let expanded = expand_trust_domains(["spiffe://new.example/ns/a/sa/b", "dns-name"], &aliases);
/// assert_eq!(
///     expanded.into_iter().collect::<Vec<_>>(),
///     ["dns-name", "spiffe://new.example/ns/a/sa/b", "spiffe://old.example/ns/a/sa/b"],
/// );
/// # Ok::<(), mesh_security::spiffe::SpiffeIdError>(())
/// ```
pub fn expand_trust_domains<'a>(
    identities: impl IntoIterator<Item = &'a str>,
    aliases: &[TrustDomain],
) -> BTreeSet<String> {
    let mut expanded = BTreeSet::new();
    for text in identities {
        if let Ok(identity) = Identity::parse(text) {
            let moved = aliases.iter().filter_map(|alias| identity.in_domain(alias).ok());
            expanded.extend(moved.map(|identity| identity.to_string()));
        }
        expanded.insert(text.to_owned());
    }
    expanded
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({})", self.0)
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl TryFrom<SpiffeId> for Identity {
    type Error = SpiffeIdError;

    fn try_from(id: SpiffeId) -> Result<Self, SpiffeIdError> {
        let mut segments = id.segments();
        let (ns, _, sa, account) =
            (segments.next(), segments.next(), segments.next(), segments.next());
        let shaped = ns == Some("ns") && sa == Some("sa") && account.is_some();
        if !shaped || segments.next().is_some() {
            let path_start = id.as_str().len() - id.path().len();
            return Err(SpiffeIdError::at(Kind::NotIstioIdentity, path_start));
        }
        drop(segments);
        Ok(Self(id))
    }
}

impl From<Identity> for SpiffeId {
    fn from(identity: Identity) -> Self {
        identity.0
    }
}

impl FromStr for Identity {
    type Err = SpiffeIdError;

    fn from_str(text: &str) -> Result<Self, SpiffeIdError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Identity {
    type Error = SpiffeIdError;

    fn try_from(text: String) -> Result<Self, SpiffeIdError> {
        Self::parse(&text)
    }
}

impl From<Identity> for String {
    fn from(identity: Identity) -> Self {
        identity.0.into()
    }
}
