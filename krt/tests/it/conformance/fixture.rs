//! The kinds of collections that must all behave alike.

use crate::shop::Count;
use krt::{Collection, Graph, Member, Source};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A collection of one kind, whose content is set from outside.
pub(super) struct Fixture {
    pub(super) kind: &'static str,
    pub(super) graph: Graph,
    pub(super) collection: Collection<Count>,
    outside: Arc<dyn Outside>,
}

/// Where the content of a collection comes from.
pub(super) trait Outside: Send + Sync {
    /// Ends the initial state, where it does not end by itself.
    fn sync(&self) {}

    fn create(&self, key: &str);

    /// Puts an object in the place of another one in one step.
    fn replace(&self, old: &str, new: &str);
}

/// What every collection of the tests is tagged with.
#[derive(Debug, PartialEq)]
pub(super) struct Kind(pub(super) &'static str);

impl Fixture {
    pub(super) fn new(
        kind: &'static str,
        graph: &Graph,
        collection: Collection<Count>,
        outside: impl Outside + 'static,
    ) -> Self {
        let collection = collection.with_metadata(Kind(kind));
        Self { kind, graph: graph.clone(), collection, outside: Arc::new(outside) }
    }

    pub(super) fn sync(&self) {
        self.outside.sync();
    }

    pub(super) fn create(&self, key: &str) {
        self.outside.create(key);
    }

    pub(super) fn replace(&self, old: &str, new: &str) {
        self.outside.replace(old, new);
    }

    /// The source of the content, for another thread.
    pub(super) fn outside(&self) -> Arc<dyn Outside> {
        Arc::clone(&self.outside)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.collection.get(&key.to_owned()).is_some()
    }
}

/// Makes a fresh fixture.
pub(super) type Make = fn() -> Fixture;

/// Every kind that can hold several objects.
pub(super) const KINDS: &[Make] = &[
    source,
    source_synced_later,
    join_by_priority,
    join_of_disjoint_members,
    merging_join,
    join_of_changing_members,
    map,
    flat_map,
    projection,
    groups,
    status,
    #[cfg(feature = "files")]
    super::files::files,
];

/// The kinds that hold one object at most.
pub(super) const SINGLE_KINDS: &[Make] = &[single_source, cell];

/// Runs a check on a fresh fixture of every kind; a failure names the kind.
#[track_caller]
pub(super) fn for_each(kinds: &[Make], check: fn(&Fixture)) {
    for make in kinds {
        let fixture = make();
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| check(&fixture))) {
            let text = payload.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
            panic!("{}: {}", fixture.kind, text.unwrap_or("panicked"));
        }
    }
}

/// Sources that are written in turn.
struct Sources {
    graph: Graph,
    sources: Vec<Source<Count>>,
    is_synced_later: bool,
    writes: AtomicUsize,
}

impl Sources {
    fn new(graph: &Graph, sources: &[Source<Count>]) -> Self {
        Self {
            graph: graph.clone(),
            sources: sources.to_vec(),
            is_synced_later: false,
            writes: AtomicUsize::new(0),
        }
    }

    fn next(&self) -> &Source<Count> {
        &self.sources[self.writes.fetch_add(1, Ordering::Relaxed) % self.sources.len()]
    }
}

impl Outside for Sources {
    fn sync(&self) {
        if self.is_synced_later {
            self.sources.iter().for_each(|source| {
                source.mark_synced();
            });
        }
    }

    fn create(&self, key: &str) {
        self.next().set(object(key));
    }

    fn replace(&self, old: &str, new: &str) {
        self.graph.write(|tx| {
            self.sources.iter().for_each(|source| tx.remove(source, &old.to_owned()));
            tx.set(self.next(), object(new));
        });
    }
}

fn object(key: &str) -> Count {
    Count(key.to_owned(), 1)
}

/// Stands for a list that is there from the start.
fn source() -> Fixture {
    let graph = Graph::new();
    let source = graph.source("source");
    Fixture::new("source", &graph, source.collection(), Sources::new(&graph, &[source]))
}

