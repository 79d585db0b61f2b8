//! Handles and what they keep alive: cases 76, 81, 83, 84 and 100.

use crate::shop::Count;
use krt::testing::Tracker;
use krt::{Collection, Graph, Member, Subscription};
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::mpsc::channel;

fn names(graph: &Graph) -> Vec<String> {
    graph.dump().nodes.into_iter().map(|node| node.name).collect()
}

fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

#[test]
fn case_076_and_081_dropped_derivations_leave_nothing_behind() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let config = graph.source::<Count>("config");
    inputs.set(count("a", 1));
    config.set(count("config", 1));
    let marker = Arc::new(());
    for _ in 0..20 {
        let (read, held) = (config.collection(), Arc::clone(&marker));
        let derived = inputs.collection().map("derived", move |cx, input| {
            let _ = &held;
            cx.one(&read).map(|config| count(&input.0, config.1))
        });
        let read = derived.clone();
        let single = graph.singleton("single", move |cx| Some(cx.all(&read).len().to_string()));
        let tracker = Tracker::events(&single);
        assert!(derived.is_synced());
        assert_eq!((derived.len(), tracker.take()), (1, vec!["add/1".to_owned()]));
    }
    assert_eq!(Arc::strong_count(&marker), 1);
    assert_eq!(names(&graph), ["inputs", "config"]);
    inputs.set(count("b", 1));
}

#[test]
fn case_083_registry_lists_what_is_in_use() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let mapped = inputs.collection().map("mapped", |_, input| Some(count(&input.0, 1)));
    let single = graph.singleton("single", |_| Some("x".to_owned()));
    assert_eq!(names(&graph), ["inputs", "mapped", "single"]);
    drop(inputs);
    assert_eq!(names(&graph), ["inputs", "mapped", "single"]);
    drop(mapped);
    assert_eq!(names(&graph), ["single"]);
    drop(single);
    assert!(names(&graph).is_empty());
}

#[test]
fn case_083_every_kind_is_listed_at_once_and_gone_with_its_handles() {
    let graph = Graph::new();
    let listed = graph.source::<Count>("listed");
    let watched = graph.source_unsynced::<Count>("watched");
    let single = graph.source::<Count>("single");
    let cell = graph.cell("cell", 1);
    let members = graph.source::<Member<u8, Count>>("members");
    let source = listed.collection();
    let merge = |counts: &[Arc<Count>]| counts.first().cloned();
    let both = || [listed.collection(), watched.collection()];
    let numbers = source.index("number", |count: &Count| [count.1]);
    let counts: Vec<Collection<Count>> = vec![
        source.map("map", |_, input| Some(count(&input.0, 1))),
        source.flat_map("flat map", |_, input| [count(&input.0, 1)]),
        source.project("projection", |input| count(&input.0, 1)),
        source.map_with_status("status", |_, input| (Some(1), [count(&input.0, 1)])).1,
        graph.join_priority("by priority", both()),
        graph.join_disjoint("disjoint", both()),
        graph.join_merge("merging", both(), merge),
        members.collection().join_priority("of members"),
        members.collection().join_merge("of merged members", merge),
        graph.singleton("singleton", |_| Some(count("x", 1))),
    ];
    let groups = numbers.groups("groups");
    let kinds: Vec<_> = graph.dump().nodes.iter().map(|node| node.name.clone()).collect();
    let expected = [
        "listed",
        "watched",
        "single",
        "cell",
        "members",
        "map",
        "flat map",
        "projection",
        "status runs",
        "status",
        "by priority",
        "disjoint",
        "merging",
        "of members",
        "of merged members",
        "singleton",
        "groups",
    ];
    assert_eq!(kinds, expected);
    drop((listed, watched, single, cell, members, source, numbers));
    assert_eq!(names(&graph).len(), expected.len() - 2, "the single source and the cell are gone");
    drop((counts, groups));
    assert!(names(&graph).is_empty());
}

