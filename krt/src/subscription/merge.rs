//! Many batches as one.

use crate::event::Origin;
use crate::store::is_same;
use crate::{Batch, Event, Object, Revision};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The net change of several batches, with at most one entry for each key.
pub(crate) struct Merged<T: Object> {
    net: BTreeMap<T::Key, Net<T>>,
    is_initial: bool,
    revision: Revision,
}

/// The value before the first batch and the one after the last.
struct Net<T> {
    old: Option<Arc<T>>,
    new: Option<Arc<T>>,
}

impl<T: Object> Merged<T> {
    pub(crate) fn new() -> Self {
        Self { net: BTreeMap::new(), is_initial: false, revision: Revision::ZERO }
    }

    pub(crate) fn add(&mut self, batch: &Batch<T>) {
        self.is_initial |= batch.is_initial();
        self.revision = batch.revision();
        for event in batch {
            let key = event.key();
            let new = event.new().cloned();
            match self.net.get_mut(&key) {
                Some(net) if net.old.is_none() && new.is_none() => {
                    self.net.remove(&key);
                }
                Some(net) => net.new = new,
                None => {
                    self.net.insert(key, Net { old: event.old().cloned(), new });
                }
            }
        }
    }

    /// Returns what differs between the first and the last state, if anything does.
    pub(crate) fn into_batch(self) -> Option<Batch<T>> {
        let is_change = |net: &Net<T>| match (&net.old, &net.new) {
            (Some(old), Some(new)) => !is_same(old, new),
            _ => true,
        };
        let events: Vec<_> = self
            .net
            .into_values()
            .filter(is_change)
            .filter_map(|net| Event::between(net.old.as_ref(), net.new.as_ref()))
            .collect();
        let origin = if self.is_initial { Origin::Initial } else { Origin::Change };
        (!events.is_empty()).then(|| Batch::new(self.revision, origin, events))
    }
}

#[cfg(test)]
mod tests {
    use super::Merged;
    use crate::event::Origin;
    use crate::{Batch, Event, Object, Revision};
    use std::sync::Arc;

    #[derive(PartialEq)]
    struct Value(u32);

    impl Object for Value {
        type Key = u32;

        fn key(&self) -> u32 {
            1
        }
    }

    /// Merges the steps of one object, each the value from then on, and prints the outcome.
    #[track_caller]
    fn check(before: Option<u32>, steps: &[Option<u32>], expected: Option<&str>) {
        let value = |number: Option<u32>| number.map(Value).map(Arc::new);
        let mut merged = Merged::new();
        let mut old = value(before);
        for step in steps {
            let new = value(*step);
            let event = Event::between(old.as_ref(), new.as_ref()).expect("a step is a change");
            merged.add(&Batch::new(Revision::ZERO, Origin::Change, vec![event]));
            old = new;
        }
        let show = |value: Option<&Arc<Value>>| value.map_or("-".to_owned(), |v| v.0.to_string());
        let seen = merged.into_batch().map(|batch| {
            let event = &batch.events()[0];
            format!("{} {}->{}", event.kind(), show(event.old()), show(event.new()))
        });
        assert_eq!(seen.as_deref(), expected);
    }

    #[test]
    fn changes_of_one_key_merge_into_the_net_change() {
        check(None, &[Some(1), Some(2)], Some("add -->2"));
        check(None, &[Some(1), None], None);
        check(Some(1), &[Some(2), Some(3)], Some("update 1->3"));
        check(Some(1), &[Some(2), None], Some("delete 1->-"));
        check(Some(1), &[None, Some(2)], Some("update 1->2"));
        check(Some(1), &[None, Some(1)], None);
        check(None, &[Some(1), None, Some(2)], Some("add -->2"));
        check(Some(1), &[None, Some(2), None], Some("delete 1->-"));
    }
}
