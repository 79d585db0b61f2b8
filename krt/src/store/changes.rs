//! What one transaction changed in one collection.

use super::{Slot, Store};
use crate::{Event, Object};
use std::ops::Deref;
use std::sync::Arc;

/// The net change of one slot: the object before the transaction and the one after it.
pub(crate) struct Change<T> {
    pub(crate) slot: Slot,
    pub(crate) old: Option<Arc<T>>,
    pub(crate) new: Option<Arc<T>>,
    forced: bool,
}

/// Collects the changes of one transaction, one for each slot.
pub(crate) struct Changes<T> {
    list: Vec<Change<T>>,
    /// Slot to position in the list plus one, zero where the slot is unchanged; in use from the
    /// moment at which the list is too long to be searched.
    places: Vec<u32>,
}

/// What a transaction has changed in a collection; dereferences to the list of changes.
pub(crate) struct Committed<T> {
    list: Vec<Change<T>>,
    emptied: Vec<Slot>,
}

/// Up to this length a list is searched from end to end.
const SEARCHED: usize = 8;

/// After a list longer than this the places are given back.
const PLACED: usize = 4096;

/// A buffer for more changes than this is given back after the transaction.
const KEPT: usize = 256;

impl<T> Changes<T> {
    pub(crate) fn new() -> Self {
        Self { list: Vec::new(), places: Vec::new() }
    }

    /// Records that a slot now holds `new` and held `old` until now.
    pub(crate) fn record(&mut self, slot: Slot, old: Option<Arc<T>>, new: Option<Arc<T>>) {
        match self.position(slot) {
            Some(index) => self.list[index].new = new,
            None => self.push(Change { slot, old, new, forced: false }),
        }
    }

    /// Makes the recorded change of a slot an event even if nothing differs in the end.
    pub(crate) fn force(&mut self, slot: Slot) {
        if let Some(index) = self.position(slot) {
            self.list[index].forced = true;
        }
    }

    /// Moves the changes into `committed` in place of what is there, in the order in which the slots were first touched,
    /// without those that ended where they began, and with the slots that are empty now.
    ///
    /// Compares values, so no lock may be held.
    pub(crate) fn finish(&mut self, committed: &mut Committed<T>)
    where
        T: PartialEq,
    {
        committed.clear();
        let emptied = self.list.iter().filter(|change| change.new.is_none());
        committed.emptied.extend(emptied.map(|change| change.slot));
        if self.list.len() > PLACED {
            self.places = Vec::new();
        } else if self.list.len() > SEARCHED {
            self.list.iter().for_each(|change| self.places[change.slot as usize] = 0);
        }
        self.list.retain(Change::is_real);
        std::mem::swap(&mut self.list, &mut committed.list);
    }

    fn position(&self, slot: Slot) -> Option<usize> {
        if self.list.len() <= SEARCHED {
            return self.list.iter().position(|change| change.slot == slot);
        }
        let place = self.places.get(slot as usize)?;
        (*place as usize).checked_sub(1)
    }

    fn push(&mut self, change: Change<T>) {
        self.list.push(change);
        match self.list.len() {
            ..=SEARCHED => {}
            len if len == SEARCHED + 1 => (0..len).for_each(|index| self.note(index)),
            len => self.note(len - 1),
        }
    }

    fn note(&mut self, index: usize) {
        let slot = self.list[index].slot as usize;
        if slot >= self.places.len() {
            self.places.resize(slot + 1, 0);
        }
        self.places[slot] = u32::try_from(index + 1).expect("slots are 32 bit");
    }
}

impl<T> Default for Changes<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Committed<T> {
    /// The slots that are to be swept.
    pub(crate) fn emptied(&self) -> &[Slot] {
        &self.emptied
    }

    /// Drops the changes and keeps the room that a usual transaction needs.
    pub(crate) fn clear(&mut self) {
        self.list.clear();
        self.list.shrink_to(KEPT);
        self.emptied.clear();
        self.emptied.shrink_to(KEPT);
    }
}

impl<T> Default for Committed<T> {
    fn default() -> Self {
        Self { list: Vec::new(), emptied: Vec::new() }
    }
}

