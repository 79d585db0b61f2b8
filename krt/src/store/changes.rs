//! What one transaction changed in one collection.

use super::{Slot, Store};
use crate::{Event, Object};
use smallvec::SmallVec;
use std::sync::Arc;

/// The changes of one transaction, one for each slot: what was there before it.
///
/// What is there now stands in the store.
pub(crate) struct Changes<T> {
    list: List<T>,
    rest: Option<Box<Rest<T>>>,
}

/// What only unusual transactions need.
struct Rest<T> {
    /// Slots that were filled and emptied again, to be swept.
    emptied: Vec<Slot>,
    /// Values that were there in between, to be dropped when no lock is held.
    retired: Vec<Arc<T>>,
}

type List<T> = SmallVec<[Recorded<T>; 1]>;

struct Recorded<T> {
    slot: Slot,
    is_forced: bool,
    old: Option<Arc<T>>,
}

/// The net change of one slot: the object before the transaction and the one after it.
pub(crate) struct Change<'a, T> {
    pub(crate) slot: Slot,
    pub(crate) old: Option<&'a Arc<T>>,
    pub(crate) new: Option<&'a Arc<T>>,
}

impl<T> Changes<T> {
    pub(crate) fn new() -> Self {
        Self { list: SmallVec::new(), rest: None }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is something to publish or to clean up.
    pub(crate) fn has_traces(&self) -> bool {
        !self.list.is_empty() || self.rest.is_some()
    }

    /// Records that a slot held `old` until now; one that is recorded more often has to be merged
    /// in the end.
    pub(crate) fn record(&mut self, slot: Slot, old: Option<Arc<T>>) {
        self.list.push(Recorded { slot, is_forced: false, old });
    }

    /// Makes the change that was recorded last an event even if nothing differs in the end.
    pub(crate) fn force_last(&mut self) {
        if let Some(last) = self.list.last_mut() {
            last.is_forced = true;
        }
    }

    /// Makes one of the changes of each slot: the first has the value before the transaction.
    pub(crate) fn merge(&mut self) {
        if self.list.windows(2).all(|pair| pair[0].slot < pair[1].slot) {
            return;
        }
        let mut order: Vec<(Slot, usize)> =
            self.list.iter().enumerate().map(|(at, change)| (change.slot, at)).collect();
        order.sort_unstable();
        let mut repeats = Vec::new();
        for same in order.chunk_by(|left, right| left.0 == right.0) {
            let is_forced = same.iter().any(|&(_, at)| self.list[at].is_forced);
            self.list[same[0].1].is_forced = is_forced;
            repeats.extend(same[1..].iter().map(|&(_, at)| at));
        }
        if repeats.is_empty() {
            return;
        }
        repeats.sort_unstable();
        let mut repeats = repeats.into_iter().peekable();
        let mut at = 0;
        let Self { list, rest } = self;
        let retired = &mut rest.get_or_insert_default().retired;
        list.retain(|change| {
            let is_repeat = repeats.next_if_eq(&at).is_some();
            at += 1;
            if is_repeat {
                retired.extend(change.old.take());
            }
            !is_repeat
        });
    }

    /// Keeps a value that nobody needs any more until it can be dropped.
    pub(crate) fn retire(&mut self, value: Arc<T>) {
        self.rest().retired.push(value);
    }

    /// Leaves out the changes at these positions, which ascend.
    pub(crate) fn leave_out(&mut self, positions: &[u32]) {
        let mut place = 0;
        let mut left_out = positions.iter().peekable();
        let Self { list, rest } = self;
        let Rest { emptied, retired } = &mut **rest.get_or_insert_default();
        list.retain(|change| {
            let is_left_out = left_out.next_if_eq(&&place).is_some();
            place += 1;
            if is_left_out {
                emptied.push(change.slot);
                retired.extend(change.old.take());
            }
            !is_left_out
        });
    }

    fn rest(&mut self) -> &mut Rest<T> {
        self.rest.get_or_insert_default()
    }
}

impl<T> Default for Rest<T> {
    fn default() -> Self {
        Self { emptied: Vec::new(), retired: Vec::new() }
    }
}

impl<T: Object> Changes<T> {
    /// Lists the changes in the order in which the slots were first touched.
    pub(crate) fn iter<'a>(
        &'a self,
        store: &'a Store<T>,
    ) -> impl ExactSizeIterator<Item = Change<'a, T>> {
        self.list.iter().map(|change| Change {
            slot: change.slot,
            old: change.old.as_ref(),
            new: store.value(change.slot),
        })
    }

    /// The positions of the changes that ended where they began. Compares values.
    pub(crate) fn unreal(&self, store: &Store<T>) -> Vec<u32> {
        let is_unreal = |change: &Recorded<T>| match (&change.old, store.value(change.slot)) {
            (Some(old), Some(new)) => !change.is_forced && is_same(old, new),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        (0..).zip(&self.list).filter(|(_, change)| is_unreal(change)).map(|(at, _)| at).collect()
    }

    /// Moves the keys of empty slots out of the store, to be dropped with what is in here.
    pub(crate) fn sweep(&self, store: &mut Store<T>) -> Vec<T::Key> {
        let emptied = self.rest.as_ref().map_or(&[][..], |rest| &rest.emptied);
        let changed = self.list.iter().map(|change| change.slot);
        let mut swept = Vec::new();
        for slot in changed.chain(emptied.iter().copied()) {
            if store.value(slot).is_none() {
                swept.extend(store.sweep(slot));
            }
        }
        if !swept.is_empty() {
            store.trim();
        }
        swept
    }
}

