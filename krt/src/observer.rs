//! Reports about the work of a graph, for metrics and tests.

use crate::{NodeId, Revision};
use std::time::Duration;

/// Is told what a graph does; every method does nothing by default.
///
/// The driving thread calls the methods while no lock is held, so an observer may read and write
/// the graph, but it delays the transaction while it works. It must not panic: a panic reaches the
/// caller of the write.
///
/// ```
/// use krt::{GraphOptions, Observer, TransactionReport};
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicUsize, Ordering};
///
/// struct Events(Arc<AtomicUsize>);
///
/// impl Observer for Events {
///     fn transaction_settled(&self, report: &TransactionReport) {
///         self.0.fetch_add(report.events, Ordering::Relaxed);
///     }
/// }
///
/// let events = Arc::new(AtomicUsize::new(0));
/// let graph = GraphOptions::new().observer(Events(Arc::clone(&events))).build();
/// let names = graph.source::<String>("names");
/// names.reset(["a", "b"].map(str::to_owned));
/// assert_eq!(events.load(Ordering::Relaxed), 2);
/// ```
pub trait Observer: Send + Sync + 'static {
    /// A node has run its transformation and committed what came out.
    fn node_ran(&self, run: &NodeRun<'_>) {
        let _ = run;
    }

    /// A transaction is settled: every node is up to date and every callback has returned.
    fn transaction_settled(&self, report: &TransactionReport) {
        let _ = report;
    }
}

/// One evaluation of one derived node.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct NodeRun<'a> {
    /// The transaction.
    pub revision: Revision,
    /// The node.
    pub node: NodeId,
    /// The name of the node.
    pub name: &'a str,
    /// How many inputs were dirty; the transformation ran once for each that still exists.
    pub inputs: usize,
    /// How many of the runs returned an error or panicked.
    pub failures: usize,
    /// How many objects changed.
    pub changes: usize,
    /// How long the evaluation took.
    pub duration: Duration,
}

/// One settled transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransactionReport {
    /// The transaction.
    pub revision: Revision,
    /// How many derived nodes were evaluated.
    pub nodes: usize,
    /// How many objects changed, over all collections.
    pub events: usize,
    /// The time from the start of the transaction to the end of the last callback.
    pub duration: Duration,
}

/// Tells the time that has passed since some fixed moment.
///
/// Implemented for closures.
///
/// ```
/// use krt::GraphOptions;
/// use std::time::Duration;
///
/// let graph = GraphOptions::new().clock(|| Duration::ZERO).build();
/// assert_eq!(graph.revision().get(), 0);
/// ```
pub trait Clock: Send + Sync + 'static {
    /// Returns the time since the fixed moment; it never goes back.
    fn now(&self) -> Duration;
}

impl<F: Fn() -> Duration + Send + Sync + 'static> Clock for F {
    fn now(&self) -> Duration {
        self()
    }
}

#[expect(clippy::disallowed_types, reason = "the one place that reads the clock of the machine")]
pub(crate) struct Monotonic(std::time::Instant);

#[expect(clippy::disallowed_types, reason = "the one place that reads the clock of the machine")]
impl Monotonic {
    pub(crate) fn start() -> Self {
        Self(std::time::Instant::now())
    }
}

impl Clock for Monotonic {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}
