//! How a join finds its winners, and what it remembers of them when something goes wrong.

use super::watch::{count, drain, key, numbers, three};
use crate::shop::Count;
use krt::{Graph, GraphOptions, NodeRun, Object, Observer, Source};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Panics after the first run of a node once it is told to.
struct PanicsOnce(Arc<AtomicBool>);

impl Observer for PanicsOnce {
    fn node_ran(&self, _: &NodeRun<'_>) {
        assert!(!self.0.swap(false, Ordering::Relaxed), "the observer panics");
    }
}

#[test]
fn priority_holds_although_a_transaction_was_given_up() {
    let panics = Arc::new(AtomicBool::new(false));
    let graph = GraphOptions::new().observer(PanicsOnce(Arc::clone(&panics))).build();
    let [first, second, _] = three(&graph);
    let derived = first.collection().map("derived", |_, input| Some(count(&input.0, input.1)));
    let joined = graph.join_priority("joined", [derived, second.collection()]);
    panics.store(true, Ordering::Relaxed);
    let write = AssertUnwindSafe(|| first.set(count("a", 1)));
    assert!(std::panic::catch_unwind(write).is_err());
    second.set(count("a", 2));
    assert_eq!(numbers(&joined), [(key("a"), 1)]);
}

#[test]
fn winner_is_found_among_many_members_wherever_it_goes() {
    let graph = Graph::new();
    let sources: Vec<_> = (0..40).map(|_| graph.source::<Count>("member")).collect();
    let joined = graph.join_priority("joined", sources.iter().map(Source::collection));
    let queue = joined.subscribe_queue();
    let set = |at: usize, number| sources[at].set(count("a", number));
    set(20, 20);
    set(30, 30);
    set(10, 10);
    sources[10].remove(&key("a"));
    sources[30].remove(&key("a"));
    set(20, 21);
    // One object, of which only the place changes.
    graph.write(|tx| {
        tx.remove(&sources[20], &key("a"));
        tx.set(&sources[35], count("a", 21));
    });
    set(34, 34);
    set(39, 39);
    sources[34].remove(&key("a"));
    sources[35].remove(&key("a"));
    sources[39].remove(&key("a"));
    let expected = [
        "add/a ->20",
        "update/a 20>10",
        "update/a 10>20",
        "update/a 20>21",
        "update/a 21>34",
        "update/a 34>21",
        "update/a 21>39",
        "delete/a 39>-",
    ];
    assert_eq!(drain(&queue), expected);
}

/// Cannot be compared with one that has the number 13.
struct Touchy(Count);

impl Object for Touchy {
    type Key = String;

    fn key(&self) -> String {
        self.0.0.clone()
    }
}

impl PartialEq for Touchy {
    fn eq(&self, other: &Self) -> bool {
        assert!(self.0.1 != 13 && other.0.1 != 13, "thirteen");
        self.0 == other.0
    }
}

#[test]
fn join_goes_on_after_a_comparison_has_panicked() {
    let graph = Graph::new();
    let [first, second] = ["first", "second"].map(|name| graph.source::<Touchy>(name));
    let joined = graph.join_priority("joined", [first.collection(), second.collection()]);
    first.set(Touchy(count("a", 1)));
    second.set(Touchy(count("a", 13)));
    let write = AssertUnwindSafe(|| first.remove(&key("a")));
    assert!(std::panic::catch_unwind(write).is_err());
    first.set(Touchy(count("b", 2)));
    assert_eq!(joined.get(&key("b")).map(|found| found.0.1), Some(2));
}
