//! The work that is still to be settled, and who settles it.

use super::build::Build;
use super::waits::Waits;
use super::{Transaction, Turn};
use crate::Revision;
use crate::sync::thread::ThreadId;
use std::collections::VecDeque;

#[derive(Default)]
pub(super) struct Queue {
    pub(super) work: VecDeque<Work>,
    pub(super) driver: Option<ThreadId>,
    /// The threads that evaluate for the driver at the moment.
    pub(super) helpers: Vec<ThreadId>,
    pub(super) waiting: usize,
    pub(super) submitted: u64,
    pub(super) settled: u64,
    pub(super) waits: Waits,
    /// The build that runs at the moment.
    pub(super) build: Option<Build>,
    /// What builds have started and written, for the transaction that is being settled.
    pub(super) built: Vec<Work>,
    /// The revision of the work that is being settled.
    pub(super) current: Revision,
    pub(super) revision: Revision,
    /// Lent to whoever drives.
    pub(super) turn: Option<Box<Turn>>,
}

pub(crate) enum Work {
    Write(Revision, Transaction),
    Act(Action),
}

/// Something other than a write that has to happen between transactions.
pub(crate) type Action = Box<dyn FnOnce(&mut Turn) + Send>;

/// Whether writes that are queued together are committed together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grouping {
    Together,
    OneByOne,
}

impl Queue {
    /// Whether a thread is inside a transformation or a callback, so that it must not wait for one.
    pub(super) fn is_driven_by(&self, thread: ThreadId) -> bool {
        self.driver == Some(thread) || self.helpers.contains(&thread)
    }

    pub(super) fn submit(&mut self, work: Work) -> u64 {
        self.work.push_back(work);
        self.submitted += 1;
        self.submitted
    }

    /// Takes the oldest work, with the writes right behind it if it is a write, and their number.
    pub(super) fn take(&mut self, grouping: Grouping) -> Option<(Work, u64)> {
        let mut work = self.work.pop_front()?;
        let mut count = 1;
        if let (Work::Write(revision, transaction), Grouping::Together) = (&mut work, grouping) {
            while let Some(Work::Write(..)) = self.work.front()
                && let Some(Work::Write(later, writes)) = self.work.pop_front()
            {
                *revision = later;
                transaction.append(writes);
                count += 1;
            }
        }
        Some((work, count))
    }
}
