use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use super::Event;
use super::subscription::Inbox;

/// The handlers that are told of the objects of one kind.
#[derive(Default)]
pub(super) struct Audience(Vec<Arc<Inbox>>);

/// What a write has left with its handlers, to be told once no lock is held.
#[derive(Default)]
#[must_use]
pub(super) struct Notice {
    inboxes: Vec<Arc<Inbox>>,
    /// Perhaps the last that hold an old object, whose body may run code when it is dropped.
    events: SmallVec<[Event; 1]>,
}

impl Audience {
    pub(super) fn add(&mut self, inbox: &Arc<Inbox>) {
        self.0.retain(|other| other.is_open());
        self.0.push(Arc::clone(inbox));
    }

    /// Leaves the only event of a write with every handler.
    pub(super) fn tell(&mut self, event: Event) -> Notice {
        self.0.retain(|inbox| inbox.push_whole(event.clone()));
        Notice { inboxes: self.0.clone(), events: smallvec![event] }
    }

    /// Leaves an event with every handler, as a part of a write that its notice [seals](Notice::seal).
    pub(super) fn note(&mut self, event: Event, notice: &mut Notice) {
        self.0.retain(|inbox| {
            let Some(begins_batch) = inbox.push(event.clone()) else { return false };
            if begins_batch {
                notice.inboxes.push(Arc::clone(inbox));
            }
            true
        });
        notice.events.push(event);
    }

    pub(super) fn has_synced(&self) -> bool {
        self.0.iter().all(|inbox| inbox.has_synced())
    }
}

impl Notice {
    /// Says that the write has no more events.
    pub(super) fn seal(&self) {
        self.inboxes.iter().for_each(|inbox| inbox.seal());
    }

    /// Runs the handlers that are not running already.
    pub(super) fn deliver(self) {
        self.inboxes.iter().for_each(|inbox| inbox.deliver());
    }
}
