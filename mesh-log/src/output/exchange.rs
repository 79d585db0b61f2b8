//! What the threads that log and the one that writes hand each other.

use std::io;
use std::time::Duration;

use parking_lot::{Condvar, Mutex, MutexGuard};

/// Holds `T`, the lines of an output between the threads that log and the one that writes.
#[derive(Default)]
pub(super) struct Exchange<T> {
    state: Mutex<State<T>>,
    /// Something is to be done by the writing thread.
    work: Condvar,
    /// The writing thread has done something.
    progress: Condvar,
}

#[derive(Default)]
pub(super) struct State<T> {
    pub(super) held: T,
    /// Lines that are missing and were not told about.
    pub(super) untold: u64,
    pub(super) lost: u64,
    flushes_asked: u64,
    flushes_done: u64,
    /// Why the last write failed, unless a flush has told.
    pub(super) failure: Option<io::Error>,
    is_closing: bool,
    is_done: bool,
}

/// The flushes that somebody waits for.
#[derive(Clone, Copy)]
pub(super) struct Flushes(u64);

/// For the threads that log.
impl<T> Exchange<T> {
    pub(super) fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock()
    }

    pub(super) fn wake(&self) {
        self.work.notify_one();
    }

    pub(super) fn wait_for_progress(&self, state: &mut MutexGuard<'_, State<T>>) {
        self.progress.wait(state);
    }

    /// Waits until all that is held now is written, and tells of a failure once.
    pub(super) fn flush(&self, patience: Duration) -> io::Result<()> {
        let mut state = self.state.lock();
        state.flushes_asked += 1;
        let asked = state.flushes_asked;
        self.wake();
        let is_pending = |state: &mut State<T>| state.flushes_done < asked;
        let waited = self.progress.wait_while_for(&mut state, is_pending, patience);
        if waited.timed_out() && is_pending(&mut state) {
            return Err(io::ErrorKind::TimedOut.into());
        }
        state.failure.take().map_or(Ok(()), Err)
    }

    /// Has the writing thread write what is left and end, and waits for it.
    pub(super) fn close(&self, patience: Duration) {
        let mut state = self.state.lock();
        state.is_closing = true;
        self.wake();
        self.progress.wait_while_for(&mut state, |state| !state.is_done, patience);
    }
}

/// For the thread that writes.
impl<T> Exchange<T> {
    pub(super) fn wait_for_work(&self, state: &mut MutexGuard<'_, State<T>>) {
        self.work.wait(state);
    }

    /// Gathers lines for so long, unless somebody waits for them.
    #[cfg(unix)]
    pub(super) fn gather(&self, state: &mut MutexGuard<'_, State<T>>, period: Duration) {
        self.work.wait_while_for(state, |state| !state.is_urgent(), period);
    }

    pub(super) fn progressed(&self, state: MutexGuard<'_, State<T>>) {
        drop(state);
        self.progress.notify_all();
    }
}

impl<T> State<T> {
    pub(super) fn lose(&mut self, lines: u64) {
        self.untold += lines;
        self.lost += lines;
    }

    pub(super) fn is_closing(&self) -> bool {
        self.is_closing
    }

    /// Whether somebody waits for a flush.
    pub(super) fn must_flush(&self) -> bool {
        self.flushes_asked > self.flushes_done
    }

    #[cfg(unix)]
    pub(super) fn is_urgent(&self) -> bool {
        self.is_closing || self.must_flush()
    }

    pub(super) fn flushes(&self) -> Flushes {
        Flushes(self.flushes_asked)
    }

    pub(super) fn flushed(&mut self, Flushes(done): Flushes) {
        self.flushes_done = done;
    }

    /// The writing thread ends.
    pub(super) fn end(&mut self) {
        self.is_done = true;
    }
}
