//! The shared state of a graph: its queue, its driver and its registry.

use super::options::Mode;
use super::waits::Waits;
use super::{GraphOptions, Transaction, Trial, Turn};
use crate::Revision;
use crate::node::{AnyNode, NodeId};
use crate::observer::{Clock, Observer};
use crate::subscription::Flush;
use parking_lot::{Condvar, Mutex, MutexGuard};
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::thread::ThreadId;

/// What the handles of one graph share.
///
/// Whoever submits work while nobody drives becomes the driver and settles the queue; others wait
/// until their work is settled. Work submitted by the driving thread itself, from inside a callback
/// or a transformation, is left to the loop that is already running.
pub(crate) struct Inner {
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) trial: Trial,
    mode: Mode,
    grouping: Grouping,
    pub(super) queue: Mutex<Queue>,
    progress: Condvar,
    ids: AtomicU64,
    committed: AtomicU64,
    records_causes: AtomicBool,
    nodes: Mutex<BTreeMap<NodeId, Weak<dyn AnyNode>>>,
    /// Groups of which a member has reported in this transaction.
    groups: Mutex<Vec<Arc<dyn Flush>>>,
}

#[derive(Default)]
pub(super) struct Queue {
    pub(super) work: VecDeque<Work>,
    driver: Option<ThreadId>,
    waiting: usize,
    pub(super) submitted: u64,
    pub(super) settled: u64,
    pub(super) waits: Waits,
    revision: Revision,
    /// Lent to whoever drives.
    turn: Turn,
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

impl Inner {
    pub(crate) fn new(options: GraphOptions) -> Arc<Self> {
        Arc::new(Self {
            observer: options.observer,
            clock: options.clock,
            trial: options.trial,
            mode: options.mode,
            grouping: options.grouping,
            queue: Mutex::default(),
            progress: Condvar::new(),
            ids: AtomicU64::new(1),
            committed: AtomicU64::new(0),
            records_causes: AtomicBool::new(false),
            nodes: Mutex::default(),
            groups: Mutex::default(),
        })
    }

