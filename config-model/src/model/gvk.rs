use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Identifies a resource kind: API group, version and kind name.
///
/// The core group is the empty string; it prints as `core` but compares as written.
///
/// ```
/// use mesh_config_model::GroupVersionKind;
///
/// let pod = GroupVersionKind::from_api_version("v1", "Pod");
/// assert_eq!(pod.to_string(), "core/v1/Pod");
/// assert_eq!(pod.api_version(), "v1");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GroupVersionKind {
    /// API group, empty for the Kubernetes core group.
    pub group: Cow<'static, str>,
    /// API version, such as `v1`.
    pub version: Cow<'static, str>,
    /// Kind name, such as `VirtualService`.
    pub kind: Cow<'static, str>,
}

impl GroupVersionKind {
    /// Names a kind at compile time.
    #[must_use]
    pub const fn from_static(
        group: &'static str,
        version: &'static str,
        kind: &'static str,
    ) -> Self {
        Self {
            group: Cow::Borrowed(group),
            version: Cow::Borrowed(version),
            kind: Cow::Borrowed(kind),
        }
    }

    /// Splits an `apiVersion` at its slash; without one the group is the core group.
    #[must_use]
    pub fn from_api_version(api_version: &str, kind: &str) -> Self {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        Self {
            group: Cow::Owned(group.to_owned()),
            version: Cow::Owned(version.to_owned()),
            kind: Cow::Owned(kind.to_owned()),
        }
    }

    /// Joins group and version as `apiVersion` writes them.
    #[must_use]
    pub fn api_version(&self) -> String {
        if self.group.is_empty() {
            self.version.clone().into_owned()
        } else {
            format!("{}/{}", self.group, self.version)
        }
    }
}

impl fmt::Display for GroupVersionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = if self.group.is_empty() { "core" } else { &self.group };
        write!(f, "{group}/{}/{}", self.version, self.kind)
    }
}
