//! What a join makes of the values that its members have for one key.

use super::Conflicts;
use crate::Object;
use foldhash::fast::RandomState;
use hashbrown::HashSet;
use std::sync::Arc;

pub(crate) trait Rule<T: Object>: Send + 'static {
    /// Computes the joined value; `values` are in the order of the members.
    fn apply(
        &mut self,
        key: &T::Key,
        values: &mut dyn Iterator<Item = Arc<T>>,
    ) -> Result<Option<Arc<T>>, String>;

    /// Whether the first value is all that matters.
    fn takes_first(&self) -> bool {
        false
    }

    fn conflicts(&self) -> Conflicts {
        Conflicts::default()
    }
}

/// The value of the first member that has one.
pub(crate) struct First;

/// The value of the only member that has one; of several the first, and it is reported.
pub(crate) struct Only<T: Object> {
    join: Box<str>,
    overlaps: HashSet<T::Key, RandomState>,
    ever: u64,
}

/// Whatever a closure makes of all values.
pub(crate) struct Merge<F>(pub(crate) F);

impl<T: Object> Rule<T> for First {
    fn apply(
        &mut self,
        _: &T::Key,
        values: &mut dyn Iterator<Item = Arc<T>>,
    ) -> Result<Option<Arc<T>>, String> {
        Ok(values.next())
    }

    fn takes_first(&self) -> bool {
        true
    }
}

impl<T: Object> Only<T> {
    pub(crate) fn new(join: &str) -> Self {
        Self { join: join.into(), overlaps: HashSet::default(), ever: 0 }
    }
}

impl<T: Object> Rule<T> for Only<T> {
    fn apply(
        &mut self,
        key: &T::Key,
        values: &mut dyn Iterator<Item = Arc<T>>,
    ) -> Result<Option<Arc<T>>, String> {
        let first = values.next();
        if values.next().is_none() {
            self.overlaps.remove(key);
        } else if self.overlaps.insert(key.clone()) {
            self.ever += 1;
            tracing::warn!(collection = %self.join, %key, "several members have the same key");
        }
        Ok(first)
    }

    fn conflicts(&self) -> Conflicts {
        Conflicts { now: self.overlaps.len(), ever: self.ever }
    }
}

impl<T, V, F> Rule<T> for Merge<F>
where
    T: Object,
    V: Into<Arc<T>>,
    F: Fn(&[Arc<T>]) -> Option<V> + Send + 'static,
{
    fn apply(
        &mut self,
        _: &T::Key,
        values: &mut dyn Iterator<Item = Arc<T>>,
    ) -> Result<Option<Arc<T>>, String> {
        let values: Vec<_> = values.collect();
        if values.is_empty() {
            return Ok(None);
        }
        Ok((self.0)(&values).map(Into::into))
    }
}
