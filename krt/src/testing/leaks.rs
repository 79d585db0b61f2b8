//! Finding what a graph should have let go of.

use crate::{Graph, GraphStats};

/// Remembers how much a graph holds, to compare it later.
///
/// Do what is to be tested once before the start: places for objects are kept for the next ones,
/// and only after the first time it is the same ones that come and go.
///
/// ```
/// use krt::Graph;
/// use krt::testing::LeakCheck;
///
/// let graph = Graph::new();
/// let names = graph.source::<String>("names");
/// let once = |name: &str| {
///     let loud = names.collection().map("loud", |_, name| Some(name.to_uppercase()));
///     names.set(name.to_owned());
///     assert_eq!(loud.len(), 1);
///     names.remove(&name.to_owned());
/// };
/// once("a");
/// let check = LeakCheck::start(&graph);
/// ["b", "c"].map(once);
/// check.assert_flat();
/// ```
#[derive(Debug)]
#[must_use = "it finds nothing before assert_flat"]
pub struct LeakCheck {
    graph: Graph,
    before: GraphStats,
}

impl LeakCheck {
    /// Counts what the graph holds now.
    pub fn start(graph: &Graph) -> Self {
        Self { graph: graph.clone(), before: graph.stats() }
    }

    /// Compares it with what the graph holds now.
    ///
    /// # Panics
    ///
    /// Panics if anything has become more or less.
    #[track_caller]
    pub fn assert_flat(&self) {
        let now = self.graph.stats();
        assert!(now == self.before, "before: {:?}\nnow: {now:?}", self.before);
    }
}
