//! The result of a read that can find several objects.

use smallvec::SmallVec;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// The objects found by a read, sorted by key.
///
/// Dereferences to a slice of `Arc`.
pub struct Fetched<T>(Objects<T>);

enum Objects<T> {
    Own(SmallVec<[Arc<T>; 4]>),
    /// The same as other inputs got that made the same read.
    Shared(Arc<[Arc<T>]>),
}

impl<T> Fetched<T> {
    pub(crate) fn empty() -> Self {
        Self(Objects::Own(SmallVec::new()))
    }

    /// Returns the objects again, for the price of one.
    pub(super) fn share(&mut self) -> Self {
        if let Objects::Own(objects) = &mut self.0 {
            if objects.is_empty() {
                return Self::empty();
            }
            self.0 = Objects::Shared(objects.drain(..).collect());
        }
        match &self.0 {
            Objects::Own(objects) => Self(Objects::Own(objects.clone())),
            Objects::Shared(objects) => Self(Objects::Shared(Arc::clone(objects))),
        }
    }
}

impl<T> Deref for Fetched<T> {
    type Target = [Arc<T>];

    fn deref(&self) -> &Self::Target {
        match &self.0 {
            Objects::Own(objects) => objects,
            Objects::Shared(objects) => objects,
        }
    }
}

impl<T> FromIterator<Arc<T>> for Fetched<T> {
    fn from_iter<I: IntoIterator<Item = Arc<T>>>(objects: I) -> Self {
        Self(Objects::Own(objects.into_iter().collect()))
    }
}

impl<T> IntoIterator for Fetched<T> {
    type Item = Arc<T>;
    type IntoIter = std::vec::IntoIter<Arc<T>>;

    fn into_iter(self) -> Self::IntoIter {
        let objects = match self.0 {
            Objects::Own(objects) => objects.into_vec(),
            Objects::Shared(objects) => objects.to_vec(),
        };
        objects.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Fetched<T> {
    type Item = &'a Arc<T>;
    type IntoIter = std::slice::Iter<'a, Arc<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for Fetched<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