#[test]
fn case_084_derivation_of_an_unsynced_source_is_dropped_as_well() {
    let graph = Graph::new();
    let inputs = graph.source_unsynced::<Count>("inputs");
    let secrets = graph.source_unsynced::<Count>("secrets");
    let read = secrets.collection();
    inputs.set(count("a", 1));
    let waiting = inputs
        .collection()
        .map("waiting", move |cx, input| Some(count(&input.0, cx.all(&read).len())));
    assert_eq!(graph.dump().nodes[2].waiting_for.as_deref(), Some("secrets"));
    drop(waiting);
    assert_eq!(names(&graph), ["inputs", "secrets"]);
    secrets.mark_synced();
}

#[test]
fn subscription_keeps_its_collection_alive() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let tracker =
        Tracker::events(&inputs.collection().map("mapped", |_, input| Some(count(&input.0, 1))));
    inputs.set(count("a", 1));
    assert_eq!(tracker.take(), ["add/a"]);
    assert_eq!(graph.dump().nodes[1].subscriptions, 1);
    drop(tracker);
    assert_eq!(names(&graph), ["inputs"]);
}

#[test]
fn case_100_callback_may_drop_its_own_subscription() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let slot: Arc<Mutex<Option<Subscription>>> = Arc::default();
    let calls = Arc::new(Mutex::new(Vec::new()));
    let (own, log) = (Arc::clone(&slot), Arc::clone(&calls));
    let subscription = inputs.collection().subscribe(move |batch| {
        log.lock().push(batch.to_string());
        let own = own.lock().take();
        drop(own);
    });
    *slot.lock() = Some(subscription);
    inputs.set(count("a", 1));
    inputs.set(count("b", 1));
    assert_eq!(*calls.lock(), ["add/a"]);
    assert_eq!(graph.dump().nodes[0].subscriptions, 0);
}

#[test]
fn case_100_callback_may_drop_another_subscription_of_the_same_batch() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let slot: Arc<Mutex<Option<Tracker>>> = Arc::default();
    let other = Arc::clone(&slot);
    let subscription = inputs.collection().subscribe(move |_| {
        let taken = other.lock().as_ref().map(Tracker::take);
        assert_eq!(taken, Some(Vec::new()));
        *other.lock() = None;
    });
    *slot.lock() = Some(Tracker::events(&inputs.collection()));
    inputs.set(count("a", 1));
    drop(subscription);
    assert!(slot.lock().is_none());
}

#[test]
fn case_100_drop_on_another_thread_lets_a_running_call_end_and_no_other_begin() {
    let graph = Graph::new();
    let driver = graph.drive_on_thread("driver");
    let inputs = graph.source::<Count>("inputs");
    let (begin, begun) = channel();
    let (release, released) = channel::<()>();
    let subscription = inputs.collection().subscribe(move |batch| {
        begin.send(batch.to_string()).expect("the test listens");
        released.recv().expect("the test releases");
    });
    inputs.set(count("a", 1));
    assert_eq!(begun.recv().as_deref(), Ok("add/a"));
    inputs.set(count("b", 1));
    drop(subscription);
    release.send(()).expect("the callback waits");
    graph.settled().wait().expect("this is no callback");
    assert_eq!(inputs.collection().len(), 2);
    assert!(begun.recv().is_err(), "no other call begins, and the callback is dropped");
    drop(driver);
}

#[test]
fn panic_in_a_callback_ends_that_call_only() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let subscription = inputs.collection().subscribe(|batch| {
        assert!(batch.events()[0].key() != "a", "the callback panics");
    });
    let tracker = Tracker::events(&inputs.collection());
    inputs.set(count("a", 1));
    inputs.set(count("b", 1));
    assert_eq!(tracker.take(), ["add/a", "add/b"]);
    drop(subscription);
}

#[test]
fn handles_are_shared_between_threads() {
    fn check<T: Clone + Send + Sync>() {}
    fn check_send<T: Send + Sync>() {}
    check::<Graph>();
    check::<Collection<Count>>();
    check::<krt::Source<Count>>();
    check::<krt::Index<Count, u8>>();
    check::<krt::Batch<Count>>();
    check_send::<Subscription>();
    check_send::<krt::Queue<Count>>();
}
