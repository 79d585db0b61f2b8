use std::collections::BTreeMap;
use std::fmt;

use super::LabelError;
use super::syntax;

/// A view of labels, as objects carry them.
///
/// Prints `key=value` pairs in key order joined by commas; an empty value prints its key alone.
///
/// ```
/// use std::collections::BTreeMap;
/// use mesh_config_model::labels::Labels;
///
/// let pod = BTreeMap::from(["app", "version"].map(|key| (key.to_owned(), "v1".to_owned())));
/// let selector = BTreeMap::from([("app".to_owned(), "v1".to_owned())]);
/// assert!(Labels::from(&selector).subset_of(Labels::from(&pod)));
/// assert_eq!(Labels::from(&pod).to_string(), "app=v1,version=v1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Labels<'a>(&'a BTreeMap<String, String>);

impl Labels<'_> {
    /// Tells whether `other` has every pair of these labels; without labels it always has.
    #[must_use]
    pub fn subset_of(self, other: Labels<'_>) -> bool {
        self.0.len() <= other.0.len()
            && self.0.iter().all(|(key, value)| other.0.get(key) == Some(value))
    }

    /// Tells whether these labels, read as a selector, select `other`; without labels they select nothing.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use mesh_config_model::labels::Labels;
    ///
    /// let none = BTreeMap::new();
    /// assert!(Labels::from(&none).subset_of(Labels::from(&none)));
    /// assert!(!Labels::from(&none).selects(Labels::from(&none)));
    /// ```
    #[must_use]
    pub fn selects(self, other: Labels<'_>) -> bool {
        !self.0.is_empty() && self.subset_of(other)
    }

    /// Checks the syntax of all keys and values and reports every fault, in key order.
    ///
    /// The length of a value is not checked.
    #[must_use]
    pub fn validate(self) -> Vec<LabelError> {
        self.0.iter().flat_map(|(key, value)| syntax::check_pair(key, value)).collect()
    }
}

impl<'a> From<&'a BTreeMap<String, String>> for Labels<'a> {
    fn from(labels: &'a BTreeMap<String, String>) -> Self {
        Self(labels)
    }
}

impl fmt::Display for Labels<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (key, value)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let equals = if value.is_empty() { "" } else { "=" };
            write!(f, "{comma}{key}{equals}{value}")?;
        }
        Ok(())
    }
}
