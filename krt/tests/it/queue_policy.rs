//! What a queue holds when its reader is behind, what a projection leaves out, and queues as streams.

use crate::shop::Count;
use krt::{Graph, Queue, QueuePolicy, RecvError, Source, SubscribeOptions};

fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

fn texts(queue: &Queue<Count>) -> Vec<String> {
    queue.drain().iter().map(ToString::to_string).collect()
}

fn unsynced() -> Source<Count> {
    Graph::new().source_unsynced("source")
}

fn queue_with(source: &Source<Count>, policy: QueuePolicy) -> Queue<Count> {
    source.collection().subscribe_queue_with(&SubscribeOptions::new().policy(policy))
}

#[test]
fn coalescing_queue_holds_no_more_than_its_keys() {
    let source = Graph::new().source::<Count>("source");
    source.set(count("old", 1));
    let queue = queue_with(&source, QueuePolicy::Coalesce { events: 3 });
    for number in 0..1000 {
        let name = format!("passing {number}");
        source.set(count(&name, 1));
        source.set(count("a", number));
        source.remove(&name);
    }
    source.remove(&"old".to_owned());
    let batches = queue.drain();
    assert_eq!(batches.len(), 1);
    assert_eq!(batches[0].to_string(), "add/a");
    assert_eq!(batches[0].events()[0].latest().1, 999);
    assert!(batches[0].is_initial());
    source.set(count("a", 5));
    source.set(count("b", 5));
    assert_eq!(texts(&queue), ["update/a", "add/b"]);
}

#[test]
fn coalesced_changes_that_cancel_out_are_no_batch_but_synced() {
    let source = unsynced();
    let queue = queue_with(&source, QueuePolicy::Coalesce { events: 0 });
    source.set(count("a", 1));
    source.remove(&"a".to_owned());
    source.mark_synced();
    assert!(!queue.is_synced());
    assert!(texts(&queue).is_empty());
    assert!(queue.is_synced());
}

#[test]
fn unbounded_queue_keeps_every_batch() {
    let source = Graph::new().source::<Count>("source");
    let queue = queue_with(&source, QueuePolicy::Unbounded);
    for number in 0..3000 {
        source.set(count("a", number));
    }
    assert_eq!(queue.drain().len(), 3000);
}

#[test]
fn bounded_queue_gives_what_it_has_and_then_the_lag() {
    let source = Graph::new().source::<Count>("source");
    let queue = queue_with(&source, QueuePolicy::Bounded { batches: 2 });
    for number in 1..=4 {
        source.set(count("a", number));
    }
    let seen = [queue.recv(), queue.recv(), queue.recv()]
        .map(|received| received.map(|batch| batch.revision().get()));
    let RecvError::Lagged { missed } = queue.ended().expect("the queue is over") else {
        panic!("the queue was full");
    };
    assert_eq!(missed.get(), 3);
    assert_eq!(seen, [Ok(1), Ok(2), Err(RecvError::Lagged { missed })]);
    let again = queue_with(&source, QueuePolicy::Bounded { batches: 2 });
    assert_eq!(again.drain()[0].events()[0].latest().1, 4);
}

#[test]
fn update_that_does_not_change_the_projection_is_left_out() {
    let source = Graph::new().source::<Count>("source");
    source.set(count("even", 2));
    let options = SubscribeOptions::new().on_change_of(|count: &Count| count.1 % 2);
    let queue = source.collection().subscribe_queue_with(&options);
    source.reset([count("even", 4), count("new", 1)]);
    source.set(count("even", 6));
    source.set(count("even", 7));
    source.remove(&"even".to_owned());
    assert_eq!(texts(&queue), ["add/even", "add/new", "update/even", "delete/even"]);
}

#[test]
fn panic_in_a_projection_leaves_out_the_batch_only() {
    let source = Graph::new().source::<Count>("source");
    let options = SubscribeOptions::new().on_change_of(|count: &Count| {
        assert!(count.1 != 13, "unlucky");
        count.1
    });
    let queue = source.collection().subscribe_queue_with(&options);
    for number in [1, 13, 14, 15] {
        source.set(count("a", number));
    }
    assert_eq!(texts(&queue), ["add/a", "update/a"]);
}

#[cfg(feature = "stream")]
mod stream {
    use super::{count, unsynced};
    use futures_core::Stream;
    use krt::Queue;
    use std::pin::Pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll, Wake, Waker};

    struct Wakes(AtomicUsize);

    impl Wake for Wakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn poll(queue: &mut Queue<super::Count>, cx: &mut Context<'_>) -> Poll<Option<String>> {
        Pin::new(queue).poll_next(cx).map(|batch| batch.map(|batch| batch.to_string()))
    }

    #[test]
    fn stream_wakes_its_task_and_ends_when_it_is_closed() {
        let source = unsynced();
        let mut queue = source.collection().subscribe_queue();
        let wakes = Arc::new(Wakes(AtomicUsize::new(0)));
        let waker = Waker::from(Arc::clone(&wakes));
        let mut cx = Context::from_waker(&waker);
        assert_eq!(poll(&mut queue, &mut cx), Poll::Pending);
        assert_eq!(poll(&mut queue, &mut cx), Poll::Pending);
        source.set(count("a", 1));
        assert_eq!(wakes.0.load(Ordering::Relaxed), 1);
        assert_eq!(poll(&mut queue, &mut cx), Poll::Ready(Some("add/a".to_owned())));
        assert_eq!(poll(&mut queue, &mut cx), Poll::Pending);
        queue.close();
        assert_eq!(wakes.0.load(Ordering::Relaxed), 2);
        assert_eq!(poll(&mut queue, &mut cx), Poll::Ready(None));
    }
}
