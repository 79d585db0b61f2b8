//! Derivations with two results: outputs, and a status of the input.

use super::{ByKey, Conflicts, Dirty, Link, Parts, Progress, Projected, Sought, object_name};
use crate::derive::{Derivation, Single};
use crate::node::{AnyNode, Node, NodeKind};
use crate::store::is_same;
use crate::world::Token;
use crate::{Collection, Context, NodeError, Object};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use smallvec::SmallVec;
use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::sync::Arc;

/// What a derivation has to say about one of its inputs; made by [`Collection::map_with_status`].
///
/// The key is that of the input. Two statuses are equal if both the input and the status are.
pub struct Status<I: Object, S> {
    object: Arc<I>,
    status: S,
}

/// What can be said in a [`Status`]; met by every type that has these bounds.
pub trait StatusValue: PartialEq + Send + Sync + 'static {}

impl<S: PartialEq + Send + Sync + 'static> StatusValue for S {}

impl<I: Object, S> Status<I, S> {
    /// Returns the input.
    #[must_use]
    pub fn object(&self) -> &Arc<I> {
        &self.object
    }

    /// Returns what was said about it.
    #[must_use]
    pub fn status(&self) -> &S {
        &self.status
    }
}

impl<I: Object> Collection<I> {
    /// Derives a status of each object and any number of objects from it, in one run.
    ///
    /// The first collection holds the status by the key of the input, together with the input; the
    /// second the outputs, as with [`flat_map`](Self::flat_map). Both change in the same
    /// transaction, each only where it differs. A run without a status takes the status away, and
    /// so does the end of the input.
    ///
    /// Failed runs keep both results and are told by [`errors`](Self::errors) of both collections.
    /// Either collection keeps the derivation alive; dropping one does not end the other.
    /// The runs are a collection of their own in dumps, named after this one.
    ///
    /// ```
    /// use krt::Graph;
    ///
    /// let graph = Graph::new();
    /// let lines = graph.source::<String>("lines");
    /// let (status, words) = lines.collection().map_with_status("words", |_, line| {
    ///     let words: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
    ///     ((words.len() > 2).then_some("long"), words)
    /// });
    /// lines.set("to be or not to be".to_owned());
    /// lines.set("exit".to_owned());
    /// assert_eq!(words.len(), 5);
    /// assert_eq!(status.len(), 1);
    /// assert_eq!(*status.list()[0].status(), "long");
    /// ```
    #[must_use]
    pub fn map_with_status<S: StatusValue, O: Object, V: IntoIterator<Item = O>>(
        &self,
        name: &str,
        transform: impl Fn(&mut Context<'_>, &Arc<I>) -> (Option<S>, V) + Send + Sync + 'static,
    ) -> (Collection<Status<I, S>>, Collection<O>) {
        self.derive_with_status(name, move |cx, input| Ok(transform(cx, input)))
    }

    /// Like [`map_with_status`](Self::map_with_status), with a closure that can fail.
    ///
    /// An error keeps the status and what the input has produced before.
    #[must_use]
    pub fn try_map_with_status<S: StatusValue, O: Object, V: IntoIterator<Item = O>, E: Display>(
        &self,
        name: &str,
        transform: impl Fn(&mut Context<'_>, &Arc<I>) -> Result<(Option<S>, V), E>
        + Send
        + Sync
        + 'static,
    ) -> (Collection<Status<I, S>>, Collection<O>) {
        self.derive_with_status(name, move |cx, input| {
            transform(cx, input).map_err(|error| error.to_string())
        })
    }

    fn derive_with_status<S: StatusValue, O: Object, V: IntoIterator<Item = O>>(
        &self,
        name: &str,
        transform: impl Fn(&mut Context<'_>, &Arc<I>) -> Result<(Option<S>, V), String>
        + Send
        + Sync
        + 'static,
    ) -> (Collection<Status<I, S>>, Collection<O>) {
        let run = Single(move |cx: &mut Context<'_>, input: &Arc<I>| {
            let (status, outputs) = transform(cx, input)?;
            let status =
                status.map(|status| Arc::new(Status { object: Arc::clone(input), status }));
            let outputs = outputs.into_iter().map(|output| (output.key(), Arc::new(output)));
            Ok(Some(Run { input: input.key(), status, outputs: outputs.collect() }))
        });
        let runs: Collection<Run<I, S, O>> =
            Derivation::start(self, &format!("{name} runs"), NodeKind::Map, run);
        let status = Projected::new(&runs, |run: &Arc<Run<I, S, O>>| run.status.clone());
        let status = status.forward_errors().start(&format!("{name} status"), NodeKind::Status);
        let outputs = Outputs::new(&runs, name);
        (status, ByKey::start(&self.node().core.graph, name, NodeKind::FlatMap, outputs))
    }
}

impl<I: Object, S: StatusValue> Object for Status<I, S> {
    type Key = I::Key;

    fn key(&self) -> I::Key {
        self.object.key()
    }
}

impl<I: Object, S: PartialEq> PartialEq for Status<I, S> {
    fn eq(&self, other: &Self) -> bool {
        self.status == other.status && is_same(&self.object, &other.object)
    }
}

impl<I: Object, S: fmt::Debug> fmt::Debug for Status<I, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Status")
            .field("object", &self.object.key())
            .field("status", &self.status)
            .finish()
    }
}

