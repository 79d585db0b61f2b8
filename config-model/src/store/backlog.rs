use std::collections::{HashMap, VecDeque};

use super::Event;

/// How many events may wait before events of one object are merged.
const MERGE_FROM: usize = 1024;

/// Events of one kind that wait for their handler.
///
/// Holds every event while few wait.
/// When many do, events of the same object are merged into one with the same outcome,
/// so that the length is bounded by the number of objects, not by how slow the handler is.
#[derive(Debug)]
pub(super) struct Backlog {
    waiting: VecDeque<Event>,
    merge_at: usize,
}

impl Backlog {
    pub(super) const fn new() -> Self {
        Self { waiting: VecDeque::new(), merge_at: MERGE_FROM }
    }

    pub(super) fn push(&mut self, event: Event) {
        if self.waiting.len() >= self.merge_at {
            self.waiting = merge(std::mem::take(&mut self.waiting));
            self.merge_at = MERGE_FROM.max(self.waiting.len() * 2);
        }
        self.waiting.push_back(event);
    }

    pub(super) fn pop(&mut self) -> Option<Event> {
        self.waiting.pop_front()
    }
}

/// Leaves at most one event per object, in the place of its first one.
fn merge(events: VecDeque<Event>) -> VecDeque<Event> {
    let mut places = HashMap::new();
    let mut merged: Vec<Option<Event>> = Vec::new();
    for event in events {
        let place = *places.entry(event.object().namespaced_name()).or_insert(merged.len());
        match merged.get_mut(place) {
            None => merged.push(Some(event)),
            Some(slot) => *slot = followed_by(slot.take(), event),
        }
    }
    merged.into_iter().flatten().collect()
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
    fn length_is_bounded_by_the_number_of_objects() {
        let mut backlog = Backlog::new();
        let choices: Vec<(u8, bool)> =
            (0..10_000_u32).map(|write| ((write % 7) as u8, true)).collect();
        for event in history(&choices) {
            backlog.push(event);
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
            let merged = merge(waiting.iter().cloned().collect());
            prop_assert!(merged.len() <= 5);
            replay(merged, &mut actual);
            prop_assert_eq!(actual, expected);
        }
    }
}
