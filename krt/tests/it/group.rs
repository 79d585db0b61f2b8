//! Several collections reported together.

use crate::shop::Count;
use krt::{Graph, GroupBatch, Subscription};
use parking_lot::Mutex;
use std::sync::Arc;

type Changes = (Option<krt::Batch<Count>>, Option<krt::Batch<Count>>);
type Log = Arc<Mutex<Vec<String>>>;

fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

fn show(batch: &GroupBatch<Changes>) -> String {
    let (left, right) = batch.changes();
    let text = |batch: &Option<krt::Batch<Count>>| {
        batch.as_ref().map_or("-".to_owned(), ToString::to_string)
    };
    let kind = if batch.is_initial() { "initial" } else { "changes" };
    format!("{} {kind} {} {}", batch.revision(), text(left), text(right))
}

/// A source and what is derived from it, subscribed to together.
fn diamond() -> (Graph, krt::Source<Count>, [krt::Collection<Count>; 2]) {
    let graph = Graph::new();
    let source = graph.source::<Count>("source");
    let doubled = source.collection().map("doubled", |_, c| Some(count(&c.0, c.1 * 2)));
    let parity = doubled.map("parity", |_, c| Some(count(&c.0, c.1 % 4)));
    (graph, source, [doubled, parity])
}

fn subscribe(graph: &Graph, [left, right]: &[krt::Collection<Count>; 2]) -> (Subscription, Log) {
    let log = Log::default();
    let target = Arc::clone(&log);
    let members = (left.clone(), right.clone());
    let subscription =
        graph.subscribe_group(&members, move |batch| target.lock().push(show(batch)));
    (subscription, log)
}

#[test]
fn group_is_told_once_for_each_revision() {
    let (graph, source, members) = diamond();
    source.set(count("a", 1));
    let (subscription, log) = subscribe(&graph, &members);
    source.set(count("a", 2));
    source.set(count("a", 4));
    source.remove(&"a".to_owned());
    let expected = [
        "1 initial add/a add/a",
        "2 changes update/a update/a",
        "3 changes update/a -",
        "4 changes delete/a delete/a",
    ];
    assert_eq!(*log.lock(), expected);
    drop(subscription);
    source.set(count("b", 1));
    assert_eq!(log.lock().len(), 4);
    assert_eq!(graph.dump().nodes.iter().map(|node| node.subscriptions).sum::<usize>(), 0);
}

#[test]
fn group_sees_all_members_at_the_revision_of_the_batch() {
    let (graph, source, members) = diamond();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (log, [left, right]) = (Arc::clone(&seen), members.clone());
    let members = (members[0].clone(), members[1].clone());
    let subscription = graph.subscribe_group(&members, move |_| {
        let value = |collection: &krt::Collection<Count>| collection.one().map(|c| c.1);
        log.lock().push((value(&left), value(&right)));
    });
    for number in 1..=3 {
        source.set(count("a", number));
    }
    drop(subscription);
    let expected = [(Some(2), Some(2)), (Some(4), Some(0)), (Some(6), Some(2))];
    assert_eq!(*seen.lock(), expected);
}

#[test]
fn group_without_initial_state_starts_with_changes() {
    let (graph, source, [left, right]) = diamond();
    source.set(count("a", 1));
    let log = Log::default();
    let target = Arc::clone(&log);
    let subscription =
        graph.subscribe_group_changes(&(left, right), move |batch| target.lock().push(show(batch)));
    assert!(log.lock().is_empty());
    source.set(count("b", 1));
    assert_eq!(*log.lock(), ["2 changes add/b add/b"]);
    drop(subscription);
}

#[test]
fn group_is_synced_when_all_members_are() {
    let graph = Graph::new();
    let (first, second) =
        (graph.source_unsynced::<Count>("first"), graph.source_unsynced::<Count>("second"));
    let (subscription, _) = subscribe(&graph, &[first.collection(), second.collection()]);
    first.mark_synced();
    assert!(!subscription.is_synced());
    second.mark_synced();
    assert!(subscription.is_synced());
}

#[test]
fn group_of_a_vector_has_a_batch_for_each_member() {
    let graph = Graph::new();
    let sources = ["first", "second", "third"].map(|name| graph.source::<Count>(name));
    let members: Vec<_> = sources.iter().map(krt::Source::collection).collect();
    let log = Arc::new(Mutex::new(Vec::new()));
    let target = Arc::clone(&log);
    let subscription = graph.subscribe_group(&members, move |batch| {
        let changed = batch.changes().iter().map(Option::is_some).collect::<Vec<_>>();
        target.lock().push(changed);
    });
    graph.write(|tx| {
        tx.set(&sources[0], count("a", 1));
        tx.set(&sources[2], count("a", 1));
    });
    drop(subscription);
    assert_eq!(*log.lock(), [[true, false, true]]);
}

#[test]
fn panic_in_the_callback_of_a_group_ends_that_call_only() {
    let graph = Graph::new();
    let source = graph.source::<Count>("source");
    let calls = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&calls);
    let subscription = graph.subscribe_group(&(source.collection(),), move |batch| {
        *counter.lock() += 1;
        assert!(batch.revision().get() != 1, "the callback panics");
    });
    source.set(count("a", 1));
    source.set(count("a", 2));
    drop(subscription);
    assert_eq!(*calls.lock(), 2);
}

#[test]
fn callback_of_a_group_may_end_its_subscription() {
    let graph = Graph::new();
    let source = graph.source::<Count>("source");
    let own: Arc<Mutex<Option<Subscription>>> = Arc::default();
    let (ending, calls) = (Arc::clone(&own), Arc::new(Mutex::new(0)));
    let counter = Arc::clone(&calls);
    let subscription = graph.subscribe_group(&(source.collection(),), move |_| {
        *counter.lock() += 1;
        let own = ending.lock().take();
        drop(own);
    });
    *own.lock() = Some(subscription);
    source.set(count("a", 1));
    source.set(count("a", 2));
    assert_eq!(*calls.lock(), 1);
}

#[test]
#[should_panic(expected = "collection \"foreign\" belongs to another graph")]
fn group_with_a_collection_of_another_graph_panics() {
    let foreign = Graph::new().source::<Count>("foreign").collection();
    let _ = Graph::new().subscribe_group(&(foreign,), |_| {});
}
