use std::fmt;
use std::mem;
use std::sync::Arc;

use parking_lot::Mutex;
use smallvec::{SmallVec, smallvec};

use super::backlog::Backlog;
use super::{BatchHandler, Event, EventHandler};
use crate::{Config, GroupVersionKind};

/// Keeps a handler of events; dropping it ends the events.
///
/// A call that is under way on another thread while the subscription is dropped runs to its end.
/// A handler that owns its store keeps it alive for as long as the subscription does.
#[must_use = "events end when the subscription is dropped"]
pub struct Subscription(Option<Arc<Inbox>>);

impl Subscription {
    pub(super) const fn to(inbox: Arc<Inbox>) -> Self {
        Self(Some(inbox))
    }

    /// Tells whether the handler has seen everything that was there when it was subscribed.
    #[must_use]
    pub fn has_synced(&self) -> bool {
        self.0.as_ref().is_none_or(|inbox| inbox.has_synced())
    }

    /// Lets the events go on until the store is gone.
    pub fn detach(mut self) {
        self.0 = None;
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(inbox) = &self.0 {
            inbox.close();
        }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("has_synced", &self.has_synced())
            .finish_non_exhaustive()
    }
}

/// Gives each of some kinds once.
pub(super) fn each_once(kinds: &[GroupVersionKind]) -> impl Iterator<Item = &GroupVersionKind> {
    let is_first = |(index, gvk): &(usize, &GroupVersionKind)| !kinds[..*index].contains(gvk);
    kinds.iter().enumerate().filter(is_first).map(|(_, gvk)| gvk)
}

/// Says that a store knows nothing of some kinds.
pub(super) fn warn_of_unknown(held: &[GroupVersionKind], wanted: &[GroupVersionKind]) {
    for gvk in wanted.iter().filter(|gvk| !held.contains(gvk)) {
        tracing::warn!(%gvk, "no events for a kind that the store does not hold");
    }
}

/// The events of one handler, and the handler while it is not running.
///
/// Whoever finds the handler at rest runs it until no event waits; everyone else only leaves events.
/// So it runs once at a time and in order, without a lock held and without a thread of its own.
pub(super) struct Inbox(Mutex<State>);

struct State {
    backlog: Backlog,
    handler: HandlerState,
    synced: bool,
}

enum HandlerState {
    Resting(Handler),
    Running,
    Closed,
}

/// Whom to tell, and how much at a time.
pub(super) enum Handler {
    /// One event at a time, as soon as it is there.
    Each(EventHandler),
    /// Everything that one write has changed.
    Batch(BatchHandler),
}

impl Handler {
    /// Takes what the handler is told in one call.
    fn next(&self, backlog: &mut Backlog) -> Option<SmallVec<[Event; 1]>> {
        match self {
            Self::Each(_) => backlog.pop().map(|event| smallvec![event]),
            Self::Batch(_) => backlog.pop_batch(),
        }
    }

    fn call(&mut self, events: &[Event]) {
        match self {
            Self::Each(handler) => events.iter().for_each(handler),
            Self::Batch(handler) => handler(events),
        }
    }
}

impl Inbox {
    /// Makes an inbox whose handler the caller is about to run.
    ///
    /// Nobody else runs it before, so what others leave meanwhile is delivered by the caller.
    pub(super) fn opened_by(handler: Handler) -> (Arc<Self>, Opening) {
        let state =
            State { backlog: Backlog::new(), handler: HandlerState::Running, synced: false };
        let inbox = Arc::new(Self(Mutex::new(state)));
        (Arc::clone(&inbox), Opening { inbox, handler, existing: Vec::new() })
    }

    /// Leaves an event of a write that may have more, and tells whether it is the first of its batch; `None`
    /// when nobody will ever read it.
    pub(super) fn push(&self, event: Event) -> Option<bool> {
        let mut state = self.0.lock();
        if !state.is_open() {
            return None;
        }
        let begins_batch = state.backlog.is_complete();
        state.backlog.push(event);
        Some(begins_batch)
    }

    /// Leaves the only event of a write, and tells whether anyone will ever read it.
    pub(super) fn push_whole(&self, event: Event) -> bool {
        let mut state = self.0.lock();
        if !state.is_open() {
            return false;
        }
        state.backlog.push(event);
        state.backlog.seal();
        true
    }

    /// Ends the events of a write.
    pub(super) fn seal(&self) {
        self.0.lock().backlog.seal();
    }

    pub(super) fn is_open(&self) -> bool {
        self.0.lock().is_open()
    }

    pub(super) fn has_synced(&self) -> bool {
        self.0.lock().synced
    }

    /// Runs the handler until no event waits, unless it is running already.
    pub(super) fn deliver(&self) {
        Turn { inbox: self, handler: None }.run();
    }

    fn close(&self) {
        let mut state = self.0.lock();
        let handler = mem::replace(&mut state.handler, HandlerState::Closed);
        let backlog = mem::replace(&mut state.backlog, Backlog::new());
        drop(state);
        // What the handler owns may do anything when it is dropped, so the lock goes first.
        drop((handler, backlog));
    }
}

/// The first turn of a handler.
pub(super) struct Opening {
    inbox: Arc<Inbox>,
    handler: Handler,
    existing: Vec<Event>,
}

impl Opening {
    /// Adds objects to those that are there already.
    pub(super) fn add(&mut self, objects: impl IntoIterator<Item = Arc<Config>>) {
        self.existing.extend(objects.into_iter().map(Event::Add));
    }

    /// Tells the handler what is there already, as one batch, and runs it until no event waits.
    pub(super) fn deliver(mut self) {
        if !self.existing.is_empty() {
            self.handler.call(&self.existing);
        }
        Turn { inbox: &self.inbox, handler: Some(self.handler) }.run();
    }
}

impl State {
    const fn is_open(&self) -> bool {
        !matches!(self.handler, HandlerState::Closed)
    }

    /// Lends the handler out, if it is at rest.
    fn lend(&mut self) -> Option<Handler> {
        match mem::replace(&mut self.handler, HandlerState::Running) {
            HandlerState::Resting(handler) => Some(handler),
            other @ (HandlerState::Running | HandlerState::Closed) => {
                self.handler = other;
                None
            }
        }
    }
}

/// A turn of the handler, which begins if nobody runs it; it is given back when no event waits or when it panics.
struct Turn<'a> {
    inbox: &'a Inbox,
    handler: Option<Handler>,
}

impl Turn<'_> {
    fn run(mut self) {
        while let Some((events, handler)) = self.next() {
            handler.call(&events);
        }
    }

    fn next(&mut self) -> Option<(SmallVec<[Event; 1]>, &mut Handler)> {
        let mut state = self.inbox.0.lock();
        if self.handler.is_none() {
            self.handler = state.lend();
        }
        let Some(events) = self.handler.as_ref()?.next(&mut state.backlog) else {
            state.synced = true;
            self.give_back(&mut state);
            return None;
        };
        drop(state);
        Some((events, self.handler.as_mut()?))
    }

    /// Puts the handler to rest, unless the subscription is gone.
    fn give_back(&mut self, state: &mut State) {
        if matches!(state.handler, HandlerState::Running)
            && let Some(handler) = self.handler.take()
        {
            state.handler = HandlerState::Resting(handler);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.handler.is_some() {
            let mut state = self.inbox.0.lock();
            self.give_back(&mut state);
        }
    }
}
