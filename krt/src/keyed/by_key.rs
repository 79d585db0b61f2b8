//! The logic of a node whose objects are computed one key at a time.

use super::{Dirty, Link, Links};
use crate::derive::panic_message;
use crate::dump::{DumpOptions, InputDump, LogicDump, Wanted};
use crate::graph::{Inner, Turn};
use crate::node::{
    AnyNode, Content, Core, Evaluation, IsFinal, Logic, Node, NodeId, NodeKind, NodeStats,
};
use crate::store::{Slot, Store, is_same};
use crate::sync::Mutex;
use crate::world::{Guarded, Token};
use crate::{Collection, Key, NodeError, Object};
use smallvec::SmallVec;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Keeps the object of every key up to date with the parts that it is computed from.
///
/// Unlike a derivation it has no inputs with an identity of their own: a change of a part makes
/// keys dirty, and the object of a dirty key is computed afresh.
pub(crate) struct ByKey<O: Object, P> {
    /// Taken out while it is in use.
    work: Mutex<Option<Box<Work<O, P>>>>,
    state: Guarded<State<O>>,
}

struct Work<O: Object, P> {
    parts: P,
    dirty: Dirty<O::Key>,
}

struct State<O: Object> {
    failures: BTreeMap<O::Key, Box<str>>,
    waiting: Option<Arc<dyn AnyNode>>,
}

/// What the objects of one collection are computed from.
pub(crate) trait Parts<O: Object>: Send + 'static {
    /// Makes ready to be read; called without a token.
    fn prepare(&self) {}

    /// Takes note of what has changed; marks the keys that have to be computed.
    ///
    /// May be called several times in one transaction.
    fn update(&mut self, link: &mut Link<'_>, dirty: &mut Dirty<O::Key>) -> Progress;

    /// Computes the object of a key from the present state of the parts.
    fn compute(
        &mut self,
        token: &Token,
        sought: &Sought<'_, O::Key>,
    ) -> Result<Option<Arc<O>>, String>;

    /// The place at which the object that was computed last was found; for [`keep_origin`](Self::keep_origin).
    fn origin(&self) -> u32 {
        0
    }

    /// Notes where the object of this slot was found.
    fn keep_origin(&mut self, slot: Slot, origin: u32) {
        let _ = (slot, origin);
    }

    /// Gives back what is kept for slots that there are no longer.
    fn trim(&mut self, slots: usize) {
        let _ = slots;
    }

    fn is_synced(&self) -> bool;

    /// Whether the next update will detach a part; see [`AnyNode::gives_up`].
    fn gives_up(&self, token: &Token, part: NodeId, is_final: IsFinal<'_>) -> bool {
        let _ = (token, part, is_final);
        false
    }

    /// Lists the collections that are read.
    fn reads(&self) -> Vec<Arc<dyn AnyNode>>;

    /// Lists the objects that the one with this key is computed from, as `collection key key`.
    fn describe(&self, token: &Token, key: &O::Key) -> Vec<String>;

    /// Lists the failures that are not those of a computation.
    fn errors(&self, token: &Token) -> Vec<NodeError> {
        let _ = token;
        Vec::new()
    }

    fn conflicts(&self) -> Conflicts {
        Conflicts::default()
    }
}

/// A key to be computed.
pub(crate) struct Sought<'a, K> {
    pub(crate) key: &'a K,
    pub(crate) hash: u64,
    /// The first place at which something may have changed.
    pub(crate) place: u32,
    pub(crate) before: Before,
}

/// What was there for a key before.
#[derive(Clone, Copy)]
pub(crate) enum Before {
    Nothing,
    ObjectAt(Slot),
    /// The last computation failed.
    Unknown,
}

pub(crate) enum Progress {
    Ready,
    /// Nothing can be computed before this collection is synced.
    Waiting(Arc<dyn AnyNode>),
}

/// Keys that have more values than they should.
#[derive(Clone, Copy, Default)]
pub(crate) struct Conflicts {
    pub(crate) now: usize,
    pub(crate) ever: u64,
}

/// What has become of a key.
struct Moved<O: Object> {
    key: O::Key,
    hash: u64,
    origin: u32,
    /// Where it is, if it is there.
    slot: Option<Slot>,
    object: Option<Arc<O>>,
}

/// What the computation of the dirty keys has found out.
struct Computed<O: Object> {
    /// The objects that differ from what is there.
    objects: SmallVec<[Moved<O>; 1]>,
    failures: Vec<(O::Key, Option<Box<str>>)>,
    failed: usize,
}

