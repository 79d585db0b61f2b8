//! Handles and what they keep alive: cases 76, 81, 83, 84 and 100.

use crate::shop::Count;
use krt::testing::Tracker;
use krt::{Collection, Graph, Subscription};
use parking_lot::Mutex;
use std::sync::Arc;

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
