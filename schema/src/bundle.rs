use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Annotation of a CRD of the Gateway API that names the release it comes from.
pub const BUNDLE_VERSION_ANNOTATION: &str = "gateway.networking.k8s.io/bundle-version";

/// Release of the Gateway API, ordered by age; what comes before a release, such as `v1.5.0-rc.1`, counts as it.
///
/// ```
/// use mesh_schema::BundleVersion;
///
/// let version: BundleVersion = "v1.5.0-rc.1".parse()?;
/// assert_eq!(version, BundleVersion::new(1, 5, 0));
/// assert!(version > "1.4.2".parse()?);
/// assert_eq!(version.to_string(), "v1.5.0");
/// # Ok::<(), mesh_schema::ParseBundleVersionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BundleVersion {
    major: u64,
    minor: u64,
    patch: u64,
}

impl BundleVersion {
    /// Names a release.
    #[must_use]
    pub const fn new(major: u64, minor: u64, patch: u64) -> Self {
        Self { major, minor, patch }
    }
}

/// A text that is no semantic version.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{text:?} is not a version such as v1.4.0")]
#[non_exhaustive]
pub struct ParseBundleVersionError {
    /// The text.
    pub text: String,
}

/// Reads a semantic version with or without `v`; parts that are missing are 0.
impl FromStr for BundleVersion {
    type Err = ParseBundleVersionError;

    fn from_str(text: &str) -> Result<Self, ParseBundleVersionError> {
        numbers(text).ok_or_else(|| ParseBundleVersionError { text: text.to_owned() })
    }
}

fn numbers(text: &str) -> Option<BundleVersion> {
    let release = text.strip_prefix('v').unwrap_or(text).split(['-', '+']).next()?;
    let mut parts = [0; 3];
    let mut written = release.split('.');
    for (index, part) in parts.iter_mut().enumerate() {
        match written.next() {
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                *part = digits.parse().ok()?;
            }
            None if index > 0 => break,
            Some(_) | None => return None,
        }
    }
    let [major, minor, patch] = parts;
    written.next().is_none().then_some(BundleVersion { major, minor, patch })
}

impl fmt::Display for BundleVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// The oldest release whose CRD has all that a mesh reads, for the kinds for which there is one.
pub(crate) fn minimum(crd_name: &str) -> Option<BundleVersion> {
    match crd_name {
        "grpcroutes.gateway.networking.k8s.io" => Some(BundleVersion::new(1, 1, 0)),
        "backendtlspolicies.gateway.networking.k8s.io" => Some(BundleVersion::new(1, 4, 0)),
        "tlsroutes.gateway.networking.k8s.io" => Some(BundleVersion::new(1, 5, 0)),
        "tcproutes.gateway.networking.k8s.io" => Some(BundleVersion::new(1, 6, 0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        let check = |text: &str, expected: Option<(u64, u64, u64)>| {
            let expected =
                expected.map(|(major, minor, patch)| BundleVersion::new(major, minor, patch));
            assert_eq!(text.parse().ok(), expected, "{text}");
        };
        check("v1.2.3", Some((1, 2, 3)));
        check("1.2", Some((1, 2, 0)));
        check("v1", Some((1, 0, 0)));
        check("v1.6.0-rc.2+build.7", Some((1, 6, 0)));
        check("v10.0.0", Some((10, 0, 0)));
        for bad in ["", "v", "latest", "v1.x", "v1.2.3.4", "v1..2", "v-1", "v99999999999999999999"]
        {
            check(bad, None);
        }
    }
}
