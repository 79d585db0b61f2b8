//! Interleavings of writers, readers, subscribers and drops, explored with `shuttle`.
//!
//! `cargo xtask interleavings` runs them; in an ordinary build this program is empty.
//! Each scenario runs many times, and every lock, atomic number and wait of the core is a point at
//! which another thread may go on.
#![cfg(shuttle)]

use krt::testing::{LeakCheck, Tracker};
use krt::{Collection, Event, Graph, Source};
use shuttle::sync::mpsc::channel;
use shuttle::thread;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Runs a scenario in this many random orders, and as often with few changes of thread.
const ORDERS: usize = 2000;

#[track_caller]
fn explore(scenario: impl Fn() + Send + Sync + 'static) {
    let scenario = Arc::new(scenario);
    let again = Arc::clone(&scenario);
    shuttle::check_random(move || scenario(), ORDERS);
    shuttle::check_pct(move || again(), ORDERS, 3);
}

fn loud(names: &Source<String>) -> Collection<String> {
    names.collection().map("loud", |_, name| Some(name.to_uppercase()))
}

fn names_of(collection: &Collection<String>) -> Vec<String> {
    collection.list().iter().map(|name| (**name).clone()).collect()
}

#[test]
fn write_returns_when_its_effect_is_visible() {
    explore(|| {
        let graph = Graph::new();
        let names = graph.source::<String>("names");
        let derived = loud(&names);
        let write = |name: &'static str| {
            let (names, derived) = (names.clone(), derived.clone());
            thread::spawn(move || {
                let revision = names.set(name.to_owned());
                assert!(derived.get(&name.to_uppercase()).is_some());
                revision
            })
        };
        let revisions = ["a", "b", "c"].map(write).map(|writer| writer.join().expect("it ends"));
        assert_eq!(names_of(&derived), ["A", "B", "C"]);
        assert_eq!(graph.revision(), revisions.into_iter().max().expect("there are three"));
    });
}

#[test]
fn subscription_during_writes_sees_each_object_once() {
    explore(|| {
        let graph = Graph::new();
        let names = graph.source::<String>("names");
        let derived = loud(&names);
        let writer = {
            let names = names.clone();
            thread::spawn(move || {
                for name in ["a", "b", "c"] {
                    names.set(name.to_owned());
                }
            })
        };
        let tracker = Tracker::events(&derived);
        writer.join().expect("it ends");
        assert_eq!(tracker.take(), ["add/A", "add/B", "add/C"]);
    });
}

#[test]
fn events_of_two_writers_are_a_history_of_each_key() {
    explore(|| {
        let graph = Graph::new();
        let names = graph.source::<String>("names");
        let queue = loud(&names).subscribe_queue();
        let writers = [0, 1].map(|_| {
            let names = names.clone();
            thread::spawn(move || {
                names.set("a".to_owned());
                names.remove(&"a".to_owned());
            })
        });
        writers.into_iter().for_each(|writer| writer.join().expect("it ends"));
        let mut content = BTreeMap::new();
        for event in queue.drain().iter().flat_map(|batch| batch.events().to_vec()) {
            match event {
                Event::Added { new } => assert!(content.insert(new.clone(), ()).is_none()),
                Event::Updated { .. } => panic!("the objects of one key are equal"),
                Event::Deleted { old } => assert!(content.remove(&old).is_some()),
            }
        }
        assert!(content.is_empty() && names.collection().is_empty());
    });
}

#[test]
fn dropped_subscription_is_called_no_more() {
    explore(|| {
        let graph = Graph::new();
        let names = graph.source::<String>("names");
        let (call, called) = channel();
        let subscription = names.collection().subscribe(move |batch| {
            // The receiver may be gone; then the call had begun before the drop.
            let _ = call.send(batch.revision());
        });
        let writer = {
            let names = names.clone();
            thread::spawn(move || names.set("a".to_owned()))
        };
        drop(subscription);
        let last = names.set("b".to_owned());
        writer.join().expect("it ends");
        assert!(called.iter().all(|revision| revision < last));
    });
}

#[test]
fn collections_that_are_dropped_during_writes_leave_nothing_behind() {
    explore(|| {
        let graph = Graph::new();
        let names = graph.source::<String>("names");
        names.set("a".to_owned());
        let check = LeakCheck::start(&graph);
        let writer = {
            let names = names.clone();
            thread::spawn(move || names.touch("a".to_owned()))
        };
        let derived = loud(&names);
        let tracker = Tracker::events(&derived);
        let reader = {
            let derived = derived.clone();
            thread::spawn(move || derived.len())
        };
        drop((derived, tracker));
        assert_eq!(reader.join().expect("it ends"), 1);
        writer.join().expect("it ends");
        check.assert_flat();
    });
}

#[test]
fn readers_see_one_state_of_a_collection() {
    explore(|| {
        let graph = Graph::new();
        let names = graph.source::<String>("names");
        names.reset(["a", "b"].map(str::to_owned));
        let derived = loud(&names);
        let reader = {
            let derived = derived.clone();
            thread::spawn(move || [names_of(&derived), names_of(&derived)])
        };
        names.reset(["c", "d"].map(str::to_owned));
        for seen in reader.join().expect("it ends") {
            assert!(seen == ["A", "B"] || seen == ["C", "D"], "{seen:?}");
        }
    });
}

#[test]
fn driver_thread_settles_what_others_write() {
    explore(|| {
        let graph = Graph::new();
        let driver = graph.drive_on_thread("driver");
        let names = graph.source::<String>("names");
        let derived = loud(&names);
        let writer = {
            let (graph, names) = (graph.clone(), names.clone());
            thread::spawn(move || {
                names.set("a".to_owned());
                graph.settled().wait().expect("this is no callback");
            })
        };
        names.set("b".to_owned());
        graph.settled().wait().expect("this is no callback");
        assert!(derived.get(&"B".to_owned()).is_some());
        writer.join().expect("it ends");
        drop(driver);
        assert_eq!(names_of(&derived), ["A", "B"]);
    });
}

#[test]
fn waiting_reader_gets_what_is_written_and_then_the_end() {
    explore(|| {
        let graph = Graph::new();
        let names = graph.source::<String>("names");
        let queue = Arc::new(names.collection().subscribe_queue());
        let reader = {
            let queue = Arc::clone(&queue);
            thread::spawn(move || {
                let mut seen = 0;
                while let Ok(batch) = queue.recv() {
                    seen += batch.events().len();
                }
                seen
            })
        };
        names.set("a".to_owned());
        names.set("b".to_owned());
        queue.close();
        assert_eq!(reader.join().expect("it ends"), 2);
    });
}

#[test]
fn writes_of_a_callback_follow_whoever_drives() {
    explore(|| {
        let graph = Graph::new();
        let names = graph.source::<String>("names");
        let echo = graph.source::<String>("echo");
        let target = echo.clone();
        let subscription = names.collection().subscribe(move |batch| {
            for event in batch {
                target.set(format!("echo of {}", event.latest()));
            }
        });
        let writer = {
            let names = names.clone();
            thread::spawn(move || names.set("a".to_owned()))
        };
        names.set("b".to_owned());
        writer.join().expect("it ends");
        graph.run_until_settled();
        drop(subscription);
        assert_eq!(names_of(&echo.collection()), ["echo of a", "echo of b"]);
    });
}