/// Both results of one input; of several outputs with one key the last.
struct Run<I: Object, S, O: Object> {
    input: I::Key,
    status: Option<Arc<Status<I, S>>>,
    outputs: BTreeMap<O::Key, Arc<O>>,
}

impl<I: Object, S: StatusValue, O: Object> Object for Run<I, S, O> {
    type Key = I::Key;

    fn key(&self) -> I::Key {
        self.input.clone()
    }
}

impl<I: Object, S: StatusValue, O: Object> PartialEq for Run<I, S, O> {
    fn eq(&self, other: &Self) -> bool {
        self.input == other.input && self.status == other.status && self.outputs == other.outputs
    }
}

/// The second results of all runs.
struct Outputs<I: Object, S: StatusValue, O: Object> {
    name: Box<str>,
    runs: Arc<Node<Run<I, S, O>>>,
    /// The inputs that produce a key, in order; the first one owns it.
    claims: HashMap<O::Key, SmallVec<[I::Key; 1]>, RandomState>,
    conflicts: Conflicts,
    is_linked: bool,
}

impl<I: Object, S: StatusValue, O: Object> Outputs<I, S, O> {
    fn new(runs: &Collection<Run<I, S, O>>, name: &str) -> Self {
        Self {
            name: name.into(),
            runs: Arc::clone(runs.node()),
            claims: HashMap::default(),
            conflicts: Conflicts::default(),
            is_linked: false,
        }
    }

    fn claim_all(&mut self, run: &Run<I, S, O>, dirty: &mut Dirty<O::Key>) {
        dirty.extend(run.outputs.keys().cloned());
        run.outputs.keys().for_each(|key| self.claim(key, &run.input));
    }

    fn withdraw(&mut self, key: &O::Key, input: &I::Key) {
        let Some(claimants) = self.claims.get_mut(key) else { return };
        let Ok(place) = claimants.binary_search(input) else { return };
        claimants.remove(place);
        match claimants.len() {
            0 => drop(self.claims.remove(key)),
            1 => self.conflicts.now -= 1,
            _ => {}
        }
    }

    fn claim(&mut self, key: &O::Key, input: &I::Key) {
        let claimants = self.claims.entry(key.clone()).or_default();
        let Err(place) = claimants.binary_search(input) else { return };
        claimants.insert(place, input.clone());
        if claimants.len() == 2 {
            self.conflicts.now += 1;
            self.conflicts.ever += 1;
            tracing::warn!(collection = %self.name, %key, %input, "several inputs produce the same key");
        }
    }
}

impl<I: Object, S: StatusValue, O: Object> Parts<O> for Outputs<I, S, O> {
    fn update(&mut self, link: &mut Link<'_>, dirty: &mut Dirty<O::Key>) -> Progress {
        let runs = Arc::clone(&self.runs);
        let token = link.token();
        if !self.is_linked {
            link.attach_lasting(&runs);
            if link.is_cutting() {
                return Progress::Ready;
            }
            self.is_linked = true;
            runs.store(token).iter().for_each(|(_, _, run)| self.claim_all(run, dirty));
        }
        let changes = || runs.changes(token);
        // Withdrawals come first, so that a key can move between inputs.
        for (old, new) in changes().filter_map(|c| Some((c.old?, c.new))) {
            dirty.extend(old.outputs.keys().cloned());
            let is_kept = |key| new.is_some_and(|run| run.outputs.contains_key(key));
            let gone = old.outputs.keys().filter(|key| !is_kept(key));
            gone.for_each(|key| self.withdraw(key, &old.input));
        }
        let new = changes().filter_map(|change| change.new);
        new.for_each(|run| self.claim_all(run, dirty));
        Progress::Ready
    }

    fn compute(
        &mut self,
        token: &Token,
        sought: &Sought<'_, O::Key>,
    ) -> Result<Option<Arc<O>>, String> {
        let key = sought.key;
        let Some(owner) = self.claims.get(key).and_then(|claimants| claimants.first()) else {
            return Ok(None);
        };
        let run = self.runs.store(token).get(owner);
        Ok(run.and_then(|run| run.outputs.get(key).map(Arc::clone)))
    }

    fn is_synced(&self) -> bool {
        self.runs.core.is_synced()
    }

    fn reads(&self) -> Vec<Arc<dyn AnyNode>> {
        vec![Arc::<Node<Run<I, S, O>>>::clone(&self.runs)]
    }

    fn describe(&self, _: &Token, key: &O::Key) -> Vec<String> {
        let claimants = self.claims.get(key).into_iter().flatten();
        claimants.map(|input| object_name(&self.runs.core, input)).collect()
    }

    fn errors(&self, token: &Token) -> Vec<NodeError> {
        AnyNode::errors(&*self.runs, token)
    }

    fn conflicts(&self) -> Conflicts {
        self.conflicts
    }
}