    pub(crate) fn next_id(&self) -> NodeId {
        NodeId(self.ids.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn records_causes(&self) -> bool {
        self.records_causes.load(Ordering::Relaxed)
    }

    pub(crate) fn record_causes(&self, records: bool) {
        self.records_causes.store(records, Ordering::Relaxed);
    }

    pub(crate) fn register(&self, node: &Arc<dyn AnyNode>) {
        self.nodes.lock().insert(node.core().id, Arc::downgrade(node));
    }

    pub(crate) fn unregister(&self, id: NodeId) {
        self.nodes.lock().remove(&id);
    }

    /// Lists the nodes in the order of their creation.
    pub(crate) fn nodes(&self) -> Vec<Arc<dyn AnyNode>> {
        self.nodes.lock().values().filter_map(Weak::upgrade).collect()
    }

    pub(crate) fn committed(&self) -> Revision {
        Revision::new(self.committed.load(Ordering::Acquire))
    }

    /// Only for the driving thread.
    pub(crate) fn set_committed(&self, revision: Revision) {
        self.committed.store(revision.get().max(self.committed().get()), Ordering::Release);
    }

    pub(crate) fn write(&self, mut transaction: Transaction) -> Revision {
        let mut queue = self.queue.lock();
        if transaction.is_empty() {
            return queue.revision;
        }
        while let Some(part) = transaction.split(&self.trial) {
            queue.revision = queue.revision.next();
            let revision = queue.revision;
            queue.submit(Work::Write(revision, part));
        }
        queue.revision = queue.revision.next();
        let revision = queue.revision;
        let ticket = queue.submit(Work::Write(revision, transaction));
        self.settle_automatically(queue, ticket);
        revision
    }

    pub(crate) fn act(&self, action: impl FnOnce(&mut Turn) + Send + 'static) {
        let mut queue = self.queue.lock();
        let ticket = queue.submit(Work::Act(Box::new(action)));
        self.settle_automatically(queue, ticket);
    }

    pub(crate) fn flush_later(&self, group: Arc<dyn Flush>) {
        self.groups.lock().push(group);
    }

    /// Calls the groups when all their members have reported.
    pub(crate) fn flush_groups(&self, revision: Revision) {
        let groups = std::mem::take(&mut *self.groups.lock());
        groups.iter().for_each(|group| group.flush(revision));
    }

    /// Settles everything that is queued, unless this thread is doing so already.
    pub(crate) fn run_until_settled(&self) {
        let queue = self.queue.lock();
        let ticket = queue.submitted;
        self.wait_or_drive(queue, ticket);
    }

    /// Settles the oldest piece of queued work; tells whether there was one.
    pub(crate) fn step(&self) -> bool {
        let mut queue = self.queue.lock();
        if queue.driver.is_some() {
            return false;
        }
        let Some((work, count)) = queue.take(Grouping::OneByOne) else { return false };
        queue.driver = Some(this_thread());
        self.perform(&mut queue, work, count);
        self.stop_driving(&mut queue);
        true
    }

    /// Tells whether the calling thread is inside a callback or a transformation of this graph.
    pub(crate) fn is_driven_here(&self) -> bool {
        self.queue.lock().driver == Some(this_thread())
    }

    pub(crate) fn pending(&self) -> usize {
        self.queue.lock().work.len()
    }

    /// Settles what is queued up to `ticket`, if that is up to the caller.
    pub(crate) fn settle_by_mode(&self, ticket: u64) {
        self.settle_automatically(self.queue.lock(), ticket);
    }

    fn settle_automatically(&self, mut queue: MutexGuard<'_, Queue>, ticket: u64) {
        if queue.waits.is_attached() {
            let woken = queue.waits.for_work().take();
            drop(queue);
            woken.wake();
            return;
        }
        match self.mode {
            Mode::Automatic => self.wait_or_drive(queue, ticket),
            Mode::Manual => {}
        }
    }

    fn wait_or_drive(&self, mut queue: MutexGuard<'_, Queue>, ticket: u64) {
        let this = this_thread();
        while queue.settled < ticket {
            match queue.driver {
                Some(driver) if driver == this => return,
                Some(_) => {
                    queue.waiting += 1;
                    self.progress.wait(&mut queue);
                    queue.waiting -= 1;
                }
                None => {
                    queue.driver = Some(this);
                    self.drive(&mut queue, ticket);
                    self.stop_driving(&mut queue);
                }
            }
        }
    }

    /// Drives until the queue is empty, or until `ticket` is settled and another thread can go on.
    fn drive(&self, queue: &mut MutexGuard<'_, Queue>, ticket: u64) {
        while let Some((work, count)) = queue.take(self.grouping()) {
            self.perform(queue, work, count);
            if queue.settled >= ticket && queue.waiting > 0 {
                return;
            }
        }
    }

    fn grouping(&self) -> Grouping {
        if self.trial.joins() { self.grouping } else { Grouping::OneByOne }
    }

    /// Settles one piece of work with the queue unlocked. If that unwinds (an observer or a
    /// comparison panicked), the role of the driver is given up first.
    fn perform(&self, queue: &mut MutexGuard<'_, Queue>, work: Work, count: u64) {
        let mut turn = std::mem::take(&mut queue.turn);
        let outcome = MutexGuard::unlocked(queue, || {
            catch_unwind(AssertUnwindSafe(move || {
                match work {
                    Work::Write(revision, transaction) => {
                        self.commit(&mut turn, revision, transaction);
                    }
                    Work::Act(action) => {
                        self.settle(&mut turn, self.committed(), action);
                    }
                }
                turn
            }))
        });
        queue.settled += count;
        let woken = queue.waits.for_settled().take();
        if !woken.is_empty() {
            MutexGuard::unlocked(queue, || woken.wake());
        }
        match outcome {
            Ok(turn) => queue.turn = turn,
            Err(payload) => {
                self.stop_driving(queue);
                resume_unwind(payload);
            }
        }
        if queue.waiting > 0 {
            self.progress.notify_all();
        }
    }

    fn stop_driving(&self, queue: &mut Queue) {
        queue.driver = None;
        if queue.waiting > 0 {
            self.progress.notify_all();
        }
    }
}

/// Asking the standard library takes a count of references each time.
fn this_thread() -> ThreadId {
    thread_local! {
        static ID: ThreadId = std::thread::current().id();
    }
    ID.try_with(|id| *id).unwrap_or_else(|_| std::thread::current().id())
}

impl Queue {
    fn submit(&mut self, work: Work) -> u64 {
        self.work.push_back(work);
        self.submitted += 1;
        self.submitted
    }

    /// Takes the oldest work, with the writes right behind it if it is a write, and their number.
    fn take(&mut self, grouping: Grouping) -> Option<(Work, u64)> {
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

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner").field("mode", &self.mode).finish_non_exhaustive()
    }
}
