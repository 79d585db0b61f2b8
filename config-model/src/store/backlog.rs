use std::collections::{HashMap, VecDeque};

use smallvec::SmallVec;

use super::Event;
use crate::ConfigKey;

/// How many events may wait before events of one object are merged.
const MERGE_FROM: usize = 1024;

/// Events that wait for their handler, cut into batches: what one write has changed.
///
/// Holds every event while few wait.
/// When many do, the batches that are complete become one, in which events of the same object are merged into
/// one with the same outcome, so that the length is bounded by the number of objects, not by how slow the
/// handler is.
#[derive(Debug)]
pub(super) struct Backlog {
    /// Each with whether it is the last of its batch.
    waiting: VecDeque<(Event, bool)>,
    /// How many of them belong to complete batches.
    complete: usize,
    merge_at: usize,
}

impl Backlog {
    pub(super) const fn new() -> Self {
        Self { waiting: VecDeque::new(), complete: 0, merge_at: MERGE_FROM }
    }

    /// Adds an event to the batch that is being written.
    pub(super) fn push(&mut self, event: Event) {
        if self.waiting.len() >= self.merge_at {
            self.merge();
        }
        self.waiting.push_back((event, false));
    }

    /// Tells whether no batch is being written, so that the next event begins one.
    pub(super) fn is_complete(&self) -> bool {
        self.complete == self.waiting.len()
    }

    /// Completes the batch that is being written.
    pub(super) fn seal(&mut self) {
        if let Some((_, is_last)) = self.waiting.back_mut() {
            *is_last = true;
            self.complete = self.waiting.len();
        }
    }

    /// Takes the oldest event.
    pub(super) fn pop(&mut self) -> Option<Event> {
        let (event, _) = self.waiting.pop_front()?;
        self.complete = self.complete.saturating_sub(1);
        Some(event)
    }

    /// Takes the oldest batch that is complete.
    pub(super) fn pop_batch(&mut self) -> Option<SmallVec<[Event; 1]>> {
        let within = self.waiting.iter().take(self.complete);
        let length = within.take_while(|(_, is_last)| !is_last).count() + 1;
        if length > self.complete {
            return None;
        }
        self.complete -= length;
        Some(self.waiting.drain(..length).map(|(event, _)| event).collect())
    }

    fn merge(&mut self) {
        let complete = self.waiting.drain(..self.complete).map(|(event, _)| event);
        let mut merged: VecDeque<_> = merge(complete).map(|event| (event, false)).collect();
        if let Some((_, is_last)) = merged.back_mut() {
            *is_last = true;
        }
        self.complete = merged.len();
        merged.append(&mut self.waiting);
        self.waiting = merged;
        self.merge_at = MERGE_FROM.max(self.waiting.len() * 2);
    }
}

/// Leaves at most one event per object, in the place of its first one.
fn merge(events: impl Iterator<Item = Event>) -> impl Iterator<Item = Event> {
    let mut places: HashMap<ConfigKey, usize> = HashMap::new();
    let mut merged: Vec<Option<Event>> = Vec::new();
    for event in events {
        let place = *places.entry(event.object().key()).or_insert(merged.len());
        match merged.get_mut(place) {
            None => merged.push(Some(event)),
            Some(slot) => *slot = followed_by(slot.take(), event),
        }
    }
    merged.into_iter().flatten()
}

