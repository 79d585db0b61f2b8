//! Graphs that make every allowed choice differently, and check what they run.

use crate::GraphOptions;
use std::fmt::Debug;
use std::num::NonZeroUsize;

/// The settings of graphs under test, with the feature `testing`.
impl GraphOptions {
    /// Lets a seed choose what must not matter: the order of collections of the same rank, in
    /// evaluation and in calls, and the limits of transactions.
    ///
    /// Queued writes become one transaction or several, and the writes of one [`Graph::write`] are
    /// spread over several transactions, in their order for each source. So what is there in the
    /// end must be the same for every seed, and batches and revisions need not be. A
    /// [`step`](crate::Graph::step) of a manual graph settles a part of a write.
    /// [`in_every_order`] runs a whole scenario.
    ///
    /// ```
    /// use krt::GraphOptions;
    ///
    /// let graph = GraphOptions::new().shuffled(7).build();
    /// let names = graph.source::<String>("names");
    /// graph.write(|tx| {
    ///     ["a", "b", "c"].map(|name| tx.set(&names, name.to_owned()));
    /// });
    /// assert_eq!(names.collection().len(), 3);
    /// ```
    ///
    /// [`Graph::write`]: crate::Graph::write
    pub fn shuffled(mut self, seed: u64) -> Self {
        self.trial.shuffle(seed);
        self
    }

    /// Evaluates every derivation on so many threads, however little there is to do.
    ///
    /// Finds transformations that do not bear it, and nothing else may change.
    ///
    /// ```
    /// use krt::GraphOptions;
    /// use std::num::NonZeroUsize;
    ///
    /// let threads = NonZeroUsize::new(3).expect("3 is not zero");
    /// let graph = GraphOptions::new().always_sharing_out(threads).build();
    /// let names = graph.source::<String>("names");
    /// let loud = names.collection().map("loud", |_, name| Some(name.to_uppercase()));
    /// names.reset(["a", "b", "c", "d"].map(str::to_owned));
    /// assert_eq!(*loud.list()[3], "D");
    /// ```
    pub fn always_sharing_out(mut self, threads: NonZeroUsize) -> Self {
        self.trial.share_out(threads);
        self
    }

    /// Runs every transformation twice, and panics if the results or the reads of the two runs
    /// differ.
    ///
    /// The panic names the collection and the input; it reaches whoever settles the graph, the
    /// caller of a write for example, and the collection is of no use afterwards.
    /// Of two predicates it cannot tell whether they are the same.
    ///
    /// ```should_panic
    /// use krt::GraphOptions;
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    ///
    /// let graph = GraphOptions::new().checking_purity().build();
    /// let names = graph.source::<String>("names");
    /// let runs = AtomicUsize::new(0);
    /// let numbered = names.collection().map("numbered", move |_, name| {
    ///     Some(format!("{name} {}", runs.fetch_add(1, Ordering::Relaxed)))
    /// });
    /// names.set("a".to_owned());
    /// # drop(numbered);
    /// ```
    pub fn checking_purity(mut self) -> Self {
        self.trial.check_purity();
        self
    }
}

/// Runs a scenario in the order of a usual graph and in several others, and returns its outcome.
///
/// The scenario makes its graph from the options that it is given, and returns what must not depend
/// on the order: the content of collections, not batches or revisions.
///
/// # Panics
///
/// Panics if an outcome differs from the first, and names the seed for
/// [`GraphOptions::shuffled`] that repeats it.
///
/// ```
/// use krt::testing::in_every_order;
///
/// let names = in_every_order(10, |options| {
///     let graph = options.build();
///     let names = graph.source::<String>("names");
///     let loud = names.collection().map("loud", |_, name| Some(name.to_uppercase()));
///     names.reset(["a", "b"].map(str::to_owned));
///     names.remove(&"a".to_owned());
///     loud.list()
/// });
/// assert_eq!(*names[0], "B");
/// ```
pub fn in_every_order<R: PartialEq + Debug>(
    seeds: u64,
    mut scenario: impl FnMut(GraphOptions) -> R,
) -> R {
    let expected = scenario(GraphOptions::new());
    for seed in 0..seeds {
        let found = scenario(GraphOptions::new().shuffled(seed));
        assert!(
            found == expected,
            "the outcome depends on the order\nseed {seed}: {found:?}\nusual: {expected:?}"
        );
    }
    expected
}
