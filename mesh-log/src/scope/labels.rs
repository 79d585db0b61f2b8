//! Scopes whose messages carry labels.

use std::fmt;
use std::sync::Arc;

use super::Scope;
use crate::level::Level;
use crate::value::Value;

/// A [`Scope`] with labels that every message through it carries.
///
/// It shares the settings of its scope: a change of one is a change of the other.
/// Cloning is cheap; adding a label copies the list, so siblings never see each other's labels.
///
/// ```
/// use mesh_log::testing::capture;
///
/// let parent = mesh_log::DEFAULT.with_label("foo", "bar");
/// let child = parent.with_label("baz", 123).with_label("foo", "override");
///
/// let lines = capture(|| {
///     mesh_log::warn!(scope: child, "from the child");
///     mesh_log::warn!(scope: parent, "from the parent");
/// });
/// assert!(lines[0].ends_with("\tfoo=override baz=123"));
/// assert!(lines[1].ends_with("\tfoo=bar"));
/// ```
#[derive(Debug, Clone)]
pub struct LabeledScope {
    scope: Scope,
    labels: Labels,
}

/// Labels on their way through a `tracing` event.
///
/// An event can carry a value of a type unknown to `tracing` only as an error, hence the trait.
#[derive(Debug, Clone)]
pub(crate) struct Labels {
    /// The scope that has them; none for a record whose target says where it belongs.
    scope: Option<Scope>,
    list: Arc<[(String, Value)]>,
}

impl LabeledScope {
    /// The scope underneath.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Whether a message of this level would be written.
    pub fn enabled(&self, level: Level) -> bool {
        self.scope.enabled(level)
    }

    /// This scope with one more label.
    ///
    /// A key that exists keeps its place and gets the new value.
    #[must_use]
    pub fn with_label(&self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.with_labels([(key, value)])
    }

    /// This scope with more labels, in their order; for keys that exist see [`Self::with_label`].
    #[must_use]
    pub fn with_labels<K: Into<String>, V: Into<Value>>(
        &self,
        more: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let mut labels = self.labels.list.to_vec();
        for (key, value) in more {
            let (key, value) = (key.into(), value.into());
            match labels.iter_mut().find(|(existing, _)| *existing == key) {
                Some((_, existing)) => *existing = value,
                None => labels.push((key, value)),
            }
        }
        let labels = Labels { scope: Some(self.scope), list: labels.into() };
        Self { scope: self.scope, labels }
    }

    /// Name of the scope.
    pub fn name(&self) -> &'static str {
        self.scope.name()
    }

    #[doc(hidden)]
    pub fn __labels(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.labels as _)
    }

    /// Labels in the order in which their keys were first given.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.labels.iter()
    }
}

impl From<Scope> for LabeledScope {
    fn from(scope: Scope) -> Self {
        Self { scope, labels: Labels { scope: Some(scope), list: Arc::default() } }
    }
}

impl From<Vec<(String, Value)>> for Labels {
    fn from(labels: Vec<(String, Value)>) -> Self {
        Self { scope: None, list: labels.into() }
    }
}

impl Labels {
    pub(crate) fn scope(&self) -> Option<Scope> {
        self.scope
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.list.iter().map(|(key, value)| (key.as_str(), value))
    }
}

impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (key, value)) in self.iter().enumerate() {
            let separator = if at == 0 { "" } else { " " };
            write!(f, "{separator}{key}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Labels {}
