//! Transactions, conflicts and failures: cases 87, 92 to 94, 97, 99, 101 and 102.

use crate::shop::Count;
use krt::testing::Tracker;
use krt::{Collection, Graph, GraphOptions, NodeRun, Observer, TransactionReport};
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Duration;

fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

fn content(collection: &Collection<Count>) -> Vec<(String, usize)> {
    collection.list().iter().map(|count| (count.0.clone(), count.1)).collect()
}

/// Inputs `n/key` that produce `key`, so that several compete.
fn competing(inputs: &Collection<Count>) -> Collection<Count> {
    inputs.map("competing", |_, input| input.0.split_once('/').map(|(_, key)| count(key, input.1)))
}

#[test]
fn case_087_failed_first_run_keeps_its_dependencies() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let config = graph.source::<Count>("config");
    let read = config.collection();
    let derived = inputs.collection().try_map("derived", move |cx, input| {
        let config = cx.get(&read, &"config".to_owned()).ok_or("no config")?;
        Ok::<_, &str>(Some(count(&input.0, config.1)))
    });
    inputs.set(count("a", 1));
    assert_eq!(derived.errors()[0].to_string(), "input \"a\": no config");
    assert!(derived.is_synced());
    config.set(count("config", 7));
    assert_eq!(content(&derived), [("a".to_owned(), 7)]);
    assert!(derived.errors().is_empty());
    config.remove(&"config".to_owned());
    assert_eq!(content(&derived), [("a".to_owned(), 7)]);
    assert_eq!(derived.errors().len(), 1);
}

#[test]
fn case_092_smallest_input_owns_a_contested_key_and_the_next_stands_in() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let derived = competing(&inputs.collection());
    let tracker = Tracker::batches(&derived);
    let value = || derived.list().first().map(|count| count.1);
    inputs.set(count("2/k", 2));
    inputs.set(count("1/k", 1));
    assert_eq!(value(), Some(1));
    inputs.set(count("3/k", 3));
    inputs.set(count("2/k", 22));
    assert_eq!(tracker.take(), ["add/k", "update/k"]);
    let dump = graph.dump().nodes.remove(1);
    assert_eq!((dump.contested_keys, dump.conflicts), (1, 1));
    inputs.remove(&"1/k".to_owned());
    assert_eq!(value(), Some(22));
    inputs.remove(&"3/k".to_owned());
    assert_eq!(graph.dump().nodes[1].contested_keys, 0);
    inputs.remove(&"2/k".to_owned());
    assert_eq!(value(), None);
    assert_eq!(tracker.take(), ["update/k", "delete/k"]);
}

#[test]
fn key_that_moves_between_inputs_is_no_conflict() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let derived = competing(&inputs.collection());
    inputs.set(count("2/k", 2));
    let tracker = Tracker::batches(&derived);
    inputs.reset([count("1/k", 1)]);
    assert_eq!(tracker.take(), ["add/k", "update/k"]);
    assert_eq!(graph.dump().nodes[1].conflicts, 0);
}

#[test]
fn case_093_last_of_repeated_keys_counts_and_is_reported() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let derived = inputs.collection().flat_map("derived", |_, input| {
        [count("k", input.1), count("other", 0), count("k", input.1 + 1)]
    });
    inputs.set(count("a", 1));
    assert_eq!(content(&derived), [("k".to_owned(), 2), ("other".to_owned(), 0)]);
    assert_eq!(graph.dump().nodes[1].conflicts, 1);
    inputs.remove(&"a".to_owned());
    assert!(derived.is_empty());
}

