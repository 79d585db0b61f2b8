//! What one transaction changed in one collection.

use super::{Slot, Store};
use crate::{Event, Object};
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
    /// Slot to position in the list plus one; zero where the slot is unchanged.
    places: Vec<u32>,
}

impl<T> Changes<T> {
    pub(crate) fn new() -> Self {
        Self { list: Vec::new(), places: Vec::new() }
    }

    /// Records that a slot now holds `new` and held `old` until now.
    pub(crate) fn record(&mut self, slot: Slot, old: Option<Arc<T>>, new: Option<Arc<T>>) {
        let index = slot as usize;
        if index >= self.places.len() {
            self.places.resize(index + 1, 0);
        }
        match self.places[index] {
            0 => {
                self.list.push(Change { slot, old, new, forced: false });
                self.places[index] = u32::try_from(self.list.len()).expect("slots are 32 bit");
            }
            place => self.list[place as usize - 1].new = new,
        }
    }

    /// Makes the recorded change of a slot an event even if nothing differs in the end.
    pub(crate) fn force(&mut self, slot: Slot) {
        let place = self.places.get(slot as usize).copied().unwrap_or(0);
        if let Some(change) = (place as usize).checked_sub(1).and_then(|at| self.list.get_mut(at)) {
            change.forced = true;
        }
    }

    /// Takes the changes out, in the order in which the slots were first touched, without those
    /// that ended where they began.
    ///
    /// Compares values, so no lock may be held. Also returns the slots that are empty now.
    pub(crate) fn finish(&mut self) -> (Vec<Change<T>>, Vec<Slot>)
    where
        T: PartialEq,
    {
        let mut list = std::mem::take(&mut self.list);
        for change in &list {
            self.places[change.slot as usize] = 0;
        }
        let emptied = list.iter().filter(|change| change.new.is_none()).map(|c| c.slot).collect();
        list.retain(Change::is_real);
        (list, emptied)
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

    #[track_caller]
    fn check(steps: &[Step], expected: Option<Step>) {
        let mut changes = Changes::new();
        for (old, new) in steps {
            changes.record(3, old.map(Arc::new), new.map(Arc::new));
        }
        let (list, _) = changes.finish();
        let found = list.first().map(|c| (c.old.as_deref().copied(), c.new.as_deref().copied()));
        assert_eq!(found, expected);
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
    fn forced_change_survives_equality() {
        let mut changes = Changes::new();
        changes.record(0, Some(Arc::new(1)), Some(Arc::new(1)));
        changes.force(0);
        assert_eq!(changes.finish().0.len(), 1);
    }
}
