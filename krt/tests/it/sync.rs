//! Sync, waiting and ranks: cases 30, 40, 64, 95 and 96.

use crate::shop::Count;
use krt::testing::Tracker;
use krt::{Collection, Graph};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

fn copy(collection: &Collection<Count>, name: &str) -> Collection<Count> {
    collection.map(name, |_, count| Some((**count).clone()))
}

fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

#[test]
fn case_030_subscription_is_synced_with_its_collection() {
    let graph = Graph::new();
    let source = graph.source_unsynced::<Count>("source");
    let derived = copy(&source.collection(), "copy");
    let tracker = Tracker::events(&derived);
    assert!(!source.collection().is_synced() && !derived.is_synced() && !tracker.is_synced());
    source.mark_synced();
    assert!(source.collection().is_synced() && derived.is_synced() && tracker.is_synced());
    assert!(tracker.take().is_empty());
}

#[test]
fn case_035_dropped_subscription_is_not_called_by_sync() {
    let graph = Graph::new();
    let source = graph.source_unsynced::<Count>("source");
    let derived = copy(&source.collection(), "copy");
    let calls = Arc::new(AtomicUsize::new(0));
    let subscribe = || {
        let counter = Arc::clone(&calls);
        derived.subscribe(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        })
    };
    let (dropped, kept) = (subscribe(), subscribe());
    let queue = derived.subscribe_queue();
    queue.close();
    drop(dropped);
    graph.write(|tx| {
        tx.set(&source, count("a", 1));
        tx.mark_synced(&source);
    });
    assert!(kept.is_synced());
    assert_eq!(calls.load(Ordering::Relaxed), 1, "the one that was kept is called");
    assert!(queue.drain().is_empty());
    assert_eq!(Arc::strong_count(&calls), 2, "the callback that was dropped is gone");
}

#[test]
fn case_064_dependant_waits_for_an_unsynced_source() {
    let graph = Graph::new();
    let trigger = graph.source_unsynced::<Count>("trigger");
    let read = trigger.collection();
    let name = graph.singleton("name", move |cx| {
        let number = cx.one(&read).map_or(0, |count| count.1);
        Some(["foo", "bar", "baz"][number].to_owned())
    });
    let tracker = Tracker::batches(&name);
    trigger.set(count("trigger", 0));
    assert!(!name.is_synced());
    assert!(name.is_empty());
    trigger.mark_synced();
    assert!(name.is_synced());
    assert_eq!(tracker.take(), ["add/foo"]);
    trigger.set(count("trigger", 1));
    trigger.set(count("trigger", 2));
    assert_eq!(tracker.take(), ["add/bar,delete/foo", "delete/bar,add/baz"]);
}

#[test]
fn case_096_waiting_node_keeps_its_outputs_and_says_for_whom() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let secrets = graph.source_unsynced::<Count>("secrets");
    let read = secrets.collection();
    let derived = inputs.collection().map("derived", move |cx, input| match input.1 {
        0 => Some(count(&input.0, 0)),
        _ => Some(count(&input.0, cx.all(&read).len())),
    });
    let waits = || graph.dump().nodes[2].waiting_for.clone();
    inputs.set(count("a", 0));
    assert!(derived.is_synced());
    assert_eq!(waits(), None);
    secrets.set(count("s1", 1));
    inputs.set(count("a", 1));
    inputs.set(count("b", 0));
    assert_eq!(waits().as_deref(), Some("secrets"));
    assert_eq!(derived.list().iter().map(|c| (**c).clone()).collect::<Vec<_>>(), [count("a", 0)]);
    let tracker = Tracker::changes(&derived);
    graph.write(|tx| {
        tx.set(&secrets, count("s2", 1));
        tx.mark_synced(&secrets);
    });
    assert_eq!(waits(), None);
    assert_eq!(tracker.take(), ["update/a,add/b"]);
    assert_eq!(derived.list()[0].1, 2);
}