#[test]
fn case_094_only_the_net_change_of_a_transaction_counts() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let config = graph.source::<Count>("config");
    let read = config.collection();
    let derived = inputs.collection().map("derived", move |cx, input| {
        let config = cx.one(&read).map_or(0, |config| config.1);
        Some(count(&input.0, input.1 + config))
    });
    inputs.set(count("a", 1));
    let tracker = Tracker::changes(&derived);
    let a = "a".to_owned();
    graph.write(|tx| {
        tx.remove(&inputs, &a);
        tx.set(&inputs, count("a", 2));
        tx.set(&inputs, count("b", 1));
        tx.remove(&inputs, &"b".to_owned());
    });
    assert_eq!(tracker.take(), ["update/a"]);
    graph.write(|tx| {
        tx.remove(&inputs, &a);
        tx.set(&inputs, count("a", 2));
    });
    assert!(tracker.take().is_empty());
    let runs = graph.dump().nodes[2].runs;
    graph.write(|tx| {
        tx.set(&inputs, count("a", 3));
        tx.set(&config, count("config", 10));
    });
    assert_eq!(tracker.take(), ["update/a"]);
    assert_eq!(graph.dump().nodes[2].runs, runs + 1);
}

#[test]
fn case_097_dropped_fetches_no_longer_trigger() {
    let graph = Graph::new();
    let mode = graph.source::<Count>("mode");
    let counts = graph.source::<Count>("counts");
    let read = counts.collection();
    let derived = mode.collection().map("derived", move |cx, mode| {
        let sum = match mode.1 {
            0 => cx.all(&read).iter().map(|count| count.1).sum(),
            number => cx.get(&read, &number.to_string()).map_or(0, |count| count.1),
        };
        Some(count(&mode.0, sum))
    });
    let runs = || graph.dump().nodes[2].runs;
    mode.set(count("mode", 0));
    counts.set(count("1", 10));
    counts.set(count("2", 20));
    assert_eq!((content(&derived)[0].1, runs()), (30, 3));
    mode.set(count("mode", 1));
    counts.set(count("2", 21));
    assert_eq!((content(&derived)[0].1, runs()), (10, 4));
    counts.set(count("1", 11));
    assert_eq!((content(&derived)[0].1, runs()), (11, 5));
    mode.set(count("mode", 0));
    counts.set(count("3", 1));
    assert_eq!((content(&derived)[0].1, runs()), (33, 7));
}

#[test]
fn case_099_panic_keeps_the_last_value_and_harms_nobody_else() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let derived = inputs.collection().map("derived", |_, input| {
        assert!(input.1 != 13, "unlucky");
        Some(count(&input.0, input.1))
    });
    let after = derived.map("after", |_, input| Some(count(&input.0, input.1)));
    inputs.set(count("a", 1));
    inputs.reset([count("a", 13), count("b", 2)]);
    let expected = [("a".to_owned(), 1), ("b".to_owned(), 2)];
    assert_eq!(content(&after), expected);
    assert_eq!(derived.errors()[0].message(), "panicked: unlucky");
    inputs.set(count("a", 14));
    assert_eq!(content(&after)[0].1, 14);
    assert!(derived.errors().is_empty());
}

#[test]
fn case_101_callback_may_write_derive_and_subscribe() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let echoes = graph.source::<Count>("echoes");
    let (target, from) = (echoes.clone(), echoes.collection());
    let inner = Arc::new(Mutex::new(Vec::new()));
    let started = Arc::clone(&inner);
    let subscription = inputs.collection().subscribe(move |batch| {
        for event in batch {
            target.set(count(&event.key(), 1));
        }
        let derived = from.map("inside", |_, echo| Some(count(&echo.0, 2)));
        started.lock().push(Tracker::batches(&derived));
    });
    inputs.set(count("a", 1));
    inputs.set(count("b", 1));
    drop(subscription);
    let seen: Vec<_> = inner.lock().iter().map(Tracker::take).collect();
    assert_eq!(seen, [vec!["add/a", "add/b"], vec!["add/a,add/b"]]);
    assert_eq!(content(&echoes.collection()).len(), 2);
}

#[test]
fn case_102_writes_queued_during_a_run_share_the_next_one() {
    let graph = Graph::manual();
    let inputs = graph.source::<Count>("inputs");
    let derived = inputs.collection().map("derived", |_, input| Some(count(&input.0, input.1)));
    graph.run_until_settled();
    let tracker = Tracker::batches(&derived);
    graph.run_until_settled();
    for number in 0..50 {
        inputs.set(count("a", number));
    }
    assert_eq!(graph.pending(), 50);
    graph.run_until_settled();
    assert_eq!(tracker.take(), ["add/a"]);
    assert_eq!(graph.dump().nodes[1].runs, 1);
    assert_eq!(graph.revision().get(), 50);
}

