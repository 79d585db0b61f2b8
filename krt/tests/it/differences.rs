//! Where the semantics differ on purpose from Istio's library: one test for each difference, with
//! the number that it has in the table of the guide, and the cases that show one.

use crate::shop::Count;
use krt::testing::Tracker;
use krt::{Collection, Event, Graph, GraphOptions, Keep, Object, QueuePolicy, SubscribeOptions};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

fn numbers(collection: &Collection<Count>) -> Vec<usize> {
    collection.list().iter().map(|count| count.1).collect()
}

#[test]
fn difference_01_equal_set_is_silent_and_touch_is_not() {
    let list = Graph::new().source::<Count>("list");
    let tracker = Tracker::batches(&list.collection());
    list.set(count("a", 1));
    list.set(count("a", 1));
    assert_eq!(tracker.take(), ["add/a"]);
    list.touch(count("a", 1));
    assert_eq!(tracker.take(), ["update/a"]);
}

#[test]
fn difference_02_deletion_and_return_in_one_transaction_is_an_update() {
    let replaced = |options: GraphOptions| {
        let graph = options.manual().build();
        let list = graph.source::<Count>("list");
        list.set(count("a", 1));
        graph.run_until_settled();
        let tracker = Tracker::changes(&list.collection());
        graph.run_until_settled();
        list.remove(&"a".to_owned());
        list.set(count("a", 2));
        graph.run_until_settled();
        tracker.take()
    };
    assert_eq!(replaced(GraphOptions::new()), ["update/a"]);
    assert_eq!(replaced(GraphOptions::new().separate_writes()), ["delete/a", "add/a"]);
}

#[test]
fn difference_02_return_of_an_equal_object_in_one_transaction_is_silent() {
    let graph = Graph::new();
    let list = graph.source::<Count>("list");
    list.set(count("a", 1));
    let tracker = Tracker::changes(&list.collection());
    graph.write(|tx| {
        tx.remove(&list, &"a".to_owned());
        tx.set(&list, count("a", 1));
    });
    assert!(tracker.take().is_empty());
}

#[test]
fn difference_03_one_transaction_is_one_batch() {
    let graph = Graph::new();
    let (list, factor) = (graph.source::<Count>("list"), graph.cell("factor", 1));
    let read = factor.clone();
    let derived = list
        .collection()
        .map("derived", move |cx, input| Some(count(&input.0, input.1 * cx.read(&read))));
    let tracker = Tracker::batches(&derived);
    graph.write(|tx| {
        tx.set(&list, count("b", 1));
        tx.set(&list, count("a", 1));
    });
    assert_eq!(tracker.take(), ["add/a,add/b"]);
    graph.write(|tx| {
        tx.set(&list, count("a", 2));
        tx.replace(&factor, 10);
    });
    assert_eq!(tracker.take(), ["update/a,update/b"]);
    assert_eq!(numbers(&derived), [20, 10]);
}

#[test]
fn difference_04_kept_run_keeps_its_new_dependencies() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let config = graph.source::<Count>("config");
    let read = config.collection();
    let derived = inputs.collection().map_or_keep("derived", move |cx, input| {
        let config = cx.get(&read, &input.1.to_string()).map(|config| config.1);
        config.map(|number| Some(count(&input.0, number))).ok_or(Keep::last())
    });
    inputs.set(count("a", 1));
    assert!(derived.is_empty(), "the first run is kept without a default");
    config.set(count("1", 10));
    assert_eq!(numbers(&derived), [10], "the first run has kept what it read");
    inputs.set(count("a", 2));
    assert_eq!(numbers(&derived), [10]);
    config.set(count("1", 11));
    assert_eq!(numbers(&derived), [10], "what only an earlier run read is forgotten");
    config.set(count("2", 20));
    assert_eq!(numbers(&derived), [20]);
}

#[test]
fn difference_05_join_tells_the_right_kind_and_its_index_knows_the_winners_alone() {
    let graph = Graph::new();
    let (first, second) = (graph.source::<Count>("first"), graph.source::<Count>("second"));
    let joined = graph.join_priority("join", [first.collection(), second.collection()]);
    let by_number = joined.index("number", |count: &Count| [count.1]);
    let tracker = Tracker::batches(&joined);
    graph.write(|tx| {
        tx.set(&second, count("k", 2));
        tx.set(&first, count("k", 1));
    });
    assert_eq!(tracker.take(), ["add/k"]);
    assert_eq!((by_number.lookup(&1).len(), by_number.lookup(&2).len()), (1, 0));
    first.remove(&"k".to_owned());
    assert_eq!(tracker.take(), ["update/k"]);
    assert_eq!((by_number.lookup(&1).len(), by_number.lookup(&2).len()), (0, 1));
    second.remove(&"k".to_owned());
    assert_eq!(tracker.take(), ["delete/k"]);
}

