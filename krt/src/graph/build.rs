//! Parts of the graph that are made while a transaction is being settled.

use super::queue::{Queue, Work};
use super::{Inner, Transaction, Turn};
use crate::Revision;
use crate::node::NodeId;
use crate::sync::this_thread;
use crate::sync::thread::ThreadId;

/// What one call of a function that builds a part of the graph does on the way.
///
/// New collections are evaluated, and writes to new sources applied, in the transaction that asked
/// for them. Anything else follows after it, and so does what the build does from then on, so that
/// the order of the calls is kept.
pub(crate) struct Build {
    thread: ThreadId,
    /// Nodes with this number or a higher one are new.
    first: NodeId,
    joins: bool,
}

impl Inner {
    /// Runs a function that builds a part of the graph. Only for the driving thread.
    pub(crate) fn build<R>(&self, build: impl FnOnce() -> R) -> R {
        let first = self.upcoming_id();
        self.queue.lock().build = Some(Build { thread: this_thread(), first, joins: true });
        let _running = Running(self);
        build()
    }

    /// Lets what was built take part in the transaction that is being settled.
    pub(crate) fn take_in_built(&self, turn: &mut Turn) {
        let built = std::mem::take(&mut self.queue.lock().built);
        for work in built {
            match work {
                Work::Write(_, transaction) => turn.apply(transaction),
                Work::Act(action) => action(turn),
            }
        }
    }
}

impl Queue {
    /// Keeps writes for the transaction that is being settled, if they belong to it.
    pub(super) fn take_into_build(
        &mut self,
        transaction: Transaction,
    ) -> Result<Revision, Transaction> {
        let Some(build) = self.build_here() else { return Err(transaction) };
        build.joins &= transaction.writes_only_from(build.first);
        if !build.joins {
            return Err(transaction);
        }
        self.built.push(Work::Write(self.current, transaction));
        Ok(self.current)
    }

    /// Keeps the start of a node for the transaction that is being settled, if it belongs to it.
    pub(super) fn start_in_build(&mut self, work: Work) -> Result<(), Work> {
        match self.build_here() {
            Some(build) if build.joins => self.built.push(work),
            Some(_) | None => return Err(work),
        }
        Ok(())
    }

    /// Lets the rest of what the build does follow after the transaction.
    pub(super) fn end_joining(&mut self) {
        if let Some(build) = self.build_here() {
            build.joins = false;
        }
    }

    fn build_here(&mut self) -> Option<&mut Build> {
        self.build.as_mut().filter(|build| build.thread == this_thread())
    }
}

struct Running<'a>(&'a Inner);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.queue.lock().build = None;
    }
}
