//! Subscriptions: cases 29 to 34, 72, 100, 101 and 105.

use crate::reader::Reader;
use crate::shop::Count;
use krt::testing::Tracker;
use krt::{Graph, Queue, RecvError, Source, Synced, WaitError};
use parking_lot::Mutex;
use std::sync::Arc;

fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

fn texts(queue: &Queue<Count>) -> Vec<String> {
    queue.drain().iter().map(ToString::to_string).collect()
}

fn unsynced() -> Source<Count> {
    Graph::new().source_unsynced("source")
}

#[test]
fn case_029_synced_at_once_without_initial_events() {
    let source = Graph::new().source::<Count>("source");
    let calls = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&calls);
    let subscription = source.collection().subscribe(move |_| *counter.lock() += 1);
    assert!(subscription.is_synced());
    assert_eq!(subscription.synced().wait(), Ok(()));
    assert!(source.collection().subscribe_queue().is_synced());
    assert_eq!(*calls.lock(), 0);
}

#[test]
fn case_030_synced_with_the_collection_without_initial_events() {
    let source = unsynced();
    let (tracker, queue) =
        (Tracker::events(&source.collection()), source.collection().subscribe_queue());
    assert!(!tracker.is_synced() && !queue.is_synced());
    source.mark_synced();
    assert!(tracker.is_synced() && queue.is_synced());
    assert_eq!(source.collection().synced().wait(), Ok(()));
    assert!(tracker.take().is_empty());
}

#[test]
fn case_031_synced_after_what_came_before_the_sync_is_handled() {
    let source = unsynced();
    let reader = Reader::start(source.collection().subscribe_queue());
    source.set(count("a", 1));
    source.set(count("b", 1));
    assert_eq!(reader.begins(), "add/a");
    source.mark_synced();
    assert!(!reader.synced.is_synced());
    assert_eq!(reader.release(), "add/a");
    assert_eq!(reader.begins(), "add/b");
    assert!(!reader.synced.is_synced());
    assert_eq!(reader.release(), "add/b");
    assert_eq!(reader.synced.wait(), Ok(()));
    reader.finish();
}

#[test]
fn case_032_initial_batch_comes_first_and_does_not_suffice() {
    let source = unsynced();
    source.set(count("init", 1));
    let reader = Reader::start(source.collection().subscribe_queue());
    source.set(count("a", 1));
    source.set(count("b", 1));
    source.mark_synced();
    for expected in ["add/init", "add/a", "add/b"] {
        assert_eq!(reader.begins(), expected);
        assert!(!reader.synced.is_synced());
        reader.release();
    }
    assert_eq!(reader.synced.wait(), Ok(()));
    reader.finish();
}

#[test]
fn case_033_what_comes_after_the_sync_does_not_delay_it() {
    let source = unsynced();
    source.set(count("init", 1));
    let reader = Reader::start(source.collection().subscribe_queue());
    source.set(count("b", 1));
    source.mark_synced();
    source.set(count("c", 1));
    for expected in ["add/init", "add/b"] {
        assert_eq!(reader.begins(), expected);
        assert!(!reader.synced.is_synced());
        reader.release();
    }
    assert_eq!(reader.synced.wait(), Ok(()));
    assert_eq!(reader.begins(), "add/c");
    assert_eq!(reader.release(), "add/c");
    reader.finish();
}

#[test]
fn case_034_initial_batch_of_a_synced_collection_suffices() {
    let source = Graph::new().source::<Count>("source");
    source.set(count("init", 1));
    let reader = Reader::start(source.collection().subscribe_queue());
    assert_eq!(reader.begins(), "add/init");
    source.set(count("a", 1));
    source.set(count("b", 1));
    assert!(!reader.synced.is_synced());
    reader.release();
    assert_eq!(reader.synced.wait(), Ok(()));
    for expected in ["add/a", "add/b"] {
        assert_eq!(reader.begins(), expected);
        reader.release();
    }
    reader.finish();
}

#[test]
fn case_034_callback_is_not_synced_inside_its_initial_batch() {
    let source = unsynced();
    let synced: Arc<Mutex<Option<Synced>>> = Arc::default();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (own, log) = (Arc::clone(&synced), Arc::clone(&seen));
    let subscription = source.collection().subscribe(move |batch| {
        let is_synced = own.lock().as_ref().map(Synced::is_synced);
        log.lock().push((batch.to_string(), is_synced));
    });
    *synced.lock() = Some(subscription.synced());
    let graph_write = |number| {
        source.set(count("a", number));
    };
    graph_write(1);
    source.mark_synced();
    assert!(subscription.is_synced());
    graph_write(2);
    let expected = [("add/a".to_owned(), Some(false)), ("update/a".to_owned(), Some(true))];
    assert_eq!(*seen.lock(), expected);
}

