//! The handle of a graph.

use super::{GraphOptions, Inner, Transaction};
use crate::derive::{Derivation, Single, Unit};
use crate::dump::{DumpOptions, GraphDump};
use crate::node::{AnyNode, Core, Node, NodeKind};
use crate::{Collection, Context, Object, Revision, Source};
use std::fmt::{self, Display};
use std::sync::Arc;

/// Owns the transactions of a set of collections.
///
/// A clone is another handle of the same graph; every collection holds one too.
///
/// In an automatic graph ([`Graph::new`]) a write returns when the transaction is settled:
/// every derivation is up to date and every callback has returned, on the calling thread or on
/// another one that was writing already.
/// From inside a callback or a transformation it returns at once, and the transaction follows when
/// the current one is settled.
/// While somebody else drives ([`drive_on_thread`](Self::drive_on_thread)) a write returns at once;
/// [`settled`](Self::settled) waits for what it causes.
/// In a manual graph ([`Graph::manual`]) everything (writes, new derivations, new subscriptions)
/// waits for [`step`](Self::step) or [`run_until_settled`](Self::run_until_settled).
///
/// Do not write while you hold a lock that a callback may want.
///
/// ```
/// use krt::Graph;
///
/// let graph = Graph::new();
/// let names = graph.source::<String>("names");
/// let loud = names.collection().map("loud", |_, name| Some(name.to_uppercase()));
/// let revision = graph.write(|tx| {
///     tx.set(&names, "a".to_owned());
///     tx.set(&names, "b".to_owned());
/// });
/// assert_eq!(revision.get(), 1);
/// assert_eq!(*loud.list()[1], "B");
/// ```
#[derive(Clone)]
pub struct Graph {
    inner: Arc<Inner>,
}

impl Graph {
    /// Makes a graph that settles every write at once.
    #[must_use]
    pub fn new() -> Self {
        GraphOptions::new().build()
    }

    /// Makes a graph that does nothing until it is told to.
    #[must_use]
    pub fn manual() -> Self {
        GraphOptions::new().manual().build()
    }

    pub(crate) fn with_options(options: GraphOptions) -> Self {
        Self { inner: Inner::new(options) }
    }

    /// Makes a source whose initial content counts as complete.
    ///
    /// The name is for dumps and logs and need not be unique.
    #[must_use]
    pub fn source<T: Object>(&self, name: &str) -> Source<T> {
        let source = self.source_unsynced(name);
        source.node().core.mark_synced();
        source
    }

    /// Makes a source that is not synced before [`Transaction::mark_synced`].
    #[must_use]
    pub fn source_unsynced<T: Object>(&self, name: &str) -> Source<T> {
        let core = Core::new(&self.inner, name, NodeKind::Source, 0);
        Source::new(Node::new(core, None))
    }

    /// Derives at most one object from whatever the closure fetches.
    ///
    /// The closure runs again when something that it fetched changes.
    ///
    /// ```
    /// use krt::Graph;
    ///
    /// let graph = Graph::new();
    /// let names = graph.source::<String>("names");
    /// let read = names.collection();
    /// let longest = graph.singleton("longest", move |cx| {
    ///     let names = cx.all(&read);
    ///     names.iter().max_by_key(|name| name.len()).map(|name| (**name).clone())
    /// });
    /// assert!(longest.one().is_none());
    /// names.reset(["cart", "frontend", "shop"].map(str::to_owned));
    /// assert_eq!(*longest.one().expect("there are names"), "frontend");
    /// ```
    #[must_use]
    pub fn singleton<O: Object>(
        &self,
        name: &str,
        compute: impl Fn(&mut Context<'_>) -> Option<O> + Send + Sync + 'static,
    ) -> Collection<O> {
        let transform = Single(move |cx: &mut Context<'_>, _: &Arc<Unit>| Ok(compute(cx)));
        Derivation::start(&self.unit(), name, NodeKind::Singleton, transform)
    }

    /// Like [`singleton`](Self::singleton), with a closure that can fail.
    ///
    /// An error keeps the last value; see [`Collection::errors`].
    #[must_use]
    pub fn try_singleton<O: Object, E: Display>(
        &self,
        name: &str,
        compute: impl Fn(&mut Context<'_>) -> Result<Option<O>, E> + Send + Sync + 'static,
    ) -> Collection<O> {
        let transform = Single(move |cx: &mut Context<'_>, _: &Arc<Unit>| {
            compute(cx).map_err(|error| error.to_string())
        });
        Derivation::start(&self.unit(), name, NodeKind::Singleton, transform)
    }

    /// Runs `fill` and then applies the writes that it made, all at once.
    ///
    /// Returns the revision at which they are visible. See [`Graph`] for when it returns; without
    /// any write it returns the revision of the last write and does nothing.
    ///
    /// # Panics
    ///
    /// Panics if a source belongs to another graph.
    pub fn write(&self, fill: impl FnOnce(&mut Transaction)) -> Revision {
        let mut transaction = Transaction::default();
        fill(&mut transaction);
        if let Some(name) = transaction.first_foreign(&self.inner) {
            panic!("source {name:?} belongs to another graph");
        }
        self.inner.write(transaction)
    }

    /// Settles everything that is queued, and what callbacks add meanwhile.
    ///
    /// Writes that are queued next to each other become one transaction.
    /// Does nothing inside a callback or a transformation of the same graph.
    pub fn run_until_settled(&self) {
        self.inner.run_until_settled();
    }

    /// Settles the oldest queued write, derivation, index or subscription; tells whether there was
    /// one.
    ///
    /// Does nothing while the graph is being driven already.
    #[expect(clippy::must_use_candidate, reason = "a test may count its steps itself")]
    pub fn step(&self) -> bool {
        self.inner.step()
    }

    /// Returns how many pieces of work are queued.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.inner.pending()
    }

    /// Returns the revision of the last transaction whose derivations are up to date.
    #[must_use]
    pub fn revision(&self) -> Revision {
        self.inner.committed()
    }

    /// Describes every collection of the graph that is still in use, oldest first.
    #[must_use]
    pub fn dump(&self) -> GraphDump {
        self.dump_with(&DumpOptions::new())
    }

    /// Like [`dump`](Self::dump), with a choice of how much to tell.
    #[must_use]
    pub fn dump_with(&self, options: &DumpOptions) -> GraphDump {
        let nodes = self.inner.nodes();
        // One token for each node, so that a large dump holds nobody up for long.
        let dump = |node: &Arc<dyn AnyNode>| node.dump(&self.inner.world.read(), options);
        GraphDump::new(self.revision(), nodes.iter().map(dump).collect())
    }

    /// Draws the graph as a Mermaid flow chart.
    ///
    /// ```
    /// use krt::Graph;
    ///
    /// let graph = Graph::new();
    /// let names = graph.source::<String>("names");
    /// let copy = names.collection().map("copy", |_, name| Some((**name).clone()));
    /// assert!(graph.mermaid().contains("n1 --> n2"));
    /// ```
    #[must_use]
    pub fn mermaid(&self) -> String {
        crate::dump::mermaid(&self.dump_with(&DumpOptions::new().max_inputs(0)))
    }

    /// Draws the graph in the language of Graphviz.
    #[must_use]
    pub fn dot(&self) -> String {
        crate::dump::dot(&self.dump_with(&DumpOptions::new().max_inputs(0)))
    }

    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }

    pub(crate) fn unit(&self) -> Collection<Unit> {
        let core = Core::new(&self.inner, "unit", NodeKind::Source, 0);
        Unit::collection(core)
    }
}

impl Default for Graph {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph").field("revision", &self.revision()).finish_non_exhaustive()
    }
}
