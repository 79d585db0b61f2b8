//! Where the semantics differ on purpose from Istio's library, one test for each.

use crate::shop::Count;
use krt::testing::Tracker;
use krt::{Graph, QueuePolicy, SubscribeOptions};

fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

#[test]
fn case_061_replaced_value_of_a_single_source_is_one_batch() {
    let graph = Graph::new();
    let single = graph.source::<String>("single");
    let tracker = Tracker::batches(&single.collection());
    single.reset(["foo".to_owned()]);
    single.reset([""; 0].map(str::to_owned));
    single.reset(["bar".to_owned()]);
    single.reset(["bar2".to_owned()]);
    assert_eq!(tracker.take(), ["add/foo", "delete/foo", "add/bar", "delete/bar,add/bar2"]);
}

#[test]
fn case_063_equal_set_is_silent_and_touch_is_not() {
    let graph = Graph::new();
    let list = graph.source::<Count>("list");
    list.set(count("a", 1));
    let tracker = Tracker::batches(&list.collection());
    assert_eq!(tracker.take(), ["add/a"]);
    list.set(count("b", 1));
    list.set(count("b", 1));
    assert_eq!(tracker.take(), ["add/b"]);
    list.touch(count("b", 1));
    assert_eq!(tracker.take(), ["update/b"]);
    assert_eq!(Tracker::batches(&list.collection()).take(), ["add/a,add/b"]);
    list.remove(&"b".to_owned());
    assert_eq!(tracker.take(), ["delete/b"]);
}

#[test]
fn touch_runs_derivations_but_equal_results_stay_silent() {
    let graph = Graph::new();
    let list = graph.source::<Count>("list");
    let derived = list.collection().map("derived", |_, input| Some(count(&input.0, 1)));
    list.set(count("a", 1));
    let tracker = Tracker::changes(&derived);
    list.touch(count("a", 1));
    assert_eq!(graph.dump().nodes[1].runs, 2);
    assert!(tracker.take().is_empty());
}

#[test]
fn deletion_and_return_in_one_transaction_is_an_update() {
    let graph = Graph::new();
    let list = graph.source::<Count>("list");
    list.set(count("a", 1));
    let tracker = Tracker::changes(&list.collection());
    graph.write(|tx| {
        tx.remove(&list, &"a".to_owned());
        tx.set(&list, count("a", 2));
    });
    assert_eq!(tracker.take(), ["update/a"]);
}

#[test]
fn one_transaction_is_one_batch() {
    let graph = Graph::new();
    let list = graph.source::<Count>("list");
    let derived = list.collection().map("derived", |_, input| Some(count(&input.0, 1)));
    let tracker = Tracker::batches(&derived);
    graph.write(|tx| {
        tx.set(&list, count("b", 1));
        tx.set(&list, count("a", 1));
    });
    assert_eq!(tracker.take(), ["add/a,add/b"]);
}

#[test]
fn subscription_without_initial_state_is_honoured() {
    let graph = Graph::new();
    let list = graph.source::<Count>("list");
    list.set(count("a", 1));
    let tracker = Tracker::changes(&list.collection());
    assert!(tracker.is_synced());
    assert!(tracker.take().is_empty());
}

#[test]
fn reset_with_a_repeated_key_takes_the_last() {
    let graph = Graph::new();
    let list = graph.source::<Count>("list");
    list.reset([count("a", 1), count("a", 2)]);
    assert_eq!(list.collection().list()[0].1, 2);
    assert_eq!(list.collection().len(), 1);
}

#[test]
fn queue_that_is_full_is_merged_by_key() {
    let graph = Graph::new();
    let list = graph.source::<Count>("list");
    list.set(count("old", 1));
    let policy = QueuePolicy::Coalesce { events: 2 };
    let queue = list
        .collection()
        .subscribe_queue_with(&SubscribeOptions::new().changes_only().policy(policy));
    for number in 0..5 {
        list.set(count("a", number));
    }
    list.remove(&"old".to_owned());
    let batches = queue.drain();
    let texts: Vec<_> = batches.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["add/a,delete/old"]);
    assert_eq!(batches[0].events()[0].latest().1, 4);
}

#[test]
fn case_060_singleton_with_another_key_is_deleted_and_added() {
    let graph = Graph::new();
    let maps = graph.source::<Count>("maps");
    let read = maps.collection();
    let joined = graph.singleton("joined", move |cx| {
        let names: Vec<_> = cx.all(&read).iter().map(|map| map.0.clone()).collect();
        Some(names.join(","))
    });
    let tracker = Tracker::events(&joined);
    assert_eq!(tracker.take(), ["add/"]);
    maps.set(count("ns/a", 1));
    assert_eq!(tracker.take(), ["delete/", "add/ns/a"]);
}
