//! Subscribers, and what they know from the events alone.

use super::item::Item;
use super::naive::Content;
use super::scenario::Following;
use krt::{
    Batch, Collection, Event, Queue, QueuePolicy, RecvError, Revision, SubscribeOptions,
    Subscription,
};
use parking_lot::Mutex;
use std::sync::Arc;

/// A subscriber of one node.
pub(crate) struct Follower {
    pub(crate) node: usize,
    collection: Collection<Item>,
    source: Events,
    known: Arc<Mutex<Known>>,
}

enum Events {
    /// The callback has what it needs; the handle keeps it subscribed.
    Callback {
        _subscription: Subscription,
    },
    Queue(Queue<Item>, QueuePolicy),
}

#[derive(Default)]
struct Known {
    content: Content,
    last: Option<Revision>,
    /// The events that contradict what was known.
    faults: Vec<String>,
}

impl Follower {
    pub(crate) fn new(node: usize, collection: &Collection<Item>, how: Following) -> Self {
        let known = Arc::new(Mutex::new(Known::default()));
        let source = match how {
            Following::Callback => {
                let told = Arc::clone(&known);
                let callback = move |batch: &Batch<Item>| told.lock().learn(batch);
                Events::Callback { _subscription: collection.subscribe(callback) }
            }
            Following::Queue(policy) => {
                let options = SubscribeOptions::new().policy(policy);
                Events::Queue(collection.subscribe_queue_with(&options), policy)
            }
            Following::Changes(policy) => {
                let options = SubscribeOptions::new().policy(policy).changes_only();
                Events::Queue(collection.subscribe_queue_with(&options), policy)
            }
        };
        Self { node, collection: collection.clone(), source, known }
    }

    /// Gives what the first batch would have told.
    pub(crate) fn starts_with(self, content: &Content) -> Self {
        self.known.lock().content.clone_from(content);
        self
    }

    /// Takes what the queue holds; the graph is settled.
    pub(crate) fn catch_up(&mut self, expected: &Content) {
        if let Events::Queue(queue, policy) = &self.source {
            queue.drain().iter().for_each(|batch| self.known.lock().learn(batch));
            if let Some(ended) = queue.ended() {
                assert!(matches!(policy, QueuePolicy::Bounded { .. }), "{policy:?}: {ended:?}");
                assert!(matches!(ended, RecvError::Lagged { .. }), "{ended:?}");
                let faults = std::mem::take(&mut self.known.lock().faults);
                assert!(faults.is_empty(), "node {}: {faults:?}", self.node);
                let how = Following::Queue(QueuePolicy::Unbounded);
                *self = Self::new(self.node, &self.collection, how);
                return;
            }
        }
        let known = self.known.lock();
        assert!(known.faults.is_empty(), "node {}: {:?}", self.node, known.faults);
        assert_eq!(&known.content, expected, "replay of node {}", self.node);
    }
}

impl Known {
    fn learn(&mut self, batch: &Batch<Item>) {
        if self.last.is_some_and(|last| last >= batch.revision()) {
            self.faults.push(format!("batch of {} after {:?}", batch.revision(), self.last));
        }
        self.last = Some(batch.revision());
        if batch.events().is_empty() {
            self.faults.push("empty batch".to_owned());
        }
        if !batch.events().is_sorted_by(|one, next| one.key() < next.key()) {
            self.faults.push(format!("order of {batch}"));
        }
        batch.into_iter().for_each(|event| self.learn_event(event));
    }

    /// An addition needs a key that is unknown, an update and a deletion the object that is known.
    fn learn_event(&mut self, event: &Event<Item>) {
        let old = match event.new() {
            Some(new) => self.content.insert(event.key(), Arc::clone(new)),
            None => self.content.remove(&event.key()),
        };
        if old.as_ref() != event.old() {
            self.faults.push(format!("{event}: {:?} was {old:?}", event.old()));
        }
    }
}
