//! The shared state of a graph: its queue, its driver and its registry.

use super::options::Mode;
use super::queue::{Grouping, Queue, Work};
use super::{GraphOptions, Transaction, Trial, Turn};
use crate::Revision;
use crate::node::{AnyNode, NodeId};
use crate::observer::{Clock, Observer};
use crate::subscription::Flush;
use crate::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use crate::sync::{Condvar, Mutex, MutexGuard, this_thread, wait};
use crate::world::World;
use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Weak};

/// What the handles of one graph share.
///
/// Whoever submits work while nobody drives becomes the driver and settles the queue; others wait
/// until their work is settled. Work submitted by the driving thread itself, from inside a callback
/// or a transformation, is left to the loop that is already running.
pub(crate) struct Inner {
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) trial: Trial,
    /// The content of all nodes.
    pub(crate) world: World,
    /// How many threads may evaluate at once; as many as there are processors if nothing is said.
    threads: Option<NonZeroUsize>,
    mode: Mode,
    grouping: Grouping,
    pub(super) queue: Mutex<Queue>,
    progress: Condvar,
    ids: AtomicU64,
    committed: AtomicU64,
    records_causes: AtomicBool,
    has_abandoned: AtomicBool,
    nodes: Mutex<BTreeMap<NodeId, Weak<dyn AnyNode>>>,
    /// Groups of which a member has reported in this transaction.
    groups: Mutex<Vec<Arc<dyn Flush>>>,
    has_groups: AtomicBool,
}

impl Inner {
    pub(crate) fn new(options: GraphOptions) -> Arc<Self> {
        Arc::new(Self {
            observer: options.observer,
            clock: options.clock,
            trial: options.trial,
            world: World::new(),
            threads: options.threads,
            mode: options.mode,
            grouping: options.grouping,
            queue: Mutex::default(),
            progress: Condvar::new(),
            ids: AtomicU64::new(1),
            committed: AtomicU64::new(0),
            records_causes: AtomicBool::new(false),
            has_abandoned: AtomicBool::new(false),
            nodes: Mutex::default(),
            groups: Mutex::default(),
            has_groups: AtomicBool::new(false),
        })
    }

    pub(crate) fn next_id(&self) -> NodeId {
        NodeId(self.ids.fetch_add(1, Ordering::Relaxed))
    }

    /// The number that the next node will have, if no other thread makes one.
    pub(super) fn upcoming_id(&self) -> NodeId {
        NodeId(self.ids.load(Ordering::Relaxed))
    }

    pub(crate) fn threads(&self) -> NonZeroUsize {
        let available = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.threads.unwrap_or_else(available)
    }

    pub(crate) fn records_causes(&self) -> bool {
        self.records_causes.load(Ordering::Relaxed)
    }

    pub(crate) fn record_causes(&self, records: bool) {
        self.records_causes.store(records, Ordering::Relaxed);
    }

    /// Whether a transaction was ever given up, so that a node may have missed a change.
    pub(crate) fn has_abandoned(&self) -> bool {
        self.has_abandoned.load(Ordering::Relaxed)
    }

    pub(super) fn note_abandoned(&self) {
        self.has_abandoned.store(true, Ordering::Relaxed);
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
        transaction = match queue.take_into_build(transaction) {
            Ok(revision) => return revision,
            Err(transaction) => transaction,
        };
        while self.trial.is_shuffled()
            && let Some(part) = transaction.split(&self.trial)
        {
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
        queue.end_joining();
        let ticket = queue.submit(Work::Act(Box::new(action)));
        self.settle_automatically(queue, ticket);
    }

    /// Like [`act`](Self::act), for what makes a new part of the graph work.
    pub(crate) fn start(&self, action: impl FnOnce(&mut Turn) + Send + 'static) {
        let mut queue = self.queue.lock();
        let work = match queue.start_in_build(Work::Act(Box::new(action))) {
            Ok(()) => return,
            Err(work) => work,
        };
        let ticket = queue.submit(work);
        self.settle_automatically(queue, ticket);
    }

    /// Only for the driving thread.
    pub(crate) fn flush_later(&self, group: Arc<dyn Flush>) {
        self.groups.lock().push(group);
        self.has_groups.store(true, Ordering::Relaxed);
    }

    /// Calls the groups when all their members have reported.
    pub(crate) fn flush_groups(&self, revision: Revision) {
        if !self.has_groups.load(Ordering::Relaxed) {
            return;
        }
        self.has_groups.store(false, Ordering::Relaxed);
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
        let queue = self.queue.lock();
        if queue.driver.is_some() || queue.work.is_empty() {
            return false;
        }
        let ticket = queue.settled + 1;
        drop(self.drive(queue, Until::Settled(ticket)));
        true
    }

    /// Tells whether the calling thread is inside a callback or a transformation of this graph.
    pub(crate) fn is_driven_here(&self) -> bool {
        self.queue.lock().is_driven_by(this_thread())
    }

    pub(crate) fn pending(&self) -> usize {
        self.queue.lock().work.len()
    }

    /// Settles what is queued up to `ticket`, if that is up to the caller.
    pub(crate) fn settle_by_mode(&self, ticket: u64) {
        self.settle_automatically(self.queue.lock(), ticket);
    }

    fn settle_automatically<'a>(&'a self, mut queue: MutexGuard<'a, Queue>, ticket: u64) {
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

    fn wait_or_drive<'a>(&'a self, mut queue: MutexGuard<'a, Queue>, ticket: u64) {
        let this = this_thread();
        while queue.settled < ticket {
            match queue.driver {
                Some(_) if queue.is_driven_by(this) => return,
                Some(_) => {
                    queue.waiting += 1;
                    queue = wait(&self.progress, queue);
                    queue.waiting -= 1;
                }
                None => queue = self.drive(queue, Until::OthersCanGoOn(ticket)),
            }
        }
    }

