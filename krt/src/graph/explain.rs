//! Explaining objects across the collections of a graph, and counting them.

use super::{Graph, Inner};
use crate::dump::{Cause, DumpOptions, Explanation, GraphStats, Recording, Wanted};
use crate::node::AnyNode;
use crate::{Collection, NodeId, NodeKind, Object};
use std::sync::Arc;

impl Graph {
    /// Tells where the object with a key comes from: the inputs that produce it, what their last
    /// runs have read and, with [`record_causes`](Self::record_causes), why they ran.
    ///
    /// The key is compared with the printed keys of the collection, which are all looked at.
    /// Nothing if the graph has no collection of this number. For a key without an object the
    /// inputs of the same key are told, with the error or the reads that left it out.
    ///
    /// ```
    /// use krt::{Graph, Recording};
    ///
    /// let graph = Graph::new();
    /// graph.record_causes(Recording::On);
    /// let names = graph.source::<String>("names");
    /// let banned = graph.source::<String>("banned");
    /// let list = banned.collection();
    /// let guests = names
    ///     .collection()
    ///     .map("guests", move |cx, name| cx.get(&list, name).is_none().then(|| (**name).clone()));
    /// names.set("bob".to_owned());
    /// banned.set("bob".to_owned());
    ///
    /// let why = graph.explain(guests.id(), "bob").expect("the collection is in use");
    /// assert!(!why.exists);
    /// assert_eq!(why.inputs[0].dependencies, ["banned key bob"]);
    /// let cause = why.inputs[0].cause.as_ref().expect("causes are recorded");
    /// assert_eq!(cause.revision.get(), 2);
    /// assert_eq!(cause.triggers[0].collection, "banned");
    /// ```
    #[must_use]
    pub fn explain(&self, node: NodeId, key: &str) -> Option<Explanation> {
        self.inner().node(node).map(|node| self.inner().explain(&*node, key))
    }

    /// Counts what the graph holds, to find what should have gone.
    ///
    /// ```
    /// use krt::Graph;
    ///
    /// let graph = Graph::new();
    /// let names = graph.source::<String>("names");
    /// names.set("a".to_owned());
    /// let before = graph.stats();
    /// let copy = names.collection().map("copy", |_, name| Some((**name).clone()));
    /// assert_eq!((graph.stats().nodes, graph.stats().objects), (2, 2));
    /// drop(copy);
    /// assert_eq!(graph.stats(), before);
    /// ```
    #[must_use]
    pub fn stats(&self) -> GraphStats {
        let mut stats = GraphStats::default();
        let nodes = self.inner().nodes();
        let token = self.inner().world.read();
        nodes.iter().for_each(|node| node.count(&token, &mut stats));
        drop(token);
        stats
    }

    /// Starts or stops to remember why inputs run, for [`explain`](Self::explain) and dumps.
    ///
    /// It begins with the next evaluation of each collection and is off in a new graph.
    pub fn record_causes(&self, recording: Recording) {
        self.inner().record_causes(recording == Recording::On);
    }
}

impl<T: Object> Collection<T> {
    /// Tells where the object with a key comes from; see [`Graph::explain`].
    #[must_use]
    pub fn explain(&self, key: &T::Key) -> Explanation {
        let node = &**self.node();
        node.core.graph.explain(node, &key.to_string())
    }
}

/// How far a chain of causes is followed.
const DEPTH: usize = 32;

impl Inner {
    fn node(&self, id: NodeId) -> Option<Arc<dyn AnyNode>> {
        self.nodes().into_iter().find(|node| node.core().id == id)
    }

    fn explain(&self, node: &dyn AnyNode, key: &str) -> Explanation {
        let core = node.core();
        let token = self.world.read();
        let mut inputs = node.inputs(&token, &Wanted::About(key));
        let exists = node.has(&token, key);
        let waiting_for = node.dump(&token, &DumpOptions::new().max_inputs(0)).waiting_for;
        drop(token);
        for input in &mut inputs {
            if let Some(cause) = &mut input.cause {
                self.trace(cause, 0);
            }
        }
        Explanation {
            revision: self.committed(),
            node: core.id,
            collection: core.name.to_string(),
            kind: core.kind,
            key: key.to_owned(),
            exists,
            waiting_for,
            inputs,
        }
    }

    /// Adds why the objects changed that made an input run: for each of them on the first level,
    /// below that for one.
    fn trace(&self, cause: &mut Cause, depth: usize) {
        if depth >= DEPTH {
            return;
        }
        let breadth = if depth == 0 { cause.triggers.len() } else { 1 };
        for trigger in cause.triggers.iter_mut().take(breadth) {
            let Some(node) = self.node(trigger.node) else { continue };
            if node.core().kind == NodeKind::Source {
                continue;
            }
            let inputs = node.inputs(&self.world.read(), &Wanted::About(&trigger.key));
            let mut causes = inputs.into_iter().filter_map(|input| input.cause);
            if let Some(mut earlier) = causes.find(|earlier| earlier.revision == cause.revision) {
                self.trace(&mut earlier, depth + 1);
                trigger.because = Some(Box::new(earlier));
            }
        }
    }
}
