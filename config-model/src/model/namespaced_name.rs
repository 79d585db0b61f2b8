use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use arrayvec::ArrayString;
use thiserror::Error;

/// Identifies an object among those of its kind: namespace and name.
///
/// Prints `namespace/name`, or the name alone when the namespace is empty; this text is the store key.
/// Orders by namespace, then name.
/// One allocation holds both parts and clones share it.
///
/// ```
/// use mesh_config_model::NamespacedName;
///
/// let key = NamespacedName::new("prod", "reviews");
/// assert_eq!((key.namespace(), key.name()), ("prod", "reviews"));
/// assert_eq!(key.to_string(), "prod/reviews");
/// assert_eq!(NamespacedName::cluster("root").to_string(), "root");
/// ```
#[derive(Clone)]
pub struct NamespacedName {
    /// `namespace/name`, or `name` when the namespace is empty.
    text: Arc<str>,
    /// Length of the namespace.
    namespace_len: usize,
}

impl NamespacedName {
    /// Names an object of a namespace; an empty namespace means the whole cluster.
    #[must_use]
    pub fn new(namespace: &str, name: &str) -> Self {
        let text = if namespace.is_empty() { name.into() } else { joined(namespace, name) };
        Self { text, namespace_len: namespace.len() }
    }

    /// Names an object of the whole cluster.
    #[must_use]
    pub fn cluster(name: &str) -> Self {
        Self::new("", name)
    }

    /// Reads `namespace/name` or `name`, cut at the first slash; a missing namespace is `default_namespace`.
    ///
    /// ```
    /// use mesh_config_model::NamespacedName;
    ///
    /// assert_eq!(NamespacedName::short_or_full("prod", "gw")?, NamespacedName::new("prod", "gw"));
    /// assert_eq!(NamespacedName::short_or_full("prod", "infra/gw")?, NamespacedName::new("infra", "gw"));
    /// assert!(NamespacedName::short_or_full("prod", "infra/").is_err());
    /// # Ok::<(), mesh_config_model::EmptyNameError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the name is empty.
    pub fn short_or_full(default_namespace: &str, text: &str) -> Result<Self, EmptyNameError> {
        let (namespace, name) = text.split_once('/').unwrap_or((default_namespace, text));
        if name.is_empty() {
            return Err(EmptyNameError { namespace: namespace.to_owned() });
        }
        Ok(Self::new(namespace, name))
    }

    /// The namespace, empty when the object belongs to the whole cluster.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.text[..self.namespace_len]
    }

    /// The name within the namespace.
    #[must_use]
    pub fn name(&self) -> &str {
        let start = if self.namespace_len == 0 { 0 } else { self.namespace_len + 1 };
        &self.text[start..]
    }

    /// The key as text: what [`Display`](fmt::Display) prints.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Bytes of the longest name that Kubernetes allows: a DNS label, a slash and a DNS subdomain.
const LONGEST: usize = 63 + 1 + 253;

fn joined(namespace: &str, name: &str) -> Arc<str> {
    let parts = [namespace, "/", name];
    if namespace.len() + 1 + name.len() > LONGEST {
        return parts.concat().into();
    }
    // Put together on the stack, so that only the shared text is allocated.
    let mut text = ArrayString::<LONGEST>::new();
    parts.iter().for_each(|part| text.push_str(part));
    Arc::from(&*text)
}

/// A reference to an object has no name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("reference into namespace {namespace:?} has an empty name")]
#[non_exhaustive]
pub struct EmptyNameError {
    /// The namespace that was given or assumed.
    pub namespace: String,
}

/// Reads what [`Display`](fmt::Display) prints: `namespace/name`, or `name` of the whole cluster.
///
/// ```
/// use mesh_config_model::NamespacedName;
///
/// let key: NamespacedName = "prod/reviews".parse()?;
/// assert_eq!((key.namespace(), key.name()), ("prod", "reviews"));
/// assert_eq!("root".parse(), Ok(NamespacedName::cluster("root")));
/// assert!("prod/".parse::<NamespacedName>().is_err());
/// # Ok::<(), mesh_config_model::EmptyNameError>(())
/// ```
impl FromStr for NamespacedName {
    type Err = EmptyNameError;

    fn from_str(text: &str) -> Result<Self, EmptyNameError> {
        Self::short_or_full("", text)
    }
}

impl fmt::Display for NamespacedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for NamespacedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.text, f)
    }
}

impl PartialEq for NamespacedName {
    fn eq(&self, other: &Self) -> bool {
        self.namespace_len == other.namespace_len && self.text == other.text
    }
}

impl Eq for NamespacedName {}

impl Hash for NamespacedName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Ord for NamespacedName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.namespace().cmp(other.namespace()).then_with(|| self.name().cmp(other.name()))
    }
}

impl PartialOrd for NamespacedName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slashes_in_parts_do_not_collide() {
        let left = NamespacedName::new("a", "b/c");
        let right = NamespacedName::new("a/b", "c");
        assert_ne!(left, right);
        assert_eq!((right.namespace(), right.name()), ("a/b", "c"));
    }

    #[test]
    fn cluster_name_with_a_slash_is_not_a_namespaced_name() {
        assert_ne!(NamespacedName::cluster("a/b"), NamespacedName::new("a", "b"));
    }

    #[test]
    fn orders_by_namespace_before_name() {
        let mut keys = [
            NamespacedName::new("a-b", "a"),
            NamespacedName::new("a", "z"),
            NamespacedName::cluster("zz"),
            NamespacedName::new("a", "b"),
        ];
        keys.sort();
        assert_eq!(keys.map(|key| key.to_string()), ["zz", "a/b", "a/z", "a-b/a"]);
    }

    #[test]
    fn short_or_full_cuts_at_the_first_slash() {
        let check = |text, expected: Option<(&str, &str)>| {
            let key = NamespacedName::short_or_full("def", text).ok();
            assert_eq!(
                key,
                expected.map(|(namespace, name)| NamespacedName::new(namespace, name)),
                "{text}"
            );
        };
        check("gw", Some(("def", "gw")));
        check("ns/gw", Some(("ns", "gw")));
        check("ns/gw/more", Some(("ns", "gw/more")));
        check("/gw", Some(("", "gw")));
        check("ns/", None);
        check("", None);
    }

    #[test]
    fn empty_name_error_names_the_namespace() {
        let error = NamespacedName::short_or_full("def", "ns/").unwrap_err();
        assert_eq!(error.to_string(), r#"reference into namespace "ns" has an empty name"#);
    }

    proptest! {
        #[test]
        fn texts_of_any_length_are_alike(namespace in "[a-zé]{0,90}", name in "[a-z.]{1,300}") {
            let key = NamespacedName::new(&namespace, &name);
            prop_assert_eq!((key.namespace(), key.name()), (&*namespace, &*name));
            let text = if namespace.is_empty() { name } else { format!("{namespace}/{name}") };
            prop_assert_eq!(key.as_str(), &text);
            prop_assert_eq!(&text.parse(), &Ok(key.clone()));
            prop_assert_eq!(key.to_string(), text);
        }
    }
}
