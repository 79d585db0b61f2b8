//! Cases 1 to 13, for every kind of collection.

use crate::shop::Count;
use krt::testing::Tracker;
use krt::{Collection, Event, Graph, Source};
use std::sync::{Arc, Barrier};

/// A collection of the kind under test whose content is set from outside.
struct Fixture {
    collection: Collection<Count>,
    source: Source<Count>,
}

impl Fixture {
    fn create(&self, key: &str) {
        self.source.set(Count(key.to_owned(), 1));
    }

    fn has(&self, key: &str) -> bool {
        self.collection.get(&key.to_owned()).is_some()
    }
}

fn source() -> Fixture {
    let source = Graph::new().source("source");
    Fixture { collection: source.collection(), source }
}

fn map() -> Fixture {
    let source = Graph::new().source::<Count>("source");
    let collection = source.collection().map("map", |_, count| Some((**count).clone()));
    Fixture { collection, source }
}

/// Namespaces times the names that are fetched for each.
fn flat_map() -> Fixture {
    let graph = Graph::new();
    let source = graph.source::<Count>("source");
    let namespaces = graph.source::<String>("namespaces");
    namespaces.set("a".to_owned());
    let counts = source.collection();
    let by_namespace = counts.index("namespace", |count: &Count| {
        count.0.split_once('/').map(|(namespace, _)| namespace.to_owned())
    });
    let collection = namespaces.collection().flat_map("flat map", move |cx, namespace| {
        cx.fetch(&by_namespace, namespace).iter().map(|c| (**c).clone()).collect::<Vec<_>>()
    });
    Fixture { collection, source }
}

fn check_conformance(fixture: &Fixture) {
    let Fixture { collection, .. } = fixture;
    assert!(collection.list().is_empty());
    let early = Tracker::events(collection);
    assert!(collection.is_synced() && early.is_synced());
    fixture.create("a/b");
    assert_eq!(early.take(), ["add/a/b"]);
    assert_eq!(collection.len(), 1);
    assert!(fixture.has("a/b"));
    let late = Tracker::events(collection);
    assert!(late.is_synced());
    assert_eq!(late.take(), ["add/a/b"]);
    let removable = Tracker::events(collection);
    assert_eq!(removable.take(), ["add/a/b"]);
    let blocked = collection.subscribe_queue();
    fixture.create("a/c");
    for tracker in [&early, &late, &removable] {
        assert_eq!(tracker.take(), ["add/a/c"]);
    }
    assert_eq!(collection.len(), 2);
    assert!(fixture.has("a/b") && fixture.has("a/c"));
    drop(removable);
    fixture.create("a/d");
    assert_eq!(early.take(), ["add/a/d"]);
    assert_eq!(late.take(), ["add/a/d"]);
    assert_eq!(collection.len(), 3);
    let end = Tracker::events(collection);
    assert!(end.is_synced());
    assert_eq!(end.take(), ["add/a/b", "add/a/c", "add/a/d"]);
    let batches: Vec<_> = blocked.drain().iter().map(ToString::to_string).collect();
    assert_eq!(batches, ["add/a/b", "add/a/c", "add/a/d"]);
    check_race(fixture);
}

/// A registration that races with writes sees every object once.
fn check_race(fixture: &Fixture) {
    let barrier = Arc::new(Barrier::new(2));
    let (source, start) = (fixture.source.clone(), Arc::clone(&barrier));
    let writer = std::thread::spawn(move || {
        start.wait();
        for number in 0..20 {
            source.set(Count(format!("a/{number:02}"), 1));
        }
    });
    barrier.wait();
    let racing = Tracker::events(&fixture.collection);
    writer.join().expect("the writer does not panic");
    let mut seen = racing.take();
    seen.sort_unstable();
    let expected = (0..20).map(|number| format!("add/a/{number:02}"));
    let expected: Vec<_> = expected.chain(["b", "c", "d"].map(|n| format!("add/a/{n}"))).collect();
    assert_eq!(seen, expected);
}

#[test]
fn cases_001_to_012_for_a_source() {
    check_conformance(&source());
}

#[test]
fn cases_001_to_012_for_a_map() {
    check_conformance(&map());
}

#[test]
fn cases_001_to_012_for_a_flat_map() {
    check_conformance(&flat_map());
}

#[test]
fn case_013_replacing_an_object_is_a_deletion_and_an_addition() {
    for fixture in [source(), map(), flat_map()] {
        let tracker = Tracker::events(&fixture.collection);
        fixture.create("a/b");
        assert_eq!(tracker.take(), ["add/a/b"]);
        fixture.source.reset([Count("a/c".to_owned(), 1)]);
        assert_eq!(tracker.take(), ["delete/a/b", "add/a/c"]);
        assert_eq!(fixture.collection.len(), 1);
        assert!(tracker.take().is_empty());
    }
}

#[test]
fn initial_batch_is_marked_and_the_others_are_not() {
    let fixture = map();
    fixture.create("a/b");
    let queue = fixture.collection.subscribe_queue();
    fixture.create("a/c");
    let seen: Vec<_> = queue.drain().iter().map(|b| (b.is_initial(), b.revision().get())).collect();
    assert_eq!(seen, [(true, 1), (false, 2)]);
}

#[test]
fn event_gives_old_and_new() {
    let fixture = source();
    fixture.source.set(Count("a/b".to_owned(), 1));
    let queue = fixture.collection.subscribe_queue();
    fixture.source.set(Count("a/b".to_owned(), 2));
    fixture.source.remove(&"a/b".to_owned());
    let events: Vec<Event<Count>> =
        queue.drain().iter().flat_map(|batch| batch.events().to_vec()).collect();
    let numbers = |event: &Event<Count>| (event.old().map(|c| c.1), event.new().map(|c| c.1));
    let seen: Vec<_> = events.iter().map(numbers).collect();
    assert_eq!(seen, [(None, Some(1)), (Some(1), Some(2)), (Some(2), None)]);
    assert_eq!(events[2].latest().1, 2);
}
