use std::collections::HashMap;

use super::Name;

/// Values by host name, found by the most specific name that covers a host.
///
/// A look-up costs one hash look-up per character of the host at worst, however many wildcards there are.
///
/// ```
/// use mesh_config_model::host::{HostTable, Name};
///
/// let table: HostTable<u32> = [("*", 1), ("*.example.com", 2), ("www.example.com", 3)].into_iter().collect();
/// assert_eq!(table.most_specific_match(&Name::new("www.example.com")), Some(&3));
/// assert_eq!(table.most_specific_match(&Name::new("api.example.com")), Some(&2));
/// assert_eq!(table.most_specific_match(&Name::new("*.api.example.com")), Some(&2));
/// ```
#[derive(Clone, Debug)]
pub struct HostTable<V> {
    specific: HashMap<Box<str>, V>,
    /// By what follows the `*`.
    wildcards: HashMap<Box<str>, V>,
}

impl<V> HostTable<V> {
    /// Sets the value of a name and returns the one it had.
    pub fn insert(&mut self, name: &Name<'_>, value: V) -> Option<V> {
        match name.wildcard_tail() {
            Some(tail) => self.wildcards.insert(tail.into(), value),
            None => self.specific.insert(name.as_str().into(), value),
        }
    }

    /// Lends the value of exactly this name.
    #[must_use]
    pub fn get(&self, name: &Name<'_>) -> Option<&V> {
        match name.wildcard_tail() {
            Some(tail) => self.wildcards.get(tail),
            None => self.specific.get(name.as_str()),
        }
    }

    /// Lends the value of the most specific name that covers all of `needle`.
    ///
    /// A wildcard needle is covered by wildcards alone.
    #[must_use]
    pub fn most_specific_match(&self, needle: &Name<'_>) -> Option<&V> {
        let Some(tail) = needle.wildcard_tail() else {
            return self
                .specific
                .get(needle.as_str())
                .or_else(|| self.longest_tail(needle.as_str()));
        };
        self.longest_tail(tail)
    }

    /// Finds the longest wildcard tail that `text` ends with.
    fn longest_tail(&self, text: &str) -> Option<&V> {
        let starts = text.char_indices().map(|(start, _)| start).chain([text.len()]);
        starts.filter_map(|start| text.get(start..)).find_map(|tail| self.wildcards.get(tail))
    }
}

impl<V> Default for HostTable<V> {
    fn default() -> Self {
        Self { specific: HashMap::new(), wildcards: HashMap::new() }
    }
}

impl<'a, N: Into<Name<'a>>, V> FromIterator<(N, V)> for HostTable<V> {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(entries: I) -> Self {
        let mut table = Self::default();
        for (name, value) in entries {
            table.insert(&name.into(), value);
        }
        table
    }
}
