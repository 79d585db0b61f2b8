//! Who drives the graph, and waiting until it has settled.

use crate::shop::Count;
use krt::testing::Tracker;
use krt::{Collection, DriverThread, Graph, GraphOptions, Observer, Source, TransactionReport};
use krt::{Subscription, WaitError};
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Context, Poll, Waker};

fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

/// A source, a copy of it, and a callback on the copy that waits to be released.
struct Gate {
    graph: Graph,
    source: Source<Count>,
    copy: Collection<Count>,
    entered: Receiver<String>,
    release: Sender<()>,
    subscription: Subscription,
}

fn gate(graph: Graph) -> Gate {
    let source = graph.source::<Count>("source");
    let copy = source.collection().map("copy", |_, input| Some(count(&input.0, input.1)));
    let (enter, entered) = channel();
    let (release, released) = channel();
    let subscription = copy.subscribe(move |batch| {
        enter.send(batch.to_string()).expect("the test listens");
        released.recv().expect("the test releases");
    });
    Gate { graph, source, copy, entered, release, subscription }
}

fn settle(graph: &Graph) {
    graph.settled().wait().expect("this is no callback");
}

#[test]
fn write_returns_while_the_driver_thread_works() {
    let graph = Graph::new();
    let driver = graph.drive_on_thread("driver");
    let gate = gate(graph);
    gate.source.set(count("a", 1));
    assert_eq!(gate.entered.recv().as_deref(), Ok("add/a"));
    let settled = gate.graph.settled();
    for number in 2..10 {
        gate.source.set(count("a", number));
    }
    assert!(!settled.is_settled());
    assert_eq!(gate.copy.list()[0].1, 1);
    gate.release.send(()).expect("the callback waits");
    assert_eq!(settled.wait(), Ok(()));
    assert_eq!(gate.entered.recv().as_deref(), Ok("update/a"));
    gate.release.send(()).expect("the callback waits");
    settle(&gate.graph);
    assert_eq!(gate.copy.list()[0].1, 9);
    assert_eq!(gate.entered.try_iter().count(), 0);
    drop((driver, gate.subscription));
}

#[test]
fn dropped_driver_thread_leaves_nothing_queued() {
    let graph = Graph::manual();
    let source = graph.source::<Count>("source");
    let copy = source.collection().map("copy", |_, input| Some(count(&input.0, input.1)));
    let driver = graph.drive_on_thread("driver");
    source.set(count("a", 1));
    drop(driver);
    assert_eq!((copy.len(), graph.pending()), (1, 0));
    source.set(count("b", 1));
    assert_eq!((copy.len(), graph.pending()), (1, 1));
}

#[test]
fn automatic_graph_settles_writes_again_after_its_driver_thread() {
    let graph = Graph::new();
    let source = graph.source::<Count>("source");
    drop(graph.drive_on_thread("driver"));
    source.set(count("a", 1));
    assert_eq!(source.collection().len(), 1);
}

#[test]
fn driver_thread_may_be_dropped_inside_a_callback() {
    let graph = Graph::new();
    let source = graph.source::<Count>("source");
    let driver: Arc<Mutex<Option<DriverThread>>> = Arc::default();
    let own = Arc::clone(&driver);
    let subscription = source.collection().subscribe(move |_| {
        let driver = own.lock().take();
        drop(driver);
    });
    *driver.lock() = Some(graph.drive_on_thread("driver"));
    source.set(count("a", 1));
    settle(&graph);
    assert!(driver.lock().is_none());
    source.set(count("b", 1));
    assert_eq!(source.collection().len(), 2);
    drop(subscription);
}

#[test]
fn settled_waits_for_whoever_steps_a_manual_graph() {
    let graph = Graph::manual();
    let source = graph.source::<Count>("source");
    source.set(count("a", 1));
    let settled = graph.settled();
    source.set(count("b", 1));
    let collection = source.collection();
    let waiting = std::thread::spawn(move || settled.wait().map(|()| !collection.is_empty()));
    assert!(graph.step());
    assert_eq!(waiting.join().expect("the thread does not panic"), Ok(true));
    assert_eq!(graph.pending(), 1);
}

