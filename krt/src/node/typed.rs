//! A node with its objects.

use super::{AnyNode, Core, Evaluation, IsFinal, NodeId, Nodes};
use crate::dump::{DumpOptions, GraphStats, InputDump, LogicDump, NodeDump, Wanted};
use crate::graph::Turn;
use crate::store::{Change, Changes, Store, events};
use crate::subscription::Subscribers;
use crate::world::{Guarded, Token};
use crate::{NodeError, Object, Revision};
use smallvec::SmallVec;
use std::sync::{Arc, Weak};

/// The state behind a collection.
pub(crate) struct Node<T: Object> {
    pub(crate) core: Core,
    pub(crate) subscribers: Subscribers<T>,
    pub(crate) content: Guarded<Content<T>>,
    logic: Option<Box<dyn Logic<T>>>,
    this: Weak<Self>,
}

pub(crate) struct Content<T: Object> {
    pub(crate) store: Store<T>,
    /// Those of the current transaction; empty between transactions.
    pub(crate) changes: Changes<T>,
    indexes: Vec<Weak<dyn Maintained<T>>>,
}

/// How a derived node computes its objects.
pub(crate) trait Logic<T: Object>: Send + Sync {
    fn evaluate(&self, node: &Node<T>, turn: &mut Turn) -> Evaluation;

    fn gives_up(&self, token: &Token, part: NodeId, is_final: IsFinal<'_>) -> bool {
        let _ = (token, part, is_final);
        false
    }

    /// Gives back what is kept for places that the inputs no longer have, or that the node no
    /// longer has itself: it has `slots` of them.
    fn trim(&self, token: &mut Token, slots: usize) {
        let _ = (token, slots);
    }

    fn dump(&self, token: &Token, options: &DumpOptions) -> LogicDump;

    /// Adds what is remembered beside the objects.
    fn count(&self, token: &Token, stats: &mut GraphStats) {
        let _ = (token, stats);
    }

    /// Describes inputs; `store` holds what they produce.
    fn inputs(&self, token: &Token, store: &Store<T>, wanted: &Wanted<'_>) -> Vec<InputDump> {
        let _ = (token, store, wanted);
        Vec::new()
    }

    fn errors(&self, token: &Token) -> Vec<NodeError>;
}

/// An index of a collection.
pub(crate) trait Maintained<T: Object>: Send + Sync {
    /// Finds out what the changes of the current transaction mean for the index, if anything.
    fn prepare(self: Arc<Self>, content: &Content<T>) -> Option<Box<dyn Reindexing>>;

    /// The number of pairs of a value and an object.
    fn entries(&self, token: &Token) -> usize;
}

/// The prepared update of an index.
pub(crate) trait Reindexing {
    fn apply(&mut self, token: &mut Token);
}

impl<T: Object> Node<T> {
    pub(crate) fn new(core: Core, logic: Option<Box<dyn Logic<T>>>) -> Arc<Self> {
        Self::filled(core, Store::new(), logic)
    }

    pub(crate) fn filled(
        core: Core,
        store: Store<T>,
        logic: Option<Box<dyn Logic<T>>>,
    ) -> Arc<Self> {
        let node = Self::unregistered(core, store, logic);
        let any: Arc<dyn AnyNode> = Arc::<Self>::clone(&node);
        node.core.graph.register(&any);
        node
    }

    /// Makes a node that dumps do not show.
    pub(crate) fn unregistered(
        core: Core,
        store: Store<T>,
        logic: Option<Box<dyn Logic<T>>>,
    ) -> Arc<Self> {
        let content = Content { store, changes: Changes::new(), indexes: Vec::new() };
        let content = core.graph.world.guard(content);
        let subscribers = Subscribers::default();
        Arc::new_cyclic(|this| {
            let this = Weak::clone(this);
            Self { core, subscribers, content, logic, this }
        })
    }

    /// Returns what a node that is read needs to know of this one.
    pub(crate) fn weak(&self) -> Weak<dyn AnyNode> {
        Weak::<Self>::clone(&self.this)
    }

    /// Reads with a shared token; `read` must not run foreign code.
    pub(crate) fn with_store<R>(&self, read: impl FnOnce(&Store<T>) -> R) -> R {
        read(&self.content.ro(&self.core.graph.world.read()).store)
    }

    pub(crate) fn store<'a>(&'a self, token: &'a Token) -> &'a Store<T> {
        &self.content.ro(token).store
    }