#[test]
fn unsynced_collection_that_nobody_fetches_delays_nobody() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let read = graph.source_unsynced::<Count>("secrets").collection();
    let derived = inputs
        .collection()
        .map("derived", move |cx, input| Some(count(&input.0, cx.all(&read).len())));
    assert!(derived.is_synced());
}

/// Two collections that fetch each other.
#[test]
fn case_096_cycle_is_an_error_and_not_a_hang() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let cell: Arc<OnceLock<Collection<Count>>> = Arc::default();
    let later = Arc::clone(&cell);
    let first = inputs.collection().map("first", move |cx, input| {
        let read = later.get().map_or(0, |second| cx.all(second).len());
        Some(count(&input.0, read))
    });
    let read = first.clone();
    let second = inputs
        .collection()
        .map("second", move |cx, input| Some(count(&input.0, cx.all(&read).len())));
    inputs.set(count("a", 1));
    cell.set(second.clone()).expect("set once");
    inputs.set(count("b", 1));
    let messages: Vec<_> = first.errors().iter().map(ToString::to_string).collect();
    assert_eq!(messages, ["input \"b\": cycle: first -> second -> first"]);
    assert_eq!(first.list()[0].1, 0);
    assert_eq!(second.list()[0].1, 1);
}

#[test]
fn late_read_of_a_higher_rank_sees_it_up_to_date() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let cell: Arc<OnceLock<Collection<Count>>> = Arc::default();
    let later = Arc::clone(&cell);
    let first = inputs.collection().map("first", move |cx, input| {
        let sum = later.get().map_or(0, |deep| cx.all(deep).iter().map(|c| c.1).sum());
        Some(count(&input.0, sum))
    });
    let reader = copy(&first, "reader");
    let deep = copy(&copy(&inputs.collection(), "one"), "two");
    cell.set(deep).expect("set once");
    let tracker = Tracker::batches(&reader);
    graph.write(|tx| {
        tx.set(&inputs, count("a", 1));
        tx.set(&inputs, count("b", 2));
    });
    assert_eq!(reader.list().iter().map(|c| c.1).collect::<Vec<_>>(), [3, 3]);
    inputs.set(count("b", 5));
    assert_eq!(reader.list().iter().map(|c| c.1).collect::<Vec<_>>(), [6, 6]);
    assert_eq!(tracker.take(), ["add/a,add/b", "update/a,update/b"]);
    let ranks: Vec<_> = graph.dump().nodes.iter().map(|n| (n.name.clone(), n.rank)).collect();
    let expected = [("inputs", 0), ("first", 3), ("reader", 4), ("one", 1), ("two", 2)];
    assert_eq!(ranks, expected.map(|(name, rank)| (name.to_owned(), rank)));
}

#[test]
fn case_095_diamond_sees_one_revision_and_runs_once() {
    let graph = Graph::new();
    let top = graph.source::<Count>("top");
    let left = copy(&top.collection(), "left");
    let right = copy(&copy(&top.collection(), "middle"), "right");
    let read = right.clone();
    let bottom = left.map("bottom", move |cx, left| {
        let right = cx.get(&read, &left.0)?;
        Some(format!("{}={}", left.1, right.1))
    });
    let tracker = Tracker::batches(&bottom);
    top.set(count("a", 1));
    top.set(count("a", 2));
    assert_eq!(tracker.take(), ["add/1=1", "delete/1=1,add/2=2"]);
    assert_eq!(graph.dump().nodes[4].runs, 2);
}

#[test]
fn collection_of_another_graph_is_refused() {
    let foreign = Graph::new().source::<Count>("foreign").collection();
    let graph = Graph::new();
    let derived = graph.singleton("derived", move |cx| cx.one(&foreign).map(|c| c.0.clone()));
    let expected = "collection \"foreign\" belongs to another graph";
    assert_eq!(derived.errors()[0].message(), expected);
}
