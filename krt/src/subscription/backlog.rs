//! The batches that a reader has not taken yet.

use super::merge::Merged;
use super::{QueuePolicy, RecvError, Sink};
use crate::sync::Mutex;
use crate::wait::{Signal, WakerId, Wakers};
use crate::{Batch, Object};
use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll};

/// What the driving thread stores and the reader takes.
pub(crate) struct Backlog<T: Object> {
    policy: QueuePolicy,
    synced: Arc<Signal>,
    state: Mutex<State<T>>,
}

struct State<T: Object> {
    batches: VecDeque<Batch<T>>,
    /// The events in `batches`.
    events: usize,
    /// Takes the place of `batches` when there is too much.
    merged: Option<Merged<T>>,
    /// Whether the reader is busy with what it took.
    is_in_hand: bool,
    /// How many of what is stored belong to the time before the sync, once that is over.
    until_sync: Option<usize>,
    end: Option<RecvError>,
    wakers: Wakers,
}

impl<T: Object> Backlog<T> {
    pub(crate) fn new(policy: QueuePolicy, synced: &Arc<Signal>) -> Self {
        let state = State {
            batches: VecDeque::new(),
            events: 0,
            merged: None,
            is_in_hand: false,
            until_sync: None,
            end: None,
            wakers: Wakers::default(),
        };
        Self { policy, synced: Arc::clone(synced), state: Mutex::new(state) }
    }

    /// Takes the oldest batch, which is in hand until [`handled`](Self::handled).
    ///
    /// # Errors
    ///
    /// Tells why there will be none any more.
    pub(crate) fn take(&self) -> Result<Option<Batch<T>>, RecvError> {
        loop {
            let mut state = self.state.lock();
            state.is_in_hand = true;
            if let Some(batch) = state.batches.pop_front() {
                state.events -= batch.events().len();
                state.until_sync = state.until_sync.map(|count| count.saturating_sub(1));
                return Ok(Some(batch));
            }
            let Some(merged) = state.merged.take() else {
                let end = state.end;
                drop(state);
                self.handled();
                return end.map_or(Ok(None), Err);
            };
            state.until_sync = state.until_sync.map(|_| 0);
            drop(state);
            if let Some(batch) = merged.into_batch() {
                return Ok(Some(batch));
            }
        }
    }

    /// Notes that the reader has handled what it took.
    pub(crate) fn handled(&self) {
        let mut state = self.state.lock();
        state.is_in_hand = false;
        let is_synced = state.until_sync == Some(0);
        drop(state);
        if is_synced {
            self.synced.set();
        }
    }

    pub(crate) fn poll_take(
        &self,
        id: &mut WakerId,
        cx: &Context<'_>,
    ) -> Poll<Result<Batch<T>, RecvError>> {
        loop {
            if let Some(taken) = self.take().transpose() {
                return Poll::Ready(taken);
            }
            let mut state = self.state.lock();
            if state.is_idle() {
                state.wakers.register(id, cx.waker());
                return Poll::Pending;
            }
        }
    }

    pub(crate) fn forget(&self, id: &WakerId) {
        self.state.lock().wakers.forget(id);
    }

    /// Lets the reader take what is stored and then tells why there is no more.
    pub(crate) fn end(&self, why: RecvError) {
        let mut state = self.state.lock();
        state.end.get_or_insert(why);
        let woken = state.wakers.take();
        drop(state);
        woken.wake();
    }

    pub(crate) fn ended(&self) -> Option<RecvError> {
        self.state.lock().end
    }

    pub(crate) fn len(&self) -> usize {
        let state = self.state.lock();
        state.batches.len() + usize::from(state.merged.is_some())
    }

    /// Stores a batch. Only the driving thread does, so the order holds although no lock is held
    /// while keys are asked for.
    fn store(&self, batch: &Batch<T>) {
        let mut state = self.state.lock();
        if state.end.is_some() {
            return;
        }
        let events = state.events + batch.events().len();
        let fits = match self.policy {
            QueuePolicy::Unbounded => true,
            QueuePolicy::Coalesce { events: limit } => state.merged.is_none() && events <= limit,
            QueuePolicy::Bounded { batches: limit } => state.batches.len() < limit.max(1),
        };
        if fits {
            state.batches.push_back(batch.clone());
            state.events = events;
        } else if let QueuePolicy::Bounded { .. } = self.policy {
            drop(state);
            return self.end(RecvError::Lagged { missed: batch.revision() });
        } else {
            let stored = std::mem::take(&mut state.batches);
            state.events = 0;
            state.until_sync = state.until_sync.map(|count| count.min(1));
            let mut merged = state.merged.take().unwrap_or_else(Merged::new);
            drop(state);
            stored.iter().chain([batch]).for_each(|batch| merged.add(batch));
            state = self.state.lock();
            state.merged = Some(merged);
        }
        let woken = state.wakers.take();
        drop(state);
        woken.wake();
    }

    fn mark_sync(&self) {
        let mut state = self.state.lock();
        let stored = state.batches.len() + usize::from(state.merged.is_some());
        state.until_sync = Some(stored);
        let is_synced = stored == 0 && !state.is_in_hand;
        drop(state);
        if is_synced {
            self.synced.set();
        }
    }
}

impl<T: Object> State<T> {
    fn is_idle(&self) -> bool {
        self.batches.is_empty() && self.merged.is_none() && self.end.is_none()
    }
}

/// The end of a backlog at which batches arrive.
pub(crate) struct Arrivals<T: Object>(pub(crate) Arc<Backlog<T>>);

impl<T: Object> Sink<T> for Arrivals<T> {
    fn deliver(&mut self, batch: &Batch<T>) {
        self.0.store(batch);
    }

    fn synced(&mut self) {
        self.0.mark_sync();
    }
}