/// Stands for an informer.
fn source_synced_later() -> Fixture {
    let graph = Graph::new();
    let source = graph.source_unsynced("source");
    let collection = source.collection();
    let outside = Sources { is_synced_later: true, ..Sources::new(&graph, &[source]) };
    Fixture::new("source that is synced later", &graph, collection, outside)
}

fn joined(
    kind: &'static str,
    join: impl FnOnce(&Graph, [Collection<Count>; 2]) -> Collection<Count>,
) -> Fixture {
    let graph = Graph::new();
    let sources = ["left", "right"].map(|name| graph.source(name));
    let collection = join(&graph, sources.each_ref().map(Source::collection));
    Fixture::new(kind, &graph, collection, Sources::new(&graph, &sources))
}

fn join_by_priority() -> Fixture {
    joined("join by priority", |graph, members| graph.join_priority("join", members))
}

fn join_of_disjoint_members() -> Fixture {
    joined("join of disjoint members", |graph, members| graph.join_disjoint("join", members))
}

fn merging_join() -> Fixture {
    joined("merging join", |graph, members| {
        graph.join_merge("join", members, |counts: &[Arc<Count>]| counts.first().cloned())
    })
}

fn join_of_changing_members() -> Fixture {
    joined("join of changing members", |graph, members| {
        let container = graph.source::<Member<u8, Count>>("members");
        container.reset((0..).zip(members).map(|(key, member)| Member::new(key, member)));
        container.collection().join_priority("join")
    })
}

fn derived(
    kind: &'static str,
    derive: impl FnOnce(&Graph, &Collection<Count>) -> Collection<Count>,
) -> Fixture {
    let graph = Graph::new();
    let source = graph.source("source");
    let collection = derive(&graph, &source.collection());
    Fixture::new(kind, &graph, collection, Sources::new(&graph, &[source]))
}

fn map() -> Fixture {
    derived("map", |_, counts| counts.map("map", |_, count| Some((**count).clone())))
}

/// Namespaces times the names that are fetched for each.
fn flat_map() -> Fixture {
    derived("flat map", |graph, counts| {
        let namespaces = graph.source::<String>("namespaces");
        namespaces.set("a".to_owned());
        let by_namespace = counts.index("namespace", |count: &Count| {
            count.0.split_once('/').map(|(namespace, _)| namespace.to_owned())
        });
        namespaces.collection().flat_map("flat map", move |cx, namespace| {
            let found = cx.fetch(&by_namespace, namespace);
            found.iter().map(|count| (**count).clone()).collect::<Vec<_>>()
        })
    })
}

fn projection() -> Fixture {
    derived("projection", |_, counts| counts.project("projection", |count| object(&count.0)))
}

/// A group for each object, and what it holds.
fn groups() -> Fixture {
    derived("groups", |_, counts| {
        let groups = counts.index("key", |count: &Count| [count.0.clone()]).groups("groups");
        groups.map("sizes", |_, group| Some(Count(group.value().clone(), group.members().len())))
    })
}

fn status() -> Fixture {
    derived("outputs beside a status", |_, counts| {
        counts.map_with_status("outputs", |_, count| (Some(count.1), [(**count).clone()])).1
    })
}

/// A source that holds one object.
struct Single(Source<Count>);

impl Outside for Single {
    fn create(&self, key: &str) {
        self.0.reset([object(key)]);
    }

    fn replace(&self, _: &str, new: &str) {
        self.create(new);
    }
}

fn single_source() -> Fixture {
    let graph = Graph::new();
    let source = graph.source("single");
    Fixture::new("source of one object", &graph, source.collection(), Single(source))
}

impl Outside for krt::Cell<Option<Count>> {
    fn create(&self, key: &str) {
        self.set(Some(object(key)));
    }

    fn replace(&self, _: &str, new: &str) {
        self.create(new);
    }
}

fn cell() -> Fixture {
    let graph = Graph::new();
    let cell = graph.cell("cell", None::<Count>);
    let read = cell.clone();
    let collection = graph.singleton("singleton", move |cx| cx.read(&read).clone());
    Fixture::new("singleton of a cell", &graph, collection, cell)
}