impl<T> Deref for Committed<T> {
    type Target = [Change<T>];

    fn deref(&self) -> &Self::Target {
        &self.list
    }
}

impl<T: PartialEq> Change<T> {
    fn is_real(&self) -> bool {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => self.forced || !is_same(old, new),
            (None, None) => false,
            (Some(_), None) | (None, Some(_)) => true,
        }
    }
}

/// Compares two values, the pointers first.
pub(crate) fn is_same<T: PartialEq>(old: &Arc<T>, new: &Arc<T>) -> bool {
    Arc::ptr_eq(old, new) || **old == **new
}

/// Turns changes into events sorted by key; the store is the one they were recorded on.
pub(crate) fn events<T: Object>(store: &Store<T>, changes: &[Change<T>]) -> Vec<Event<T>> {
    let mut sorted: Vec<&Change<T>> = changes.iter().collect();
    sorted.sort_unstable_by_key(|change| store.key(change.slot));
    sorted
        .into_iter()
        .filter_map(|change| Event::between(change.old.as_ref(), change.new.as_ref()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Step = (Option<i32>, Option<i32>);

    fn finished(mut changes: Changes<i32>) -> Committed<i32> {
        let mut committed = Committed::default();
        changes.finish(&mut committed);
        committed
    }

    /// The same for a slot that is found by searching and for one among many.
    #[track_caller]
    fn check(steps: &[Step], expected: Option<Step>) {
        for others in [0, 20] {
            let mut changes = Changes::new();
            for slot in 0..others {
                changes.record(100 + slot, None, Some(Arc::new(7)));
            }
            for (old, new) in steps {
                changes.record(3, old.map(Arc::new), new.map(Arc::new));
            }
            let committed = finished(changes);
            assert_eq!(
                committed.iter().filter(|change| change.slot >= 100).count(),
                others as usize
            );
            let found = committed.iter().find(|change| change.slot == 3);
            let found = found.map(|c| (c.old.as_deref().copied(), c.new.as_deref().copied()));
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn changes_of_one_slot_are_merged() {
        check(&[(None, Some(1)), (Some(1), Some(2))], Some((None, Some(2))));
        check(&[(None, Some(1)), (Some(1), None)], None);
        check(&[(Some(1), Some(2)), (Some(2), Some(3))], Some((Some(1), Some(3))));
        check(&[(Some(1), Some(2)), (Some(2), None)], Some((Some(1), None)));
        check(&[(Some(1), None), (None, Some(2))], Some((Some(1), Some(2))));
        check(&[(Some(1), None), (None, Some(1))], None);
    }

    #[test]
    fn many_slots_are_each_recorded_once() {
        let mut changes = Changes::new();
        for round in 1..=3 {
            for slot in 0..20 {
                changes.record(
                    slot,
                    (round > 1).then(|| Arc::new(round - 1)),
                    Some(Arc::new(round)),
                );
            }
        }
        changes.record(5, Some(Arc::new(3)), None);
        let committed = finished(changes);
        let slots: Vec<_> = committed.iter().map(|change| change.slot).collect();
        assert_eq!(slots, (0..20).filter(|&slot| slot != 5).collect::<Vec<_>>());
        assert!(committed.iter().all(|c| c.old.is_none() && c.new.as_deref() == Some(&3)));
        assert_eq!(committed.emptied(), [5]);
    }

    #[test]
    fn changes_of_an_abandoned_transaction_do_not_come_back() {
        let mut changes = Changes::new();
        let mut committed = Committed::default();
        for slot in [1, 2] {
            changes.record(slot, Some(Arc::new(7)), None);
            changes.finish(&mut committed);
        }
        changes.finish(&mut committed);
        assert_eq!((committed.len(), committed.emptied().len()), (0, 0));
    }

    #[test]
    fn forced_change_survives_equality() {
        let mut changes = Changes::new();
        changes.record(0, Some(Arc::new(1)), Some(Arc::new(1)));
        changes.force(0);
        assert_eq!(finished(changes).len(), 1);
    }
}
