//! The SPIFFE ID: a trust domain and a path.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    SpiffeIdError, SpiffeIdErrorKind as Kind, TrustDomain,
    trust_domain::{MAX_TRUST_DOMAIN, check_name},
};

pub(super) const SCHEME: &str = "spiffe://";

/// Longest SPIFFE ID, in bytes.
const MAX_ID: usize = 2048;

/// A valid SPIFFE ID such as `spiffe://cluster.local/ns/shop/sa/cart`.
///
/// Cloning is cheap; equality is equality of bytes; `Display` gives back exactly what was parsed.
/// The path may be empty, as it is for the ID of a trust domain; a workload has a path, see [`SpiffeId::has_path`].
///
/// ```
/// use mesh_security::spiffe::SpiffeId;
///
/// let id = SpiffeId::parse("spiffe://cluster.local/ns/shop/sa/cart")?;
/// assert_eq!(id.trust_domain().as_str(), "cluster.local");
/// assert_eq!(id.path(), "/ns/shop/sa/cart");
/// assert_eq!(id.segments().collect::<Vec<_>>(), ["ns", "shop", "sa", "cart"]);
/// # Ok::<(), mesh_security::spiffe::SpiffeIdError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SpiffeId {
    text: Arc<str>,
    path_start: usize,
}

impl SpiffeId {
    /// Reads a SPIFFE ID without changing anything in it.
    ///
    /// # Errors
    ///
    /// The first rule broken, in the order of [`SpiffeIdErrorKind`](super::SpiffeIdErrorKind); the path is read from left to right and its first bad segment decides.
    pub fn parse(text: &str) -> Result<Self, SpiffeIdError> {
        SpiffeIdRef::parse(text).map(SpiffeIdRef::to_id)
    }

    /// Builds an ID from a trust domain and path segments.
    ///
    /// ```
    /// use mesh_security::spiffe::{SpiffeId, TrustDomain};
    ///
    /// let domain = TrustDomain::parse("cluster.local")?;
    /// let id = SpiffeId::from_segments(&domain, ["gateway", "edge"])?;
    /// assert_eq!(id.to_string(), "spiffe://cluster.local/gateway/edge");
    /// assert!(SpiffeId::from_segments(&domain, ["a/b"]).is_err());
    /// # Ok::<(), mesh_security::spiffe::SpiffeIdError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first bad segment decides (positions count from the start of the whole ID); `IdTooLong` if the result exceeds 2048 bytes.
    pub fn from_segments<'a>(
        trust_domain: &TrustDomain,
        segments: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, SpiffeIdError> {
        let mut text = format!("{SCHEME}{trust_domain}");
        let path_start = text.len();
        for segment in segments {
            text.push('/');
            check_segment(segment).map_err(|error| error.shifted(text.len()))?;
            text.push_str(segment);
            if text.len() > MAX_ID {
                return Err(SpiffeIdError::at(Kind::IdTooLong, MAX_ID));
            }
        }
        Ok(Self { text: text.into(), path_start })
    }

    /// The trust domain the ID belongs to.
    #[must_use]
    pub fn trust_domain(&self) -> TrustDomain {
        TrustDomain::checked(self.trust_domain_str())
    }

    /// The path with its leading slash, or an empty text.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.text[self.path_start..]
    }

    /// Whether the ID names something inside the trust domain, as the ID of every workload must.
    #[must_use]
    pub fn has_path(&self) -> bool {
        !self.path().is_empty()
    }

    /// The segments of the path, without slashes.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.path().split('/').skip(1)
    }

    /// Whether the ID belongs to `trust_domain`.
    #[must_use]
    pub fn member_of(&self, trust_domain: &TrustDomain) -> bool {
        self.trust_domain_str() == trust_domain.as_str()
    }

    /// The whole ID.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn trust_domain_str(&self) -> &str {
        &self.text[SCHEME.len()..self.path_start]
    }

    pub(super) fn of_domain(trust_domain: &TrustDomain) -> Self {
        let text = format!("{SCHEME}{trust_domain}");
        Self { path_start: text.len(), text: text.into() }
    }
}

