//! Evaluating on several threads: nothing shows but the time.

use crate::shop::Count;
use krt::testing::Tracker;
use krt::{Collection, Graph, GraphOptions};
use parking_lot::{Condvar, Mutex};
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::ThreadId;
use std::time::Duration;

fn threads(count: usize) -> NonZeroUsize {
    NonZeroUsize::new(count).expect("the tests ask for threads")
}

/// A graph whose clock makes every evaluation look heavy.
fn slow(options: GraphOptions) -> Graph {
    let calls = AtomicU32::new(0);
    options.clock(move || Duration::from_secs(1) * calls.fetch_add(1, Ordering::Relaxed)).build()
}

fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

fn numbered(range: std::ops::Range<usize>) -> impl Iterator<Item = Count> {
    range.map(|number| count(&format!("{number:04}"), number))
}

fn content(collection: &Collection<Count>) -> Vec<(String, usize)> {
    collection.list().iter().map(|count| (count.0.clone(), count.1)).collect()
}

/// Lets the first wait for the second.
#[derive(Default)]
struct Meeting {
    here: Mutex<BTreeSet<String>>,
    arrival: Condvar,
}

impl Meeting {
    /// Tells whether the other has come.
    fn attend(&self, me: &str, other: &str) -> bool {
        let mut here = self.here.lock();
        here.insert(me.to_owned());
        self.arrival.notify_all();
        let patience = Duration::from_secs(20);
        !self.arrival.wait_while_for(&mut here, |here| !here.contains(other), patience).timed_out()
    }
}

#[test]
fn heavy_evaluation_runs_inputs_side_by_side() {
    let graph = slow(GraphOptions::new().threads(threads(2)));
    let inputs = graph.source::<Count>("inputs");
    let meeting = Meeting::default();
    let met = inputs.collection().map("met", move |_, input| {
        let met = match &*input.0 {
            "0100" => meeting.attend("0100", "0199"),
            "0199" => meeting.attend("0199", "0100"),
            _ => true,
        };
        Some(count(&input.0, usize::from(met)))
    });
    inputs.reset(numbered(0..200));
    assert_eq!(met.len(), 200);
    assert!(met.list().iter().all(|met| met.1 == 1));
}

#[test]
fn small_transaction_starts_no_threads() {
    let graph = slow(GraphOptions::new().threads(threads(8)));
    let inputs = graph.source::<Count>("inputs");
    let seen = Arc::new(Mutex::new(BTreeSet::<String>::new()));
    let log = Arc::clone(&seen);
    let here = |thread: ThreadId| format!("{thread:?}");
    let derived = inputs.collection().map("derived", move |_, input| {
        log.lock().insert(here(std::thread::current().id()));
        Some((**input).clone())
    });
    inputs.reset(numbered(0..64));
    inputs.set(count("0001", 7));
    assert_eq!(derived.len(), 64);
    assert_eq!(*seen.lock(), BTreeSet::from([here(std::thread::current().id())]));
}

#[test]
fn events_reads_conflicts_and_failures_are_those_of_one_thread() {
    let run = |options: GraphOptions| {
        let graph = options.build();
        let inputs = graph.source::<Count>("inputs");
        let factors = graph.source::<Count>("factors");
        let read = factors.collection();
        let derived = inputs.collection().try_map("derived", move |cx, input| {
            let factor = cx.get(&read, &format!("{}", input.1 % 7)).map_or(1, |factor| factor.1);
            let key = format!("{:02}", input.1 % 40);
            if input.1 % 11 == 3 { Err("odd one") } else { Ok(Some(count(&key, input.1 * factor))) }
        });
        let tracker = Tracker::batches(&derived);
        inputs.reset(numbered(0..100));
        factors.reset(numbered(3..6).map(|factor| count(&factor.1.to_string(), factor.1)));
        graph.write(|tx| {
            tx.remove(&inputs, &"0004".to_owned());
            tx.set(&inputs, count("0005", 500));
            tx.set(&factors, count("3", 1000));
        });
        let node = graph.dump().nodes.remove(2);
        let counts = (node.dependencies, node.contested_keys, node.conflicts, node.errors);
        (tracker.take(), content(&derived), derived.errors(), counts)
    };
    let expected = run(GraphOptions::new());
    assert_eq!(expected.3, (7, 37, 37, 9));
    for count in [2, 3, 5] {
        assert!(run(GraphOptions::new().always_sharing_out(threads(count))) == expected);
    }
}

#[test]
fn interrupted_piece_repeats_the_whole_evaluation() {
    let graph = GraphOptions::new().always_sharing_out(threads(3)).build();
    let inputs = graph.source::<Count>("inputs");
    let late = graph.source_unsynced::<Count>("late");
    let read = late.collection();
    let derived = inputs.collection().map("derived", move |cx, input| {
        let extra = if input.1 == 42 { cx.all(&read).len() } else { 0 };
        Some(count(&input.0, extra))
    });
    inputs.reset(numbered(0..50));
    assert_eq!(graph.dump().nodes[2].waiting_for.as_deref(), Some("late"));
    assert!(derived.is_empty());
    graph.write(|tx| {
        tx.set(&late, count("a", 1));
        tx.mark_synced(&late);
    });
    assert_eq!(derived.len(), 50);
    assert_eq!(derived.get(&"0042".to_owned()).map(|count| count.1), Some(1));
}

#[test]
fn transformation_on_any_thread_may_write_what_follows() {
    let graph = GraphOptions::new().always_sharing_out(threads(3)).build();
    let inputs = graph.source::<Count>("inputs");
    let echo = graph.source::<Count>("echo");
    let (target, waiting) = (echo.clone(), graph.clone());
    let derived = inputs.collection().map("derived", move |_, input| {
        target.set((**input).clone());
        let waits = waiting.settled().wait().is_err();
        Some(count(&input.0, usize::from(waits)))
    });
    inputs.reset(numbered(0..50));
    assert_eq!(echo.collection().len(), 50);
    assert!(derived.list().iter().all(|count| count.1 == 1));
}
