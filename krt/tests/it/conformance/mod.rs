//! Cases 1 to 13, for every kind of collection.
//!
//! The cases are the steps of one story. Each test goes through the story up to its step, on a
//! fresh collection of every kind.

#[cfg(feature = "files")]
mod files;
mod fixture;

use crate::reader::Reader;
use crate::shop::Count;
use fixture::{Fixture, KINDS, Kind, SINGLE_KINDS, for_each};
use krt::testing::Tracker;
use krt::{Event, Graph, Subscription};
use parking_lot::Mutex;
use std::sync::{Arc, Barrier};

#[test]
fn case_001_new_collection_is_empty_and_has_its_metadata() {
    for_each(KINDS, |fixture| {
        assert!(fixture.collection.list().is_empty());
        assert_eq!(fixture.collection.metadata().as_deref(), Some(&Kind(fixture.kind)));
    });
}

#[test]
fn case_002_early_handler_is_synced_with_its_collection() {
    for_each(KINDS, |fixture| {
        let (early, log) = recorded(fixture);
        assert_eq!(early.is_synced(), fixture.collection.is_synced());
        fixture.sync();
        assert_eq!(fixture.collection.synced().wait(), Ok(()));
        assert_eq!(early.synced().wait(), Ok(()));
        assert!(fixture.collection.is_synced() && early.is_synced());
        assert!(log.lock().is_empty());
    });
}

#[test]
fn case_003_early_handler_sees_what_is_created() {
    for_each(KINDS, |fixture| {
        let early = Tracker::events(&fixture.collection);
        fixture.sync();
        fixture.create("a/b");
        assert_eq!(early.take(), ["add/a/b"]);
        assert_eq!(fixture.collection.len(), 1);
        assert!(fixture.has("a/b"));
        assert!(early.take().is_empty());
    });
}

#[test]
fn case_004_late_handler_sees_what_is_there() {
    for_each(KINDS, |fixture| {
        fixture.sync();
        let early = Tracker::events(&fixture.collection);
        fixture.create("a/b");
        let (late, log) = recorded(fixture);
        assert_eq!(late.synced().wait(), Ok(()));
        assert_eq!(*log.lock(), ["add/a/b"]);
        assert_eq!(early.take(), ["add/a/b"]);
    });
}

#[test]
fn case_005_handler_that_will_be_removed_sees_what_is_there() {
    for_each(KINDS, |fixture| {
        fixture.sync();
        fixture.create("a/b");
        let late = Tracker::events(&fixture.collection);
        let (removable, log) = recorded(fixture);
        assert_eq!(removable.synced().wait(), Ok(()));
        assert_eq!(*log.lock(), ["add/a/b"]);
        assert_eq!(late.take(), ["add/a/b"]);
    });
}

#[test]
fn case_006_handler_that_is_blocked_is_not_synced() {
    for_each(KINDS, |fixture| {
        let story = Story::new(fixture);
        assert!(!story.blocked.synced.is_synced());
        story.end(&["add/a/b"]);
    });
}

#[test]
fn case_007_blocked_handler_delays_nobody() {
    for_each(KINDS, |fixture| {
        let story = Story::new(fixture);
        fixture.create("a/c");
        for seen in [story.early.take(), story.late.take(), story.removable_saw()] {
            assert_eq!(seen, ["add/a/c"]);
        }
        assert_eq!(fixture.collection.len(), 2);
        assert!(fixture.has("a/b") && fixture.has("a/c"));
        story.end(&["add/a/b", "add/a/c"]);
    });
}

#[test]
fn case_008_handler_is_removed_while_another_is_blocked() {
    for_each(KINDS, |fixture| {
        let mut story = Story::new(fixture);
        fixture.create("a/c");
        let subscriptions = || {
            let nodes = fixture.graph.dump().nodes;
            let node = nodes.into_iter().find(|node| node.id == fixture.collection.id());
            node.map(|node| node.subscriptions)
        };
        assert_eq!(subscriptions(), Some(4));
        story.removable = None;
        assert_eq!(subscriptions(), Some(3));
        story.end(&["add/a/b", "add/a/c"]);
    });
}

#[test]
fn case_009_second_event_behind_a_blocked_handler_reaches_the_others() {
    for_each(KINDS, |fixture| {
        let mut story = Story::new(fixture);
        fixture.create("a/c");
        story.removable = None;
        story.forget();
        fixture.create("a/d");
        assert_eq!(story.early.take(), ["add/a/d"]);
        assert_eq!(story.late.take(), ["add/a/d"]);
        assert_eq!(fixture.collection.len(), 3);
        story.end(&["add/a/b", "add/a/c", "add/a/d"]);
    });
}

#[test]
fn case_010_handler_registered_while_another_is_blocked_sees_everything() {
    for_each(KINDS, |fixture| {
        let story = Story::new(fixture);
        fixture.create("a/c");
        fixture.create("a/d");
        let (end, log) = recorded(fixture);
        assert_eq!(end.synced().wait(), Ok(()));
        assert_eq!(*log.lock(), ["add/a/b", "add/a/c", "add/a/d"]);
        story.end(&["add/a/b", "add/a/c", "add/a/d"]);
    });
}