#[test]
fn steps_commit_one_write_each() {
    let graph = Graph::manual();
    let inputs = graph.source::<Count>("inputs");
    let tracker = Tracker::batches(&inputs.collection());
    inputs.set(count("a", 1));
    inputs.set(count("a", 2));
    assert!(graph.step() && tracker.is_synced());
    assert!(graph.step());
    assert_eq!(tracker.take(), ["add/a"]);
    assert!(graph.step() && !graph.step());
    assert_eq!(tracker.take(), ["update/a"]);
}

#[test]
#[should_panic(expected = "source \"foreign\" belongs to another graph")]
fn write_to_the_source_of_another_graph_panics() {
    let foreign = Graph::new().source::<Count>("foreign");
    Graph::new().write(|tx| tx.set(&foreign, count("a", 1)));
}

#[test]
fn writers_on_many_threads_lose_nothing() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let derived = inputs.collection().map("derived", |_, input| Some(count(&input.0, input.1)));
    let tracker = Tracker::events(&derived);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (inputs, derived) = (&inputs, &derived);
            scope.spawn(move || {
                for number in 0..100 {
                    let key = format!("{writer}/{number}");
                    inputs.set(count(&key, number));
                    assert!(derived.get(&key).is_some());
                }
            });
        }
    });
    assert_eq!(derived.len(), 400);
    assert_eq!(tracker.take().len(), 400);
    assert_eq!(graph.revision().get(), 400);
}

struct Log(Arc<Mutex<Vec<String>>>);

impl Observer for Log {
    fn node_ran(&self, run: &NodeRun<'_>) {
        let line = format!("{} ran {} changed {}", run.name, run.inputs, run.changes);
        self.0.lock().push(line);
    }

    fn transaction_settled(&self, report: &TransactionReport) {
        let TransactionReport { revision, nodes, events, duration, .. } = report;
        self.0.lock().push(format!("{revision}: nodes {nodes} events {events} in {duration:?}"));
    }
}

#[test]
fn observer_sees_runs_and_transactions() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let ticks = Mutex::new(Duration::ZERO);
    let clock = move || {
        let mut now = ticks.lock();
        *now += Duration::from_millis(1);
        *now
    };
    let graph = GraphOptions::new().observer(Log(Arc::clone(&log))).clock(clock).build();
    let inputs = graph.source::<Count>("inputs");
    let length = inputs.collection().map("length", |_, input| Some(count("all", input.1)));
    inputs.set(count("a", 1));
    inputs.set(count("a", 1));
    assert_eq!(length.len(), 1);
    let expected =
        ["length ran 1 changed 1", "1: nodes 1 events 2 in 3ms", "2: nodes 0 events 0 in 1ms"];
    assert_eq!(*log.lock(), expected);
}

struct PanicsOnce(Mutex<bool>);

impl Observer for PanicsOnce {
    fn transaction_settled(&self, _: &TransactionReport) {
        let is_first = std::mem::replace(&mut *self.0.lock(), false);
        assert!(!is_first, "the observer panics");
    }
}

#[test]
fn panic_in_an_observer_reaches_the_writer_and_the_graph_goes_on() {
    let graph = GraphOptions::new().observer(PanicsOnce(Mutex::new(true))).build();
    let inputs = graph.source::<Count>("inputs");
    let derived = inputs.collection().map("derived", |_, input| Some(count(&input.0, input.1)));
    let first = std::panic::AssertUnwindSafe(|| inputs.set(count("a", 1)));
    assert!(std::panic::catch_unwind(first).is_err());
    inputs.set(count("b", 2));
    let expected = [("a".to_owned(), 1), ("b".to_owned(), 2)];
    assert_eq!(content(&derived), expected);
}
