//! The logic of a node whose objects are computed one key at a time.

use super::Link;
use crate::dump::{DumpOptions, InputDump, LogicDump, Wanted};
use crate::graph::{Inner, Turn};
use crate::node::{AnyNode, Core, Evaluation, Logic, Node, NodeId, NodeKind, NodeStats};
use crate::store::Store;
use crate::{Collection, Key, NodeError, Object};
use foldhash::fast::RandomState;
use hashbrown::HashSet;
use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Weak};

/// Keeps the object of every key up to date with the parts that it is computed from.
///
/// Unlike a derivation it has no inputs with an identity of their own: a change of a part makes
/// keys dirty, and the object of a dirty key is computed afresh.
pub(crate) struct ByKey<O: Object, P: Parts<O>> {
    id: NodeId,
    parts: P,
    dirty: Keys<O>,
    failures: BTreeMap<O::Key, Box<str>>,
    waiting: Option<Arc<dyn AnyNode>>,
}

/// What the objects of one collection are computed from.
pub(crate) trait Parts<O: Object>: Send + 'static {
    /// Takes note of what has changed; marks the keys that have to be computed.
    ///
    /// May be called several times in one transaction.
    fn update(&mut self, link: &mut Link<'_>, dirty: &mut Keys<O>) -> Progress;

    /// Computes the object of a key from the present state of the parts.
    fn compute(&mut self, key: &O::Key) -> Result<Option<Arc<O>>, String>;

    fn is_synced(&self) -> bool;

    /// Lists the collections that are read.
    fn reads(&self) -> Vec<Arc<dyn AnyNode>>;

    /// Lists the objects that the one with this key is computed from, as `collection key key`.
    fn describe(&self, key: &O::Key) -> Vec<String>;

    /// Lists the failures that are not those of a computation.
    fn errors(&self) -> Vec<NodeError> {
        Vec::new()
    }

    fn conflicts(&self) -> Conflicts {
        Conflicts::default()
    }
}

pub(crate) type Keys<O> = HashSet<<O as Object>::Key, RandomState>;

pub(crate) enum Progress {
    Ready,
    /// Nothing can be computed before this collection is synced.
    Waiting(Arc<dyn AnyNode>),
}

/// The new object of a key, if there is one.
type Computed<O> = (<O as Object>::Key, Option<Arc<O>>);

/// Keys that have more values than they should.
#[derive(Clone, Copy, Default)]
pub(crate) struct Conflicts {
    pub(crate) now: usize,
    pub(crate) ever: u64,
}

impl<O: Object, P: Parts<O>> ByKey<O, P> {
    /// Makes the collection; its first evaluation is queued like a write.
    pub(crate) fn start(graph: &Arc<Inner>, name: &str, kind: NodeKind, parts: P) -> Collection<O> {
        let rank = parts.reads().iter().map(|part| part.core().rank() + 1).max().unwrap_or(0);
        let core = Core::new(graph, name, kind, rank);
        let logic = Self {
            id: core.id,
            parts,
            dirty: Keys::<O>::default(),
            failures: BTreeMap::new(),
            waiting: None,
        };
        let node = Node::new(core, Some(Box::new(logic)));
        let starting = Arc::downgrade(&node);
        graph.act(move |turn| {
            if let Some(node) = starting.upgrade() {
                turn.schedule.push(node);
            }
        });
        Collection::new(node)
    }

    /// Computes the dirty keys in order; what is missing from the result keeps its value.
    fn compute_dirty(&mut self, core: &Core) -> (Vec<Computed<O>>, usize) {
        let mut keys: Vec<_> = std::mem::take(&mut self.dirty).into_iter().collect();
        keys.sort_unstable();
        let mut computed = Vec::with_capacity(keys.len());
        let mut failures = 0;
        for key in keys {
            match self.compute(&key) {
                Ok(value) => {
                    self.failures.remove(&key);
                    computed.push((key, value));
                }
                Err(message) => {
                    tracing::warn!(collection = %core.name, %key, error = message, "computation failed, last value kept");
                    failures += 1;
                    self.failures.insert(key, message.into());
                }
            }
        }
        (computed, failures)
    }