    fn grouping(&self, until: Until) -> Grouping {
        match until {
            Until::OthersCanGoOn(_) if self.trial.joins() => self.grouping,
            Until::OthersCanGoOn(_) | Until::Settled(_) => Grouping::OneByOne,
        }
    }

    /// Takes the role of the driver and settles one piece of work after another, with the queue
    /// unlocked. If that unwinds (an observer or a comparison panicked), the role is given up first.
    fn drive<'a>(
        &'a self,
        mut queue: MutexGuard<'a, Queue>,
        until: Until,
    ) -> MutexGuard<'a, Queue> {
        queue.driver = Some(this_thread());
        let mut turn = queue.turn.take().unwrap_or_default();
        let mut unwound = None;
        while let Some((work, count)) = queue.take(self.grouping(until)) {
            queue.current = match &work {
                Work::Write(revision, _) => *revision,
                Work::Act(_) => self.committed(),
            };
            drop(queue);
            let outcome = catch_unwind(AssertUnwindSafe(|| self.perform(&mut turn, work)));
            if let Err(payload) = outcome {
                turn = Box::default();
                self.abandon();
                unwound = Some(payload);
            }
            queue = self.settled(count);
            if unwound.is_some() || until.is_reached(&queue) {
                break;
            }
        }
        queue.turn = Some(turn);
        queue.driver = None;
        if queue.waiting > 0 {
            self.progress.notify_all();
        }
        if let Some(payload) = unwound {
            drop(queue);
            resume_unwind(payload);
        }
        queue
    }

    fn perform(&self, turn: &mut Turn, work: Work) {
        match work {
            Work::Write(revision, transaction) => self.commit(turn, revision, transaction),
            Work::Act(action) => {
                self.settle(turn, self.committed(), action);
            }
        }
    }

    /// Notes that work is done, and wakes those who have waited for it.
    fn settled(&self, count: u64) -> MutexGuard<'_, Queue> {
        let mut queue = self.queue.lock();
        queue.settled += count;
        if queue.waiting > 0 {
            self.progress.notify_all();
        }
        if !queue.waits.for_settled().is_empty() {
            let woken = queue.waits.for_settled().take();
            drop(queue);
            woken.wake();
            queue = self.queue.lock();
        }
        queue
    }
}

/// How long a thread goes on driving.
#[derive(Clone, Copy)]
enum Until {
    /// Until this ticket is settled.
    Settled(u64),
    /// Until the queue is empty, or this ticket is settled and another thread waits to go on.
    OthersCanGoOn(u64),
}

impl Until {
    fn is_reached(self, queue: &Queue) -> bool {
        match self {
            Self::Settled(ticket) => queue.settled >= ticket,
            Self::OthersCanGoOn(ticket) => queue.settled >= ticket && queue.waiting > 0,
        }
    }
}

/// Makes the calling thread one that evaluates for the driver.
pub(crate) struct Helping<'a>(&'a Inner);

impl Inner {
    pub(crate) fn help(&self) -> Helping<'_> {
        self.queue.lock().helpers.push(this_thread());
        Helping(self)
    }
}

impl Drop for Helping<'_> {
    fn drop(&mut self) {
        let this = this_thread();
        self.0.queue.lock().helpers.retain(|helper| *helper != this);
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner").field("mode", &self.mode).finish_non_exhaustive()
    }
}