impl<O: Object, P: Parts<O>> ByKey<O, P> {
    /// Makes the collection; its first evaluation is queued like a write.
    pub(crate) fn start(graph: &Arc<Inner>, name: &str, kind: NodeKind, parts: P) -> Collection<O> {
        let rank = parts.reads().iter().map(|part| part.core().rank() + 1).max().unwrap_or(0);
        let core = Core::new(graph, name, kind, rank);
        let state = State { failures: BTreeMap::new(), waiting: None };
        let work = Work { parts, dirty: Dirty::new() };
        let logic =
            Self { work: Mutex::new(Some(Box::new(work))), state: graph.world.guard(state) };
        let node = Node::new(core, Some(Box::new(logic)));
        let starting = Arc::downgrade(&node);
        graph.start(move |turn| {
            if let Some(node) = starting.upgrade() {
                turn.schedule.push(node);
            }
        });
        Collection::new(node)
    }

    fn bring_up_to_date(
        &self,
        work: &mut Work<O, P>,
        node: &Node<O>,
        turn: &mut Turn,
    ) -> Evaluation {
        let Work { parts, dirty } = work;
        parts.prepare();
        let world = &node.core.graph.world;
        let token = world.read();
        let mut link = Link::new(&node.core, &token, turn.changed());
        let progress = parts.update(&mut link, dirty);
        let links = link.into_links();
        let waiting = match progress {
            Progress::Waiting(part) if !links.is_cutting() => Some(part),
            Progress::Waiting(_) | Progress::Ready => None,
        };
        let is_early = links.is_cutting() || links.is_raised() && !turn.schedule.is_empty();
        if waiting.is_some() || is_early {
            drop(token);
            self.relink(node, &links, waiting.clone());
            return if waiting.is_some() { Evaluation::Waiting } else { Evaluation::Again };
        }
        let inputs = dirty.len();
        let computed = self.compute_dirty(work, node, &token);
        let was_waiting = self.state.ro(&token).waiting.is_some();
        drop(token);
        if was_waiting || !links.is_empty() {
            self.relink(node, &links, None);
        }
        let failures = computed.failed;
        self.commit(&mut work.parts, node, turn, computed);
        if node.core.kind == NodeKind::PerKey {
            node.core.graph.take_in_built(turn);
        }
        node.core.count_runs(inputs);
        if work.parts.is_synced() {
            turn.mark_synced(node);
        }
        Evaluation::Done(NodeStats { inputs, failures })
    }

    fn relink(&self, node: &Node<O>, links: &Links, waiting: Option<Arc<dyn AnyNode>>) {
        let mut token = node.core.graph.world.write();
        links.apply(&mut token, &node.core, &node.weak());
        let before = std::mem::replace(&mut self.state.rw(&mut token).waiting, waiting);
        drop(token);
        drop(before);
    }

    /// Computes the dirty keys in order; what is missing from the result keeps its value.
    fn compute_dirty(&self, work: &mut Work<O, P>, node: &Node<O>, token: &Token) -> Computed<O> {
        let store = node.store(token);
        let failures = &self.state.ro(token).failures;
        let mut computed = Computed { objects: SmallVec::new(), failures: Vec::new(), failed: 0 };
        for (key, place) in work.dirty.take() {
            let hash = store.hash(&key);
            let slot = store.lookup(hash, &key);
            let current = slot.and_then(|slot| store.value(slot));
            let has_failed = failures.contains_key(&key);
            let before = match slot {
                _ if has_failed => Before::Unknown,
                Some(slot) if current.is_some() => Before::ObjectAt(slot),
                Some(_) | None => Before::Nothing,
            };
            match compute(&mut work.parts, token, &Sought { key: &key, hash, place, before }) {
                Ok(object) => {
                    if has_failed {
                        computed.failures.push((key.clone(), None));
                    }
                    let origin = work.parts.origin();
                    let is_equal = match (current, &object) {
                        (Some(current), Some(object)) => is_same(current, object),
                        (None, None) => true,
                        (Some(_), None) | (None, Some(_)) => false,
                    };
                    if !is_equal {
                        computed.objects.push(Moved { key, hash, origin, slot, object });
                    } else if let Some(slot) = slot {
                        work.parts.keep_origin(slot, origin);
                    }
                }
                Err(message) => {
                    tracing::warn!(collection = %node.core.name, %key, error = message, "computation failed, last value kept");
                    computed.failed += 1;
                    computed.failures.push((key, Some(message.into())));
                }
            }
        }
        computed
    }