    fn compute(&mut self, key: &O::Key) -> Result<Option<Arc<O>>, String> {
        let value = catch_unwind(AssertUnwindSafe(|| self.parts.compute(key)))
            .unwrap_or_else(|payload| Err(panic_message(&*payload)))?;
        match value.as_ref().map(|value| value.key()).filter(|produced| produced != key) {
            Some(produced) => Err(format!("the result has another key: {produced}")),
            None => Ok(value),
        }
    }
}

impl<O: Object, P: Parts<O>> Logic<O> for ByKey<O, P> {
    fn evaluate(&mut self, node: &Arc<Node<O>>, turn: &mut Turn) -> Evaluation {
        let reader: Weak<Node<O>> = Arc::downgrade(node);
        let mut link = Link::new(&node.core, reader);
        let progress = self.parts.update(&mut link, &mut self.dirty);
        if link.is_raised() && !turn.schedule.is_empty() {
            return Evaluation::Again;
        }
        self.waiting = match progress {
            Progress::Ready => None,
            Progress::Waiting(part) => Some(part),
        };
        if self.waiting.is_some() {
            return Evaluation::Waiting;
        }
        let inputs = self.dirty.len();
        let (computed, failures) = self.compute_dirty(&node.core);
        let changes = commit(node, computed);
        let synced = self.parts.is_synced() && node.core.mark_synced();
        Evaluation::Done(NodeStats { inputs, failures, changes, synced })
    }

    fn dump(&self, _: &DumpOptions) -> LogicDump {
        let mut reads: Vec<_> = self.parts.reads().iter().map(|part| part.core().id).collect();
        reads.sort_unstable();
        reads.dedup();
        let conflicts = self.parts.conflicts();
        LogicDump {
            reads,
            waiting_for: self.waiting.as_ref().map(|part| part.core().name.to_string()),
            contested_keys: conflicts.now,
            conflicts: conflicts.ever,
            errors: self.errors().len(),
            ..LogicDump::default()
        }
    }

    fn inputs(&self, store: &Store<O>, wanted: &Wanted<'_>) -> Vec<InputDump> {
        let mut keys: Vec<&O::Key> = store.iter().map(|(_, key, _)| key).collect();
        keys.extend(self.failures.keys());
        keys.sort_unstable();
        keys.dedup();
        match *wanted {
            Wanted::First(limit) => keys.truncate(limit),
            Wanted::About(wanted) => keys.retain(|key| key.to_string() == wanted),
        }
        let dump = |key: &O::Key| InputDump {
            key: key.to_string(),
            outputs: store.get(key).map(|_| key.to_string()).into_iter().collect(),
            dependencies: self.parts.describe(key),
            cause: None,
            error: self.failures.get(key).map(ToString::to_string),
        };
        keys.into_iter().map(dump).collect()
    }

    fn errors(&self) -> Vec<NodeError> {
        let failures = self.failures.iter();
        let failed = failures.map(|(key, text)| NodeError::new(key.to_string(), text.to_string()));
        self.parts.errors().into_iter().chain(failed).collect()
    }
}

impl<O: Object, P: Parts<O>> Drop for ByKey<O, P> {
    fn drop(&mut self) {
        for part in self.parts.reads() {
            part.core().remove_reader(self.id);
        }
    }
}

fn commit<O: Object>(node: &Node<O>, computed: Vec<Computed<O>>) -> usize {
    if computed.is_empty() {
        return 0;
    }
    node.commit(|store, changes| {
        store.make_room(computed.len().saturating_sub(store.len()));
        for (key, value) in computed {
            let slot = match &value {
                Some(_) => Some(store.reserve(&key)),
                None => store.find(&key),
            };
            if let Some(slot) = slot {
                let old = store.replace(slot, value.clone());
                changes.record(slot, old, value);
            }
        }
    })
}

/// Names an object of a node.
pub(crate) fn object_name(core: &Core, key: &impl Key) -> String {
    format!("{} key {key}", core.name)
}

fn panic_message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    format!("panicked: {}", text.unwrap_or("no message"))
}
