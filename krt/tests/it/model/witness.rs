//! Whether everything that can be seen at one moment is of one revision.
//!
//! A witness looks at all collections at once, inside a transformation or inside a callback, and
//! recomputes them from the sources that it sees there.

use super::item::Item;
use super::naive::{Content, Inputs, Memory, recompute};
use super::spec::NodeSpec;
use krt::{Cell, Collection, Context, Graph, Member, Subscription};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The collections of the world, and the cell.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) specs: Vec<NodeSpec>,
    pub(crate) cell: Cell<u32>,
    /// The sources, then the derived ones.
    pub(crate) nodes: Vec<Collection<Item>>,
    /// For each derived node the container of its members.
    pub(crate) members: Vec<Option<Collection<Member<u8, Item>>>>,
}

/// Witnesses of a scene.
pub(crate) struct Witness {
    inside: Collection<String>,
    outside: Arc<Mutex<Vec<String>>>,
    _subscription: Subscription,
}

impl Witness {
    pub(crate) fn new(graph: &Graph, scene: &Scene) -> Self {
        let looking = scene.clone();
        let inside = graph.singleton("witness", move |cx| {
            let seen = looking.seen_inside(cx);
            looking.contradiction(seen)
        });
        let outside: Arc<Mutex<Vec<String>>> = Arc::default();
        let (looking, log) = (scene.clone(), Arc::clone(&outside));
        let subscription = graph.subscribe_group_changes(&scene.nodes, move |_| {
            log.lock().extend(looking.contradiction(looking.seen_outside()));
        });
        Self { inside, outside, _subscription: subscription }
    }

    /// Neither has seen a contradiction; the graph is settled.
    pub(crate) fn check(&self) {
        let inside: Vec<_> = self.inside.list();
        assert!(inside.is_empty(), "inside a transformation: {inside:?}");
        assert!(self.inside.errors().is_empty(), "{:?}", self.inside.errors());
        let outside = self.outside.lock();
        assert!(outside.is_empty(), "inside a callback: {outside:?}");
    }
}

/// What is written, and what is derived.
type Seen = (Inputs, Vec<Content>);

impl Scene {
    fn seen_inside(&self, cx: &mut Context<'_>) -> Seen {
        let mut contents: Vec<Content> = Vec::new();
        for node in &self.nodes {
            let all = cx.all(node);
            contents.push(all.iter().map(|item| (item.id, Arc::clone(item))).collect());
        }
        let cell = *cx.read(&self.cell);
        let mut members = Vec::new();
        for container in &self.members {
            members.push(match container {
                Some(container) => self.members_of(cx.all(container).iter()),
                None => BTreeMap::new(),
            });
        }
        self.seen(contents, cell, members)
    }

    fn seen_outside(&self) -> Seen {
        let content = |node: &Collection<Item>| -> Content {
            node.list().into_iter().map(|item| (item.id, item)).collect()
        };
        let members = |container: &Option<Collection<Member<u8, Item>>>| match container {
            Some(container) => self.members_of(container.list().iter()),
            None => BTreeMap::new(),
        };
        let contents = self.nodes.iter().map(content).collect();
        self.seen(contents, *self.cell.get(), self.members.iter().map(members).collect())
    }

    fn seen(
        &self,
        mut contents: Vec<Content>,
        cell: u32,
        members: Vec<BTreeMap<u8, usize>>,
    ) -> Seen {
        let derived = contents.split_off(self.nodes.len() - self.specs.len());
        (Inputs { sources: contents, cell, members }, derived)
    }

    fn members_of<'a>(
        &self,
        members: impl Iterator<Item = &'a Arc<Member<u8, Item>>>,
    ) -> BTreeMap<u8, usize> {
        let place = |member: &Arc<Member<u8, Item>>| {
            let place = self.nodes.iter().position(|node| node.id() == member.collection().id());
            (krt::Object::key(&**member), place.expect("members are nodes"))
        };
        members.map(place).collect()
    }

    fn contradiction(&self, (inputs, derived): Seen) -> Option<String> {
        let states = recompute(&inputs, &self.specs, &mut Memory::new());
        let states = &states[inputs.sources.len()..];
        let differs = |place: &usize| states[*place].content != derived[*place];
        let place = (0..derived.len()).find(differs)?;
        let (found, wanted) = (&derived[place], &states[place].content);
        Some(format!("derived node {place} is {found:?} and not {wanted:?} of {inputs:?}"))
    }
}