#[test]
fn difference_06_read_of_what_is_not_synced_parks_the_reader_and_blocks_nobody() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let secrets = graph.source_unsynced::<Count>("secrets");
    let read = secrets.collection();
    inputs.set(count("a", 1));
    let parked = inputs
        .collection()
        .map("parked", move |cx, input| Some(count(&input.0, cx.all(&read).len())));
    let free = inputs.collection().map("free", |_, input| Some(count(&input.0, 1)));
    secrets.set(count("secret", 1));
    assert_eq!((numbers(&parked), numbers(&free)), (vec![], vec![1]));
    assert!(!parked.is_synced() && free.is_synced());
    secrets.mark_synced();
    assert_eq!(numbers(&parked), [1]);
    assert!(parked.is_synced());
}

#[test]
fn difference_07_subscription_without_initial_state_is_honoured() {
    let list = Graph::new().source::<Count>("list");
    list.set(count("a", 1));
    let tracker = Tracker::changes(&list.collection());
    assert!(tracker.is_synced());
    assert!(tracker.take().is_empty());
    list.set(count("b", 1));
    assert_eq!(tracker.take(), ["add/b"]);
}

#[test]
fn difference_08_source_of_one_object_delivers_when_the_graph_is_driven() {
    let graph = Graph::manual();
    let single = graph.source::<Count>("single");
    let tracker = Tracker::batches(&single.collection());
    graph.run_until_settled();
    single.reset([count("a", 1)]);
    assert!(tracker.take().is_empty() && single.collection().is_empty());
    graph.run_until_settled();
    assert_eq!(tracker.take(), ["add/a"]);
}

#[test]
fn difference_09_projection_is_kept_and_silent_when_equal() {
    let graph = Graph::new();
    let list = graph.source::<Count>("list");
    let runs = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&runs);
    let halves = list.collection().project("halves", move |input| {
        counter.fetch_add(1, Ordering::Relaxed);
        count(&input.0, input.1 / 2)
    });
    let tracker = Tracker::batches(&halves);
    list.set(count("a", 2));
    assert_eq!((numbers(&halves), numbers(&halves)), (vec![1], vec![1]));
    assert_eq!(runs.load(Ordering::Relaxed), 1, "reads do not compute");
    list.set(count("a", 3));
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    assert_eq!(tracker.take(), ["add/a"]);
}

/// Keyed by two parts, of which one has a slash.
#[derive(PartialEq)]
struct Pair(&'static str, u32);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct PairKey(&'static str, u32);

impl std::fmt::Display for PairKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.0, self.1)
    }
}

impl Object for Pair {
    type Key = PairKey;

    fn key(&self) -> PairKey {
        PairKey(self.0, self.1)
    }
}

#[test]
fn difference_10_keys_are_typed_and_text_at_the_edge_only() {
    let graph = Graph::new();
    let pairs = graph.source::<Pair>("pairs");
    pairs.reset([Pair("a", 10), Pair("a", 9), Pair("a/b", 1)]);
    let keys: Vec<_> = pairs.collection().list().iter().map(|pair| pair.key()).collect();
    let expected = [PairKey("a", 9), PairKey("a", 10), PairKey("a/b", 1)];
    assert_eq!(keys, expected, "sorted as the type says, not as text");
    assert!(pairs.collection().get(&PairKey("a", 9)).is_some());
    let queue = pairs.collection().subscribe_queue();
    let batch = queue.try_recv().expect("there are objects");
    assert_eq!(batch.events().iter().map(Event::key).collect::<Vec<_>>(), expected);
    assert_eq!(batch.to_string(), "add/a/9,add/a/10,add/a/b/1");
    let explained = graph.explain(pairs.collection().id(), "a/9").expect("the source is in use");
    assert!(explained.exists);
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
fn case_063_list_is_synced_and_reports_every_write() {
    let graph = Graph::new();
    let list = graph.source::<Count>("list");
    list.set(count("a", 1));
    assert!(list.collection().is_synced());
    assert_eq!(numbers(&list.collection()), [1]);
    let tracker = Tracker::batches(&list.collection());
    assert_eq!(tracker.take(), ["add/a"]);
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
    let joined = graph
        .singleton("joined", move |cx| {
            let names: Vec<_> = cx.all(&read).iter().map(|map| map.0.clone()).collect();
            Some(names.join(","))
        })
        .with_metadata("joined");
    let tracker = Tracker::events(&joined);
    assert_eq!(tracker.take(), ["add/"]);
    assert_eq!(joined.get(&String::new()).as_deref().map(String::as_str), Some(""));
    maps.set(count("ns/a", 1));
    assert_eq!(tracker.take(), ["delete/", "add/ns/a"]);
    assert_eq!(joined.metadata::<&str>().as_deref(), Some(&"joined"));
}
