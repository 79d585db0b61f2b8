use std::borrow::Cow;
use std::fmt;

/// Identifies a resource as URLs of the Kubernetes API name it: group, version and plural.
///
/// The core group is the empty string; it prints as `core` but compares as written.
///
/// ```
/// use mesh_schema::GroupVersionResource;
///
/// let pods = GroupVersionResource::from_static("", "v1", "pods");
/// assert_eq!(pods.to_string(), "core/v1/pods");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupVersionResource {
    /// API group, empty for the Kubernetes core group.
    pub group: Cow<'static, str>,
    /// API version, such as `v1`.
    pub version: Cow<'static, str>,
    /// Plural name in lower case, such as `virtualservices`.
    pub resource: Cow<'static, str>,
}

impl GroupVersionResource {
    /// Names a resource at compile time.
    #[must_use]
    pub const fn from_static(
        group: &'static str,
        version: &'static str,
        resource: &'static str,
    ) -> Self {
        Self {
            group: Cow::Borrowed(group),
            version: Cow::Borrowed(version),
            resource: Cow::Borrowed(resource),
        }
    }
}

impl fmt::Display for GroupVersionResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = if self.group.is_empty() { "core" } else { &self.group };
        write!(f, "{group}/{}/{}", self.version, self.resource)
    }
}
