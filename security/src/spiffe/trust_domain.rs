//! The name of a group of identities that share a root of trust.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{SpiffeId, SpiffeIdError, SpiffeIdErrorKind as Kind, id::SCHEME};

/// Longest trust domain, in bytes.
pub(super) const MAX_TRUST_DOMAIN: usize = 255;

/// The trust domain of a SPIFFE ID, for example `cluster.local`.
///
/// Cloning is cheap.
/// Values are compared byte by byte; [`TrustDomain::parse`] never changes case.
///
/// ```
/// use mesh_security::spiffe::TrustDomain;
///
/// let domain = TrustDomain::parse("cluster.local")?;
/// assert_eq!(domain.as_str(), "cluster.local");
/// assert!(TrustDomain::parse("Cluster.Local").is_err());
/// assert_eq!(TrustDomain::from_config("spiffe://Cluster.Local")?, domain);
/// # Ok::<(), mesh_security::spiffe::SpiffeIdError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct TrustDomain(Arc<str>);

impl TrustDomain {
    /// Reads the bare name, without scheme or path.
    ///
    /// # Errors
    ///
    /// `MissingTrustDomain`, `BadTrustDomainChar` or `TrustDomainTooLong`, checked in this order.
    pub fn parse(name: &str) -> Result<Self, SpiffeIdError> {
        check_name(name)?;
        Ok(Self(name.into()))
    }

    /// Reads a trust domain that an operator wrote: a name or a whole SPIFFE ID without a path.
    ///
    /// ASCII letters are lower-cased and `@` becomes `.`, as Istio does for domains that look like e-mail addresses.
    /// Never use this for what a peer presents.
    ///
    /// # Errors
    ///
    /// As [`TrustDomain::parse`], or `UnexpectedPath` if a path follows the name.
    pub fn from_config(text: &str) -> Result<Self, SpiffeIdError> {
        let folded = text.to_ascii_lowercase().replace('@', ".");
        let (name, offset) = match folded.strip_prefix(SCHEME) {
            Some(rest) => (rest, SCHEME.len()),
            None => (folded.as_str(), 0),
        };
        if let Some(slash) = name.find('/') {
            return Err(SpiffeIdError::at(Kind::UnexpectedPath, offset + slash));
        }
        Self::parse(name).map_err(|error| error.shifted(offset))
    }

    /// The name without the scheme.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The SPIFFE ID of the trust domain itself, which has no path.
    #[must_use]
    pub fn id(&self) -> SpiffeId {
        SpiffeId::of_domain(self)
    }

    /// Wraps a name that has already been checked.
    pub(super) fn checked(name: &str) -> Self {
        Self(name.into())
    }
}

impl fmt::Debug for TrustDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TrustDomain({})", self.0)
    }
}

impl fmt::Display for TrustDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for TrustDomain {
    type Err = SpiffeIdError;

    fn from_str(name: &str) -> Result<Self, SpiffeIdError> {
        Self::parse(name)
    }
}

impl TryFrom<String> for TrustDomain {
    type Error = SpiffeIdError;

    fn try_from(name: String) -> Result<Self, SpiffeIdError> {
        Self::parse(&name)
    }
}

impl From<TrustDomain> for String {
    fn from(domain: TrustDomain) -> Self {
        domain.as_str().to_owned()
    }
}

/// Checks a trust domain name; positions count from its first byte.
pub(super) fn check_name(name: &str) -> Result<(), SpiffeIdError> {
    if name.is_empty() {
        return Err(SpiffeIdError::at(Kind::MissingTrustDomain, 0));
    }
    if let Some(at) = name.bytes().position(|byte| !is_name_byte(byte)) {
        return Err(SpiffeIdError::at(Kind::BadTrustDomainChar, at));
    }
    if name.len() > MAX_TRUST_DOMAIN {
        return Err(SpiffeIdError::at(Kind::TrustDomainTooLong, MAX_TRUST_DOMAIN));
    }
    Ok(())
}

const fn is_name_byte(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_')
}
