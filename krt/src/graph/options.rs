//! How a graph is set up.

use super::queue::Grouping;
use super::{Graph, Trial};
use crate::observer::{Clock, Monotonic, Observer};
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;

/// The optional settings of a graph.
///
/// ```
/// use krt::GraphOptions;
///
/// let graph = GraphOptions::new().manual().build();
/// let names = graph.source::<String>("names");
/// names.set("a".to_owned());
/// assert!(names.collection().is_empty());
/// graph.run_until_settled();
/// assert_eq!(names.collection().len(), 1);
/// ```
#[must_use]
pub struct GraphOptions {
    pub(crate) mode: Mode,
    pub(crate) grouping: Grouping,
    pub(crate) threads: Option<NonZeroUsize>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) trial: Trial,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Automatic,
    Manual,
}

impl GraphOptions {
    /// Starts with a graph that settles every write at once, tells nobody, and uses the clock of
    /// the machine.
    pub fn new() -> Self {
        Self {
            mode: Mode::Automatic,
            grouping: Grouping::Together,
            threads: None,
            observer: None,
            clock: Arc::new(Monotonic::start()),
            trial: Trial::default(),
        }
    }

    /// Queues everything until [`Graph::step`] or [`Graph::run_until_settled`] is called.
    pub fn manual(mut self) -> Self {
        self.mode = Mode::Manual;
        self
    }

    /// Commits every write by itself, even if several are queued, so that subscribers see each.
    ///
    /// Otherwise writes that are queued behind each other become one transaction, and an object that
    /// was added and removed in the meantime does not show.
    ///
    /// ```
    /// use krt::GraphOptions;
    ///
    /// let graph = GraphOptions::new().manual().separate_writes().build();
    /// let names = graph.source::<String>("names");
    /// let queue = names.collection().subscribe_queue();
    /// names.set("a".to_owned());
    /// names.remove(&"a".to_owned());
    /// graph.run_until_settled();
    /// let batches: Vec<_> = queue.drain().iter().map(ToString::to_string).collect();
    /// assert_eq!(batches, ["add/a", "delete/a"]);
    /// ```
    pub fn separate_writes(mut self) -> Self {
        self.grouping = Grouping::OneByOne;
        self
    }

    /// Limits how many threads evaluate a derivation at once, the driving one included.
    ///
    /// A derivation with many dirty inputs runs some of them and, if the clock says that each takes
    /// microseconds and the others milliseconds together, shares them out to threads that end with
    /// the evaluation; a small transaction starts none, and neither does one of quick inputs, which
    /// wait for memory. The results, and the order of events, are the same for every number.
    /// Without a limit it is the number of processors; one keeps everything on the driving thread.
    ///
    /// ```
    /// use krt::GraphOptions;
    /// use std::num::NonZeroUsize;
    ///
    /// let graph = GraphOptions::new().threads(NonZeroUsize::MIN).build();
    /// let names = graph.source::<String>("names");
    /// let loud = names.collection().map("loud", |_, name| Some(name.to_uppercase()));
    /// names.set("a".to_owned());
    /// assert_eq!(*loud.list()[0], "A");
    /// ```
    pub fn threads(mut self, threads: NonZeroUsize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Reports evaluations and transactions to `observer`.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Measures durations with `clock`.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Makes the graph.
    #[must_use]
    pub fn build(self) -> Graph {
        Graph::with_options(self)
    }
}

impl Default for GraphOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for GraphOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GraphOptions").field("mode", &self.mode).finish_non_exhaustive()
    }
}