#[test]
fn settled_is_a_future() {
    let graph = Graph::manual();
    let source = graph.source::<Count>("source");
    source.set(count("a", 1));
    let mut settled = std::pin::pin!(graph.settled());
    let mut cx = Context::from_waker(Waker::noop());
    assert_eq!(settled.as_mut().poll(&mut cx), Poll::Pending);
    graph.run_until_settled();
    assert_eq!(settled.as_mut().poll(&mut cx), Poll::Ready(()));
}

#[test]
fn case_105_settled_inside_a_callback_is_an_error() {
    let graph = Graph::new();
    let source = graph.source::<Count>("source");
    let outcomes = Arc::new(Mutex::new(Vec::new()));
    let (log, inner, echo) = (Arc::clone(&outcomes), graph.clone(), graph.source::<Count>("echo"));
    let subscription = source.collection().subscribe(move |_| {
        echo.set(count("a", 1));
        log.lock().push(inner.settled().wait());
    });
    source.set(count("a", 1));
    drop(subscription);
    assert_eq!(*outcomes.lock(), [Err(WaitError::OwnEnd)]);
}

#[test]
fn case_102_writes_behind_a_busy_driver_are_one_transaction() {
    let graph = Graph::new();
    let driver = graph.drive_on_thread("driver");
    let gate = gate(graph);
    let tracker = Tracker::changes(&gate.copy);
    gate.source.set(count("a", 1));
    assert_eq!(gate.entered.recv().as_deref(), Ok("add/a"));
    for key in ["b", "c"] {
        gate.source.set(count(key, 1));
    }
    gate.release.send(()).expect("the callback waits");
    gate.release.send(()).expect("the callback waits");
    settle(&gate.graph);
    assert_eq!(tracker.take(), ["add/a", "add/b,add/c"]);
    drop((driver, gate.subscription));
}

#[test]
fn separate_writes_are_seen_one_by_one() {
    let graph = GraphOptions::new().manual().separate_writes().build();
    let source = graph.source::<Count>("source");
    let tracker = Tracker::batches(&source.collection());
    source.set(count("a", 1));
    source.remove(&"a".to_owned());
    source.set(count("a", 2));
    graph.run_until_settled();
    assert_eq!(tracker.take(), ["add/a", "delete/a", "add/a"]);
}

struct PanicsOnce(AtomicBool);

impl Observer for PanicsOnce {
    fn transaction_settled(&self, _: &TransactionReport) {
        assert!(self.0.swap(true, Ordering::Relaxed), "the observer panics");
    }
}

#[test]
fn panic_of_an_observer_does_not_end_the_driver_thread() {
    let graph = GraphOptions::new().observer(PanicsOnce(AtomicBool::new(false))).build();
    let driver = graph.drive_on_thread("driver");
    let source = graph.source::<Count>("source");
    for key in ["a", "b"] {
        source.set(count(key, 1));
        settle(&graph);
    }
    assert_eq!(source.collection().len(), 2);
    drop(driver);
}

#[cfg(feature = "tokio")]
mod on_tokio {
    use super::{Graph, count};
    use crate::shop::Count;

    #[test]
    fn writes_return_at_once_and_settle_on_tokio() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let graph = Graph::new();
        let source = graph.source::<Count>("source");
        let driving = graph.drive_on_tokio();
        source.set(count("a", 1));
        assert_eq!(graph.pending(), 1);
        runtime.block_on(async {
            let driver = tokio::spawn(driving);
            graph.settled().await;
            assert_eq!(source.collection().len(), 1);
            source.set(count("b", 1));
            graph.settled().await;
            assert_eq!(source.collection().len(), 2);
            driver.abort();
            assert!(driver.await.expect_err("was aborted").is_cancelled());
        });
        source.set(count("c", 1));
        assert_eq!(source.collection().len(), 3);
    }

    #[test]
    fn synced_and_queue_are_awaited_on_tokio() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let graph = Graph::new();
        let source = graph.source_unsynced::<Count>("source");
        let mut queue = source.collection().subscribe_queue();
        runtime.block_on(async {
            let driver = tokio::spawn(graph.drive_on_tokio());
            source.set(count("a", 1));
            let batch = std::future::poll_fn(|cx| queue.poll_recv(cx)).await;
            assert_eq!(batch.map(|batch| batch.to_string()), Ok("add/a".to_owned()));
            source.mark_synced();
            assert_eq!(source.collection().synced().await, Ok(()));
            driver.abort();
        });
    }
}