#[test]
fn case_011_registration_that_races_with_writes_sees_every_object_once() {
    for_each(KINDS, |fixture| {
        fixture.sync();
        ["a/b", "a/c", "a/d"].iter().for_each(|key| fixture.create(key));
        let barrier = Arc::new(Barrier::new(2));
        let (outside, start) = (fixture.outside(), Arc::clone(&barrier));
        let writer = std::thread::spawn(move || {
            start.wait();
            (0..20).for_each(|number| outside.create(&format!("a/{number:02}")));
        });
        barrier.wait();
        let racing = Tracker::events(&fixture.collection);
        writer.join().expect("the writer does not panic");
        let mut seen = racing.take();
        seen.sort_unstable();
        let created = (0..20).map(|number| format!("add/a/{number:02}"));
        let expected: Vec<_> =
            created.chain(["b", "c", "d"].map(|name| format!("add/a/{name}"))).collect();
        assert_eq!(seen, expected);
        assert_eq!(fixture.collection.len(), 23);
    });
}

#[test]
fn case_012_removed_handler_sees_nothing_more() {
    for_each(KINDS, |fixture| {
        fixture.sync();
        fixture.create("a/b");
        let (removable, log) = recorded(fixture);
        fixture.create("a/c");
        drop(removable);
        fixture.create("a/d");
        (0..20).for_each(|number| fixture.create(&format!("a/{number:02}")));
        assert_eq!(*log.lock(), ["add/a/b", "add/a/c"]);
        assert_eq!(Arc::strong_count(&log), 1, "the handler is dropped");
    });
}

#[test]
fn case_013_replaced_object_is_deleted_and_the_new_one_added() {
    for kinds in [KINDS, SINGLE_KINDS] {
        for_each(kinds, |fixture| {
            fixture.sync();
            let tracker = Tracker::events(&fixture.collection);
            assert!(tracker.is_synced());
            fixture.create("a/b");
            assert_eq!(tracker.take(), ["add/a/b"]);
            fixture.replace("a/b", "a/c");
            assert_eq!(tracker.take(), ["delete/a/b", "add/a/c"]);
            assert_eq!(fixture.collection.len(), 1);
            assert!(fixture.has("a/c") && !fixture.has("a/b"));
            assert!(tracker.take().is_empty());
        });
    }
}

type Log = Arc<Mutex<Vec<String>>>;

/// Records events for longer than the subscription lives.
fn recorded(fixture: &Fixture) -> (Subscription, Log) {
    let log = Log::default();
    let target = Arc::clone(&log);
    let subscription = fixture.collection.subscribe(move |batch| {
        target.lock().extend(batch.events().iter().map(ToString::to_string));
    });
    (subscription, log)
}

/// A synced collection that holds `a/b`, and four handlers of which one is blocked by that.
struct Story {
    early: Tracker,
    late: Tracker,
    removable: Option<(Subscription, Log)>,
    blocked: Reader,
}

impl Story {
    fn new(fixture: &Fixture) -> Self {
        fixture.sync();
        let early = Tracker::events(&fixture.collection);
        fixture.create("a/b");
        let late = Tracker::events(&fixture.collection);
        let removable = recorded(fixture);
        let blocked = Reader::start(fixture.collection.subscribe_queue());
        assert_eq!(blocked.begins(), "add/a/b");
        let story = Self { early, late, removable: Some(removable), blocked };
        story.forget();
        story
    }

    /// Forgets what the handlers have seen so far.
    fn forget(&self) {
        let _ = (self.early.take(), self.late.take(), self.removable_saw());
    }

    fn removable_saw(&self) -> Vec<String> {
        let log = self.removable.as_ref().map(|(_, log)| std::mem::take(&mut *log.lock()));
        log.unwrap_or_default()
    }

    /// Releases the blocked handler, which sees everything in order and nothing more.
    fn end(self, batches: &[&str]) {
        for (number, expected) in (0..).zip(batches) {
            if number > 0 {
                assert_eq!(self.blocked.begins(), *expected);
            }
            assert_eq!(self.blocked.release(), *expected);
        }
        assert_eq!(self.blocked.synced.wait(), Ok(()));
        self.blocked.finish();
    }
}

#[test]
fn initial_batch_is_marked_and_the_others_are_not() {
    let graph = Graph::new();
    let source = graph.source("source");
    source.set(Count("a/b".to_owned(), 1));
    let map = source.collection().map("map", |_, count| Some((**count).clone()));
    let queue = map.subscribe_queue();
    source.set(Count("a/c".to_owned(), 1));
    let seen: Vec<_> = queue.drain().iter().map(|b| (b.is_initial(), b.revision().get())).collect();
    assert_eq!(seen, [(true, 1), (false, 2)]);
}

#[test]
fn event_gives_old_and_new() {
    let source = Graph::new().source("source");
    source.set(Count("a/b".to_owned(), 1));
    let queue = source.collection().subscribe_queue();
    source.set(Count("a/b".to_owned(), 2));
    source.remove(&"a/b".to_owned());
    let events: Vec<Event<Count>> =
        queue.drain().iter().flat_map(|batch| batch.events().to_vec()).collect();
    let numbers = |event: &Event<Count>| (event.old().map(|c| c.1), event.new().map(|c| c.1));
    let seen: Vec<_> = events.iter().map(numbers).collect();
    assert_eq!(seen, [(None, Some(1)), (Some(1), Some(2)), (Some(2), None)]);
    assert_eq!(events[2].latest().1, 2);
}
