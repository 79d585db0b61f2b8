//! The result of a read that can find several objects.

use super::Found;
use crate::Object;
use crate::store::{Slot, Store};
use std::fmt;
use std::sync::Arc;

/// The objects found by a read, sorted by key; borrowed for the run, copied by nobody.
///
/// ```
/// use krt::Graph;
///
/// let graph = Graph::new();
/// let names = graph.source::<String>("names");
/// names.reset(["web", "cart"].map(str::to_owned));
/// let read = names.collection();
/// let text = graph.singleton("text", move |cx| {
///     let names = cx.all(&read);
///     let first = names.first().map(|name| name.len());
///     let all: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
///     Some(format!("{} {first:?} {}", names.len(), all.join(",")))
/// });
/// assert_eq!(*text.list()[0], "2 Some(4) cart,web");
/// ```
pub struct Fetched<'a, T: Object> {
    slots: Slots<'a>,
    store: &'a Store<T>,
}

enum Slots<'a> {
    Kept(&'a [Slot]),
    New(Found),
}

impl<'a, T: Object> Fetched<'a, T> {
    pub(super) fn kept(slots: &'a [Slot], store: &'a Store<T>) -> Self {
        Self { slots: Slots::Kept(slots), store }
    }

    pub(super) fn new(found: Found, store: &'a Store<T>) -> Self {
        Self { slots: Slots::New(found), store }
    }

    /// Returns the number of objects.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots().len()
    }

    /// Tells whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots().is_empty()
    }

    /// Returns the object with the smallest key.
    #[must_use]
    pub fn first(&self) -> Option<&'a Arc<T>> {
        self.iter().next()
    }

    /// Lists the objects.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &'a Arc<T>> + DoubleEndedIterator {
        let store = self.store;
        self.slots().iter().map(move |&slot| object(store, slot))
    }

    /// Copies the pointers, to keep the objects beyond the run.
    #[must_use]
    pub fn to_vec(&self) -> Vec<Arc<T>> {
        self.iter().map(Arc::clone).collect()
    }

    fn slots(&self) -> &[Slot] {
        match &self.slots {
            Slots::Kept(slots) => slots,
            Slots::New(found) => found,
        }
    }
}

fn object<T: Object>(store: &Store<T>, slot: Slot) -> &Arc<T> {
    store.value(slot).expect("what a read has found is forgotten when an object of it changes")
}

/// Lists the objects of a [`Fetched`].
#[derive(Debug)]
pub struct FetchedIter<'a, T: Object> {
    fetched: Fetched<'a, T>,
    next: usize,
}

impl<'a, T: Object> Iterator for FetchedIter<'a, T> {
    type Item = &'a Arc<T>;

    fn next(&mut self) -> Option<Self::Item> {
        let slot = *self.fetched.slots().get(self.next)?;
        self.next += 1;
        Some(object(self.fetched.store, slot))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.fetched.len() - self.next;
        (left, Some(left))
    }
}

impl<T: Object> ExactSizeIterator for FetchedIter<'_, T> {}

impl<'a, T: Object> IntoIterator for Fetched<'a, T> {
    type Item = &'a Arc<T>;
    type IntoIter = FetchedIter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        FetchedIter { fetched: self, next: 0 }
    }
}

impl<T: Object> fmt::Debug for Fetched<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|object| object.key())).finish()
    }
}