/// A valid SPIFFE ID that borrows its text; reading one allocates nothing.
///
/// ```
/// use mesh_security::spiffe::{SpiffeId, SpiffeIdRef};
///
/// let id = SpiffeIdRef::parse("spiffe://cluster.local/ns/shop/sa/cart")?;
/// assert_eq!((id.trust_domain(), id.path()), ("cluster.local", "/ns/shop/sa/cart"));
/// assert_eq!(id.to_id(), SpiffeId::parse("spiffe://cluster.local/ns/shop/sa/cart")?);
/// # Ok::<(), mesh_security::spiffe::SpiffeIdError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpiffeIdRef<'a> {
    text: &'a str,
    path_start: usize,
}

impl<'a> SpiffeIdRef<'a> {
    /// Reads a SPIFFE ID without changing anything in it.
    ///
    /// # Errors
    ///
    /// As [`SpiffeId::parse`].
    pub fn parse(text: &'a str) -> Result<Self, SpiffeIdError> {
        if text.is_empty() {
            return Err(SpiffeIdError::at(Kind::Empty, 0));
        }
        if text.len() > MAX_ID {
            return Err(SpiffeIdError::at(Kind::IdTooLong, MAX_ID));
        }
        let Some(rest) = text.strip_prefix(SCHEME) else {
            return Err(SpiffeIdError::at(Kind::WrongScheme, 0));
        };
        let name_len = rest.find('/').unwrap_or(rest.len());
        check_name(&rest[..name_len]).map_err(|error| error.shifted(SCHEME.len()))?;
        let path_start = SCHEME.len() + name_len;
        check_path(&text[path_start..]).map_err(|error| error.shifted(path_start))?;
        Ok(Self { text, path_start })
    }

    /// The name of the trust domain.
    #[must_use]
    pub fn trust_domain(self) -> &'a str {
        &self.text[SCHEME.len()..self.path_start]
    }

    /// The path with its leading slash, or an empty text.
    #[must_use]
    pub fn path(self) -> &'a str {
        &self.text[self.path_start..]
    }

    /// The whole ID.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.text
    }

    /// The ID with a text of its own.
    #[must_use]
    pub fn to_id(self) -> SpiffeId {
        SpiffeId { text: self.text.into(), path_start: self.path_start }
    }
}

impl fmt::Debug for SpiffeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpiffeId({})", self.text)
    }
}

impl fmt::Display for SpiffeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for SpiffeId {
    type Err = SpiffeIdError;

    fn from_str(text: &str) -> Result<Self, SpiffeIdError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for SpiffeId {
    type Error = SpiffeIdError;

    fn try_from(text: String) -> Result<Self, SpiffeIdError> {
        Self::parse(&text)
    }
}

impl From<SpiffeId> for String {
    fn from(id: SpiffeId) -> Self {
        id.as_str().to_owned()
    }
}

fn check_path(path: &str) -> Result<(), SpiffeIdError> {
    let Some(segments) = path.strip_prefix('/') else { return Ok(()) };
    let mut start = 1;
    for segment in segments.split('/') {
        let last = start + segment.len() == path.len();
        if segment.is_empty() && last {
            return Err(SpiffeIdError::at(Kind::TrailingSlash, start - 1));
        }
        check_segment(segment).map_err(|error| error.shifted(start))?;
        start += segment.len() + 1;
    }
    Ok(())
}

/// Checks one segment; positions count from its first byte.
pub(super) fn check_segment(segment: &str) -> Result<(), SpiffeIdError> {
    if segment.is_empty() {
        return Err(SpiffeIdError::at(Kind::EmptySegment, 0));
    }
    if segment == "." || segment == ".." {
        return Err(SpiffeIdError::at(Kind::DotSegment, 0));
    }
    match segment.bytes().position(|byte| !is_segment_byte(byte)) {
        Some(at) => Err(SpiffeIdError::at(Kind::BadPathSegmentChar, at)),
        None => Ok(()),
    }
}

const fn is_segment_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

const _: () = assert!(SCHEME.len() + MAX_TRUST_DOMAIN < MAX_ID, "every trust domain has an ID");
