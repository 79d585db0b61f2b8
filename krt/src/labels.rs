//! Label sets and the types that carry or select by them.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

/// A set of name–value pairs in which every name occurs once.
///
/// Implemented for maps of strings, for [`LabelSet`] and for `Option` of either (none is empty).
/// The order of the pairs has no meaning.
///
/// ```
/// use krt::Labels;
/// use std::collections::BTreeMap;
///
/// let labels = BTreeMap::from([("app".to_owned(), "cart".to_owned())]);
/// assert_eq!(labels.value("app"), Some("cart"));
/// assert_eq!(labels.value("tier"), None);
/// ```
pub trait Labels {
    /// Lists the pairs.
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)>;

    /// Returns the value of a name.
    ///
    /// The default looks through all pairs; override it where a look-up is cheaper.
    fn value(&self, name: &str) -> Option<&str> {
        self.pairs().find(|(other, _)| *other == name).map(|(_, value)| value)
    }
}

/// An object with labels, to be found by [`Context::matching`](crate::Context::matching).
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no labels",
    label = "objects are found by their labels here",
    note = "implement `krt::Labeled` for `{Self}` to read it by labels"
)]
pub trait Labeled {
    /// The type of the labels.
    type Labels: Labels + ?Sized;

    /// Returns the labels.
    fn labels(&self) -> &Self::Labels;
}

/// An object that selects others by their labels, to be found by
/// [`Context::selecting`](crate::Context::selecting).
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no selector",
    label = "objects are found by what they select here",
    note = "implement `krt::Selector` for `{Self}` to read those that select some labels"
)]
pub trait Selector {
    /// The type of the required labels.
    type Labels: Labels + ?Sized;

    /// Returns the labels that something must have, all of them, to be selected.
    ///
    /// `Some` of an empty set selects everything, `None` selects nothing; a type for which an empty
    /// selector means "nothing" (such as a Kubernetes service) returns `None` for it.
    fn selector(&self) -> Option<&Self::Labels>;
}

/// Tells whether `labels` has every pair of `required`; everything has the pairs of an empty set.
///
/// ```
/// use krt::{LabelSet, contains};
///
/// let labels = LabelSet::from_iter([("app", "cart"), ("tier", "web")]);
/// assert!(contains(&labels, &LabelSet::from_iter([("app", "cart")])));
/// assert!(!contains(&labels, &LabelSet::from_iter([("app", "shop")])));
/// assert!(contains(&labels, &LabelSet::default()));
/// ```
#[must_use]
pub fn contains<L: Labels + ?Sized, R: Labels + ?Sized>(labels: &L, required: &R) -> bool {
    required.pairs().all(|(name, value)| labels.value(name) == Some(value))
}

/// A small owned set of labels.
///
/// Of pairs with the same name the last one counts.
///
/// ```
/// use krt::{LabelSet, Labels};
///
/// let labels = LabelSet::from_iter([("tier", "web"), ("app", "cart"), ("tier", "db")]);
/// assert_eq!(labels.pairs().collect::<Vec<_>>(), [("app", "cart"), ("tier", "db")]);
/// assert_eq!(labels.value("app"), Some("cart"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelSet(Box<[(Box<str>, Box<str>)]>);

impl LabelSet {
    pub(crate) fn copy_of(labels: &(impl Labels + ?Sized)) -> Self {
        labels.pairs().collect()
    }

    pub(crate) fn is_same_as(&self, other: &(impl Labels + ?Sized)) -> bool {
        other.pairs().count() == self.0.len() && contains(self, other)
    }
}

impl<N: AsRef<str>, V: AsRef<str>> FromIterator<(N, V)> for LabelSet {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut sorted = Vec::new();
        for (name, value) in pairs {
            let pair = (Box::from(name.as_ref()), Box::from(value.as_ref()));
            match sorted.binary_search_by(|(other, _): &(Box<str>, Box<str>)| other.cmp(&pair.0)) {
                Ok(index) => sorted[index] = pair,
                Err(index) => sorted.insert(index, pair),
            }
        }
        Self(sorted.into_boxed_slice())
    }
}

impl Labels for LabelSet {
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}

impl<N: AsRef<str> + Ord + Borrow<str>, V: AsRef<str>> Labels for BTreeMap<N, V> {
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.get(name).map(AsRef::as_ref)
    }
}

impl<N, V, S> Labels for HashMap<N, V, S>
where
    N: AsRef<str> + Eq + Hash + Borrow<str>,
    V: AsRef<str>,
    S: BuildHasher,
{
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.get(name).map(AsRef::as_ref)
    }
}

impl<L: Labels> Labels for Option<L> {
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.iter().flat_map(Labels::pairs)
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.as_ref()?.value(name)
    }
}

/// Hashes the pairs independently of their order.
pub(crate) fn hash_labels(state: &impl BuildHasher, labels: &(impl Labels + ?Sized)) -> u64 {
    labels.pairs().fold(0, |sum: u64, pair| sum.wrapping_add(state.hash_one(pair)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_and_identity_ignore_the_order_of_pairs() {
        struct Reversed(Vec<(&'static str, &'static str)>);
        impl Labels for Reversed {
            fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
                self.0.iter().copied()
            }
        }
        let state = foldhash::fast::FixedState::default();
        let sorted = LabelSet::from_iter([("a", "1"), ("b", "2")]);
        let reversed = Reversed(vec![("b", "2"), ("a", "1")]);
        assert_eq!(hash_labels(&state, &sorted), hash_labels(&state, &reversed));
        assert!(sorted.is_same_as(&reversed));
        assert!(!sorted.is_same_as(&Reversed(vec![("a", "1")])));
        assert!(!sorted.is_same_as(&Reversed(vec![("a", "1"), ("b", "3")])));
    }

    #[test]
    fn maps_of_either_kind_are_labels() {
        let pairs = [("a", "1"), ("b", "2")];
        let (sorted, hashed) = (BTreeMap::from(pairs), HashMap::<_, _>::from(pairs));
        assert!(LabelSet::from_iter(pairs).is_same_as(&sorted));
        assert!(LabelSet::from_iter(pairs).is_same_as(&hashed));
        assert_eq!((hashed.value("b"), hashed.value("c")), (Some("2"), None));
    }

    #[test]
    fn absent_labels_are_an_empty_set() {
        let none: Option<LabelSet> = None;
        assert!(contains(&none, &LabelSet::default()));
        assert!(!contains(&none, &LabelSet::from_iter([("a", "1")])));
    }
}