/// Compares two values, the pointers first.
pub(crate) fn is_same<T: PartialEq>(old: &Arc<T>, new: &Arc<T>) -> bool {
    Arc::ptr_eq(old, new) || **old == **new
}

/// Turns changes into events sorted by key; the store is the one they were recorded on.
pub(crate) fn events<T: Object>(store: &Store<T>, changes: &Changes<T>) -> Vec<Event<T>> {
    let mut sorted: SmallVec<[_; 1]> = changes.iter(store).collect();
    if sorted.len() > 1 {
        sorted.sort_unstable_by_key(|change: &Change<'_, T>| store.key(change.slot));
    }
    sorted.into_iter().filter_map(|change| Event::between(change.old, change.new)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Version(u32, u32);

    impl Object for Version {
        type Key = u32;

        fn key(&self) -> u32 {
            self.0
        }
    }

    struct Fixture(Store<Version>, Changes<Version>);

    impl Fixture {
        fn new() -> Self {
            Self(Store::new(), Changes::new())
        }

        fn put(&mut self, key: u32, version: Option<u32>) -> Slot {
            let slot = self.0.reserve(&key);
            let value = version.map(|version| Arc::new(Version(key, version)));
            let old = self.0.replace(slot, value);
            self.1.record(slot, old);
            slot
        }

        /// What is left after the comparison: key, old and new version.
        fn finish(&mut self) -> Vec<(u32, Option<u32>, Option<u32>)> {
            self.1.merge();
            let unreal = self.1.unreal(&self.0);
            self.1.leave_out(&unreal);
            let version = |value: Option<&Arc<Version>>| value.map(|value| value.1);
            let seen = |change: Change<'_, Version>| {
                let key = *self.0.key(change.slot).expect("it is recorded");
                (key, version(change.old), version(change.new))
            };
            self.1.iter(&self.0).map(seen).collect()
        }
    }

    #[track_caller]
    fn check(steps: &[Option<u32>], expected: Option<(Option<u32>, Option<u32>)>) {
        let mut fixture = Fixture::new();
        if let Some(first) = steps[0] {
            fixture.put(0, Some(first));
            fixture.1 = Changes::new();
        }
        steps[1..].iter().for_each(|&step| {
            fixture.put(0, step);
        });
        let expected: Vec<_> = expected.map(|(old, new)| (0, old, new)).into_iter().collect();
        assert_eq!(fixture.finish(), expected);
    }

    #[test]
    fn steps_of_one_slot_are_merged() {
        check(&[None, Some(1), Some(2)], Some((None, Some(2))));
        check(&[None, Some(1), None], None);
        check(&[Some(1), Some(2), Some(3)], Some((Some(1), Some(3))));
        check(&[Some(1), Some(2), None], Some((Some(1), None)));
        check(&[Some(1), None, Some(2)], Some((Some(1), Some(2))));
        check(&[Some(1), None, Some(1)], None);
    }

    #[test]
    fn many_slots_are_each_recorded_once() {
        let mut fixture = Fixture::new();
        for round in 1..=3 {
            (0..20).for_each(|key| {
                fixture.put(key, Some(round));
            });
        }
        fixture.put(5, None);
        let expected = (0..20).filter(|&key| key != 5).map(|key| (key, None, Some(3)));
        assert_eq!(fixture.finish(), expected.collect::<Vec<_>>());
        let Fixture(store, changes) = &mut fixture;
        assert_eq!(changes.sweep(store), [5]);
    }

    #[test]
    fn forced_change_survives_equality() {
        let mut fixture = Fixture::new();
        fixture.put(0, Some(1));
        fixture.1 = Changes::new();
        fixture.put(0, Some(1));
        fixture.1.force_last();
        assert_eq!(fixture.finish(), [(0, Some(1), Some(1))]);
    }
}
