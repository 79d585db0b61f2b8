//! What is to be looked at, and when.

use super::inbox::Reason;
use crate::ObjectKey;
use std::collections::{BTreeMap, HashMap};
use tokio::time::Instant;

/// Keys of objects by the time at which they are due, each once; of one time, first come first
/// served.
#[derive(Default)]
pub(super) struct Queue {
    by_place: BTreeMap<Place, ObjectKey>,
    entries: HashMap<ObjectKey, Entry>,
    places: u64,
}

/// The time, and a number that counts up.
type Place = (Instant, u64);

struct Entry {
    place: Place,
    reason: Reason,
}

impl Queue {
    /// Notes that an object is to be looked at now; if it is due already, it keeps its place.
    pub(super) fn note(&mut self, key: ObjectKey, reason: Reason, now: Instant) {
        let Some(known) = self.entries.get_mut(&key) else { return self.put(key, reason, now) };
        let is_due = known.place.0 <= now;
        if is_due {
            known.reason = reason.max(known.reason);
        } else if reason == Reason::Wanted || reason > known.reason {
            // Another state need not wait for the failures of the one before, nor news for a look
            // that nothing has called for.
            self.put(key, reason, now);
        }
    }

    /// Gives an object a new place.
    pub(super) fn put(&mut self, key: ObjectKey, reason: Reason, at: Instant) {
        self.remove(&key);
        self.places += 1;
        let place = (at, self.places);
        self.by_place.insert(place, key.clone());
        self.entries.insert(key, Entry { place, reason });
    }

    pub(super) fn remove(&mut self, key: &ObjectKey) {
        if let Some(entry) = self.entries.remove(key) {
            self.by_place.remove(&entry.place);
        }
    }

    /// The object that has been due for longest.
    pub(super) fn due(&self, now: Instant) -> Option<(ObjectKey, Reason)> {
        let (place, key) = self.by_place.first_key_value()?;
        let entry = self.entries.get(key).filter(|_| place.0 <= now)?;
        Some((key.clone(), entry.reason))
    }

    /// When the next object is due.
    pub(super) fn next(&self) -> Option<Instant> {
        self.by_place.first_key_value().map(|(place, _)| place.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn drain(queue: &mut Queue, now: Instant) -> Vec<(String, Reason)> {
        let mut drained = Vec::new();
        while let Some((key, reason)) = queue.due(now) {
            queue.remove(&key);
            drained.push((key.to_string(), reason));
        }
        drained
    }

    fn key(name: &str) -> ObjectKey {
        ObjectKey::cluster_wide(name)
    }

    #[test]
    fn what_is_noted_again_keeps_its_place() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        queue.note(key("z"), Reason::Seen, now);
        queue.note(key("a"), Reason::Wanted, now);
        let later = now + Duration::from_secs(1);
        queue.note(key("z"), Reason::Wanted, later);
        queue.note(key("a"), Reason::Seen, later);
        let expected = [("z".to_owned(), Reason::Wanted), ("a".to_owned(), Reason::Wanted)];
        assert_eq!(drain(&mut queue, later), expected);
        assert_eq!(queue.next(), None);
    }

    #[test]
    fn another_wish_or_a_stronger_reason_ends_a_wait() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        let later = now + Duration::from_secs(1);
        queue.put(key("a"), Reason::Wanted, later);
        queue.put(key("b"), Reason::Wanted, later);
        queue.put(key("c"), Reason::Created, later);
        queue.note(key("a"), Reason::Seen, now);
        queue.note(key("b"), Reason::Wanted, now);
        queue.note(key("c"), Reason::Seen, now);
        let expected = [("b".to_owned(), Reason::Wanted), ("c".to_owned(), Reason::Seen)];
        assert_eq!(drain(&mut queue, now), expected);
        assert_eq!(queue.next(), Some(later));
        assert_eq!(drain(&mut queue, later), [("a".to_owned(), Reason::Wanted)]);
    }
}