    fn commit(&self, parts: &mut P, node: &Node<O>, turn: &mut Turn, computed: Computed<O>) {
        let Computed { objects, failures: failed, .. } = computed;
        if objects.is_empty() && failed.is_empty() {
            return;
        }
        let mut token = node.core.graph.world.write();
        let (content, state) = token.rw2(&node.content, &self.state);
        for (key, failure) in failed {
            match failure {
                Some(text) => state.failures.insert(key, text),
                None => state.failures.remove(&key),
            };
        }
        let Content { store, changes, .. } = content;
        store.make_room(objects.len().saturating_sub(store.len()));
        for Moved { key, hash, origin, slot, object } in objects {
            let slot = slot.unwrap_or_else(|| store.insert(hash, key));
            parts.keep_origin(slot, origin);
            let old = store.replace(slot, object);
            changes.record(slot, old);
        }
        let commit = node.conclude(&token);
        drop(token);
        turn.committed(node, commit);
    }
}

fn compute<O: Object>(
    parts: &mut impl Parts<O>,
    token: &Token,
    sought: &Sought<'_, O::Key>,
) -> Result<Option<Arc<O>>, String> {
    let value = catch_unwind(AssertUnwindSafe(|| parts.compute(token, sought)))
        .unwrap_or_else(|payload| Err(panic_message(&*payload)))?;
    match value.as_ref().map(|value| value.key()).filter(|produced| produced != sought.key) {
        Some(produced) => Err(format!("the result has another key: {produced}")),
        None => Ok(value),
    }
}

/// What is in use, until it is put back; also if a comparison panics.
struct Taken<'a, W> {
    place: &'a Mutex<Option<W>>,
    work: Option<W>,
}

impl<W> Drop for Taken<'_, W> {
    fn drop(&mut self) {
        *self.place.lock() = self.work.take();
    }
}

impl<O: Object, P: Parts<O>> Logic<O> for ByKey<O, P> {
    fn evaluate(&self, node: &Node<O>, turn: &mut Turn) -> Evaluation {
        let mut taken = Taken { place: &self.work, work: self.work.lock().take() };
        let Some(work) = &mut taken.work else { return Evaluation::Waiting };
        self.bring_up_to_date(work, node, turn)
    }

    fn gives_up(&self, token: &Token, part: NodeId, is_final: IsFinal<'_>) -> bool {
        let work = self.work.lock();
        work.as_ref().is_some_and(|work| work.parts.gives_up(token, part, is_final))
    }

    fn trim(&self, _: &mut Token, slots: usize) {
        if let Some(work) = self.work.lock().as_mut() {
            work.parts.trim(slots);
        }
    }

    fn dump(&self, token: &Token, _: &DumpOptions) -> LogicDump {
        let State { failures, waiting } = self.state.ro(token);
        let waiting_for = waiting.as_ref().map(|part| part.core().name.to_string());
        let work = self.work.lock();
        let Some(Work { parts, .. }) = work.as_deref() else {
            return LogicDump { waiting_for, errors: failures.len(), ..LogicDump::default() };
        };
        let mut reads: Vec<_> = parts.reads().iter().map(|part| part.core().id).collect();
        reads.sort_unstable();
        reads.dedup();
        let conflicts = parts.conflicts();
        LogicDump {
            reads,
            waiting_for,
            contested_keys: conflicts.now,
            conflicts: conflicts.ever,
            errors: failures.len() + parts.errors(token).len(),
            ..LogicDump::default()
        }
    }

    fn inputs(&self, token: &Token, store: &Store<O>, wanted: &Wanted<'_>) -> Vec<InputDump> {
        let failures = &self.state.ro(token).failures;
        let mut keys: Vec<&O::Key> = store.iter().map(|(_, key, _)| key).collect();
        keys.extend(failures.keys());
        keys.sort_unstable();
        keys.dedup();
        match *wanted {
            Wanted::First(limit) => keys.truncate(limit),
            Wanted::About(wanted) => keys.retain(|key| key.to_string() == wanted),
        }
        let work = self.work.lock();
        let Some(Work { parts, .. }) = work.as_deref() else { return Vec::new() };
        let dump = |key: &O::Key| InputDump {
            key: key.to_string(),
            outputs: store.get(key).map(|_| key.to_string()).into_iter().collect(),
            dependencies: parts.describe(token, key),
            cause: None,
            error: failures.get(key).map(ToString::to_string),
        };
        keys.into_iter().map(dump).collect()
    }

    fn errors(&self, token: &Token) -> Vec<NodeError> {
        let work = self.work.lock();
        let of_parts = work.as_deref().map(|work| work.parts.errors(token)).unwrap_or_default();
        let failures = self.state.ro(token).failures.iter();
        let failed = failures.map(|(key, text)| NodeError::new(key.to_string(), text.to_string()));
        of_parts.into_iter().chain(failed).collect()
    }
}

/// Names an object of a node.
pub(crate) fn object_name(core: &Core, key: &impl Key) -> String {
    format!("{} key {key}", core.name)
}