/// The one event that has the outcome of two; none when they cancel each other.
///
/// What it says of the past is what the handler was told last, so that indexes can be undone by it.
fn followed_by(earlier: Option<Event>, later: Event) -> Option<Event> {
    match (earlier, later) {
        (Some(Event::Add(_)), Event::Update { new, .. }) => Some(Event::Add(new)),
        (Some(Event::Add(_)), Event::Delete(_)) => None,
        (Some(Event::Update { old, .. }), Event::Update { new, .. }) => {
            Some(Event::Update { old, new })
        }
        (Some(Event::Update { old, .. }), Event::Delete(_)) => Some(Event::Delete(old)),
        (Some(Event::Delete(old)), Event::Add(new)) => Some(Event::Update { old, new }),
        (_, later) => Some(later),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::{Config, Meta};

    fn object(name: u8, body: usize) -> Arc<Config> {
        Arc::new(Config::new(Meta { name: name.to_string(), ..Meta::default() }, body))
    }

    /// Turns choices of objects into a history of writes that a store could have had.
    fn history(choices: &[(u8, bool)]) -> Vec<Event> {
        let mut stored: BTreeMap<u8, Arc<Config>> = BTreeMap::new();
        let write = |(body, &(name, keep)): (usize, &(u8, bool))| {
            let new = object(name, body);
            match (stored.remove(&name), keep) {
                (Some(old), false) => Event::Delete(old),
                (old, _) => {
                    stored.insert(name, Arc::clone(&new));
                    old.map_or_else(
                        || Event::Add(Arc::clone(&new)),
                        |old| Event::Update { old, new: Arc::clone(&new) },
                    )
                }
            }
        };
        choices.iter().enumerate().map(write).collect()
    }

    fn replay(events: impl IntoIterator<Item = Event>, onto: &mut BTreeMap<String, Arc<Config>>) {
        for event in events {
            let name = event.object().meta.name.clone();
            match event {
                Event::Add(new) => assert_eq!(onto.insert(name, new), None),
                Event::Update { old, new } => assert_eq!(onto.insert(name, new), Some(old)),
                Event::Delete(last) => assert_eq!(onto.remove(&name), Some(last)),
            }
        }
    }

    #[test]
    fn few_events_are_not_merged() {
        let mut backlog = Backlog::new();
        let written = history(&[(1, true), (1, true), (1, false)]);
        written.iter().cloned().for_each(|event| backlog.push(event));
        let read: Vec<Event> = std::iter::from_fn(|| backlog.pop()).collect();
        assert_eq!(read, written);
    }

    #[test]
    fn batches_come_whole_and_in_order() {
        let mut backlog = Backlog::new();
        let written = history(&[(1, true), (2, true), (3, true), (1, false)]);
        backlog.push(written[0].clone());
        backlog.push(written[1].clone());
        assert_eq!(backlog.pop_batch(), None);
        backlog.seal();
        backlog.push(written[2].clone());
        backlog.seal();
        backlog.push(written[3].clone());
        assert_eq!(backlog.pop_batch().as_deref(), Some(&written[..2]));
        assert_eq!(backlog.pop_batch().as_deref(), Some(&written[2..3]));
        assert_eq!(backlog.pop_batch(), None);
        assert_eq!(backlog.pop().as_ref(), Some(&written[3]));
        backlog.seal();
        assert_eq!(backlog.pop_batch(), None);
    }

    #[test]
    fn batch_that_is_being_written_is_not_merged_into_complete_ones() {
        let mut backlog = Backlog::new();
        let choices: Vec<(u8, bool)> =
            (0..2000_u32).map(|write| ((write % 7) as u8, true)).collect();
        for event in history(&choices) {
            backlog.push(event);
            backlog.seal();
        }
        let open = history(&[(9, true)]);
        backlog.push(open[0].clone());
        let mut told = BTreeMap::new();
        while let Some(batch) = backlog.pop_batch() {
            replay(batch, &mut told);
        }
        assert_eq!(told.keys().collect::<Vec<_>>(), ["0", "1", "2", "3", "4", "5", "6"]);
        backlog.seal();
        assert_eq!(backlog.pop_batch().as_deref(), Some(&open[..]));
    }

    #[test]
    fn length_is_bounded_by_the_number_of_objects() {
        let mut backlog = Backlog::new();
        let choices: Vec<(u8, bool)> =
            (0..10_000_u32).map(|write| ((write % 7) as u8, true)).collect();
        for event in history(&choices) {
            backlog.push(event);
            backlog.seal();
            assert!(backlog.waiting.len() <= MERGE_FROM);
        }
    }

    proptest! {
        #[test]
        fn merged_events_have_the_same_outcome(
            before in prop::collection::vec((0_u8..5, any::<bool>()), 0..30),
            choices in prop::collection::vec((0_u8..5, any::<bool>()), 0..60),
        ) {
            let all = history(&[before.clone(), choices].concat());
            let (before, waiting) = all.split_at(before.len());
            let mut expected = BTreeMap::new();
            replay(before.iter().cloned(), &mut expected);
            let mut actual = expected.clone();
            replay(waiting.iter().cloned(), &mut expected);
            let merged: Vec<Event> = merge(waiting.iter().cloned()).collect();
            prop_assert!(merged.len() <= 5);
            replay(merged, &mut actual);
            prop_assert_eq!(actual, expected);
        }
    }
}