    /// Lists what this transaction has changed here so far.
    pub(crate) fn changes<'a>(
        &'a self,
        token: &'a Token,
    ) -> impl ExactSizeIterator<Item = Change<'a, T>> {
        self.content.ro(token).changed()
    }

    /// Edits the objects in one step, leaves out what has not really changed, brings the indexes up
    /// to date and schedules the readers. At most once per node and transaction.
    pub(crate) fn commit(
        &self,
        turn: &mut Turn,
        edit: impl FnOnce(&mut Store<T>, &mut Changes<T>),
    ) {
        let world = &self.core.graph.world;
        let mut token = world.write();
        let Content { store, changes, .. } = self.content.rw(&mut token);
        edit(store, changes);
        changes.merge();
        drop(token);
        self.leave_out_unreal();
        let commit = self.conclude(&world.read());
        turn.committed(self, commit);
    }

    /// Drops the changes that ended where they began.
    pub(crate) fn leave_out_unreal(&self) {
        let world = &self.core.graph.world;
        let token = world.read();
        let content = self.content.ro(&token);
        let unreal = content.changes.unreal(&content.store);
        drop(token);
        if !unreal.is_empty() {
            self.content.rw(&mut world.write()).changes.leave_out(&unreal);
        }
    }

    /// Describes what this transaction has changed here.
    pub(crate) fn conclude(&self, token: &Token) -> Commit {
        let content = self.content.ro(token);
        Commit {
            changes: content.changes.len(),
            has_traces: content.changes.has_traces(),
            has_indexes: !content.indexes.is_empty(),
            readers: self.core.readers(token),
        }
    }

    /// Brings the indexes up to date with the changes of this transaction.
    pub(crate) fn maintain_indexes(&self) {
        let world = &self.core.graph.world;
        let token = world.read();
        let content = self.content.ro(&token);
        let indexes = content.indexes.iter().filter_map(Weak::upgrade);
        let mut prepared: SmallVec<[Box<dyn Reindexing>; 2]> =
            indexes.filter_map(|index| index.prepare(content)).collect();
        drop(token);
        if !prepared.is_empty() {
            let mut token = world.write();
            prepared.iter_mut().for_each(|reindexing| reindexing.apply(&mut token));
        }
    }

    pub(crate) fn add_index(&self, token: &mut Token, index: &Arc<impl Maintained<T> + 'static>) {
        let weak: Weak<dyn Maintained<T>> = Arc::downgrade(&(Arc::clone(index) as Arc<_>));
        let indexes = &mut self.content.rw(token).indexes;
        indexes.retain(|index| index.strong_count() > 0);
        indexes.push(weak);
    }
}

/// What a node has committed, and who wants to know.
pub(crate) struct Commit {
    pub(crate) changes: usize,
    pub(crate) has_traces: bool,
    pub(crate) has_indexes: bool,
    pub(crate) readers: Nodes,
}

impl<T: Object> Content<T> {
    pub(crate) fn changed(&self) -> impl ExactSizeIterator<Item = Change<'_, T>> {
        self.changes.iter(&self.store)
    }
}

impl<T: Object> AnyNode for Node<T> {
    fn core(&self) -> &Core {
        &self.core
    }

    fn evaluate(&self, turn: &mut Turn) -> Evaluation {
        match &self.logic {
            Some(logic) => logic.evaluate(self, turn),
            None => Evaluation::Waiting,
        }
    }

    fn gives_up(&self, token: &Token, part: NodeId, is_final: IsFinal<'_>) -> bool {
        self.logic.as_ref().is_some_and(|logic| logic.gives_up(token, part, is_final))
    }

    fn publish(&self, revision: Revision) {
        if self.subscribers.is_empty() {
            return;
        }
        let token = self.core.graph.world.read();
        let content = self.content.ro(&token);
        let events = events(&content.store, &content.changes);
        drop(token);
        self.subscribers.deliver(&self.core, revision, events);
    }

    fn forget_changes(&self) {
        let mut token = self.core.graph.world.write();
        let Content { store, changes, .. } = self.content.rw(&mut token);
        let keys = changes.sweep(store);
        let slots = store.slots() as usize;
        let forgotten = std::mem::replace(changes, Changes::new());
        if !keys.is_empty()
            && let Some(logic) = &self.logic
        {
            logic.trim(&mut token, slots);
        }
        drop(token);
        drop((keys, forgotten));
    }

    fn dump(&self, token: &Token, options: &DumpOptions) -> NodeDump {
        let logic = self.logic.as_ref().map(|logic| logic.dump(token, options));
        let inputs = self.inputs(token, &Wanted::First(options.limit()));
        let objects = self.store(token).len();
        let subscriptions = self.subscribers.len();
        NodeDump::new(&self.core, objects, subscriptions, logic.unwrap_or_default(), inputs)
    }

    fn count(&self, token: &Token, stats: &mut GraphStats) {
        let Content { store, indexes, .. } = self.content.ro(token);
        stats.nodes += 1;
        stats.objects += store.len();
        stats.places += store.slots() as usize;
        stats.subscriptions += self.subscribers.len();
        stats.readers += self.core.count_readers(token);
        for index in indexes.iter().filter_map(Weak::upgrade) {
            stats.indexes += 1;
            stats.index_entries += index.entries(token);
        }
        if let Some(logic) = &self.logic {
            logic.count(token, stats);
        }
    }

    fn has(&self, token: &Token, key: &str) -> bool {
        self.store(token).iter().any(|(_, other, _)| other.to_string() == key)
    }

    fn inputs(&self, token: &Token, wanted: &Wanted<'_>) -> Vec<InputDump> {
        match &self.logic {
            Some(logic) => logic.inputs(token, self.store(token), wanted),
            None => Vec::new(),
        }
    }

    fn errors(&self, token: &Token) -> Vec<NodeError> {
        self.logic.as_ref().map(|logic| logic.errors(token)).unwrap_or_default()
    }
}

impl<T: Object> Drop for Node<T> {
    fn drop(&mut self) {
        self.core.graph.unregister(self.core.id);
    }
}