#[test]
fn case_072_source_reports_each_write() {
    let source = Graph::new().source::<Count>("source");
    let tracker = Tracker::batches(&source.collection());
    source.set(count("a", 1));
    source.set(count("a", 2));
    source.set(count("b", 1));
    assert_eq!(tracker.take(), ["add/a", "update/a", "add/b"]);
    let stored: Vec<_> = source.collection().list().iter().map(|c| (**c).clone()).collect();
    assert_eq!(stored, [count("a", 2), count("b", 1)]);
    let get = |key: &str| source.collection().get(&key.to_owned()).map(|count| count.1);
    assert_eq!((get("a"), get("b"), get("c")), (Some(2), Some(1), None));
    assert_eq!(Tracker::events(&source.collection()).take(), ["add/a", "add/b"]);
    source.remove(&"a".to_owned());
    assert_eq!(tracker.take(), ["delete/a"]);
}

#[test]
fn case_100_closed_twice_and_dropped_is_quiet() {
    let source = Graph::new().source::<Count>("source");
    let queue = source.collection().subscribe_queue();
    source.set(count("a", 1));
    queue.close();
    queue.close();
    source.set(count("b", 1));
    assert_eq!(texts(&queue), ["add/a"]);
    assert_eq!(queue.recv().map(|batch| batch.to_string()), Err(RecvError::Closed));
}

#[test]
fn case_100_waiting_for_a_dropped_subscription_ends() {
    let source = unsynced();
    let subscription = source.collection().subscribe(|_| {});
    let synced = subscription.synced();
    let waiting = std::thread::spawn(move || synced.wait());
    drop(subscription);
    let outcome = waiting.join().expect("the thread does not panic");
    assert_eq!(outcome, Err(WaitError::Unsubscribed));
}

#[test]
fn case_101_callback_may_close_a_queue_of_the_same_batch() {
    let source = Graph::new().source::<Count>("source");
    let queue = Arc::new(source.collection().subscribe_queue());
    let other = Arc::clone(&queue);
    let subscription = source.collection().subscribe(move |_| other.close());
    source.set(count("a", 1));
    source.set(count("b", 1));
    assert_eq!(texts(&queue), ["add/a"]);
    drop(subscription);
}

#[test]
fn case_105_callback_that_waits_for_itself_is_told() {
    let source = unsynced();
    let synced: Arc<Mutex<Option<Synced>>> = Arc::default();
    let outcomes = Arc::new(Mutex::new(Vec::new()));
    let (own, log) = (Arc::clone(&synced), Arc::clone(&outcomes));
    let subscription = source.collection().subscribe(move |_| {
        let synced = own.lock().clone();
        log.lock().extend(synced.map(|synced| synced.wait()));
    });
    *synced.lock() = Some(subscription.synced());
    source.set(count("a", 1));
    source.mark_synced();
    source.set(count("b", 1));
    assert_eq!(*outcomes.lock(), [Err(WaitError::OwnEnd), Ok(())]);
}

#[test]
fn case_105_reader_that_waits_for_itself_is_told() {
    let source = Graph::new().source::<Count>("source");
    source.set(count("a", 1));
    let queue = source.collection().subscribe_queue();
    let mut outcome = None;
    queue.run(|_| {
        outcome = Some(queue.synced().wait());
        queue.close();
    });
    assert_eq!(outcome, Some(Err(WaitError::OwnEnd)));
}

#[test]
fn case_105_callback_that_waits_for_a_queue_is_told() {
    let source = Graph::new().source::<Count>("source");
    let empty = Graph::new().source::<Count>("empty");
    let queue = source.collection().map("none", |_, _| None::<Count>).subscribe_queue();
    let other = empty.collection().subscribe_queue();
    let outcomes = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&outcomes);
    let subscription = source.collection().subscribe(move |_| {
        log.lock().push(queue.recv().map(|batch| batch.to_string()));
        other.close();
        log.lock().push(other.recv().map(|batch| batch.to_string()));
    });
    source.set(count("a", 1));
    assert_eq!(*outcomes.lock(), [Err(RecvError::OwnEnd), Err(RecvError::Closed)]);
    drop(subscription);
}

#[test]
fn blocked_reader_delays_nobody() {
    let source = Graph::new().source::<Count>("source");
    let reader = Reader::start(source.collection().subscribe_queue());
    let tracker = Tracker::events(&source.collection());
    source.set(count("a", 1));
    assert_eq!(reader.begins(), "add/a");
    for number in 2..5 {
        source.set(count("a", number));
        assert_eq!(tracker.take().len(), if number == 2 { 2 } else { 1 });
    }
    reader.release();
    for _ in 2..5 {
        assert_eq!(reader.begins(), "update/a");
        reader.release();
    }
    reader.finish();
}
