//! What one write changes comes as one batch.

use std::sync::Arc;
use std::thread;

use mesh_config_model::store::{
    AggregateStore, ConfigController, ConfigStore, ContentOptions, ContentSource, Event,
    MemoryStore, Precondition, Replay, Subscription,
};
use mesh_config_model::{Config, GroupVersionKind};
use parking_lot::Mutex;

use crate::widgets::{TABLE, WIDGET, ZONE, find_kind, widget};

type Batches = Arc<Mutex<Vec<Vec<String>>>>;

fn recorded(
    store: &dyn ConfigController,
    kinds: &[GroupVersionKind],
    replay: Replay,
) -> (Batches, Subscription) {
    let batches = Batches::default();
    let log = Arc::clone(&batches);
    let told = |event: &Event| format!("{event} {}", event.object().meta.name);
    let handler =
        Box::new(move |events: &[Event]| log.lock().push(events.iter().map(told).collect()));
    let subscription = store.subscribe_batches(kinds, replay, handler);
    (batches, subscription)
}

fn zone(name: &str) -> String {
    format!("---\n{{apiVersion: example.io/v1, kind: Zone, metadata: {{name: {name}}}}}\n")
}

fn source() -> ContentSource {
    ContentSource::new([WIDGET, ZONE], find_kind, ContentOptions::new())
}

#[test]
fn text_is_one_batch_over_all_kinds() {
    let source = source();
    let (batches, _subscription) = recorded(&source, &[WIDGET, ZONE], Replay::Changes);
    source.apply("x", widget("a", "") + &zone("m") + &zone("p"));
    source.apply("x", widget("b", "") + &zone("p"));
    source.apply("x", widget("b", "") + &zone("p"));
    source.remove("x");
    let expected: [&[&str]; 3] = [
        &["add a", "add m", "add p"],
        &["add b", "delete a", "delete m"],
        &["delete b", "delete p"],
    ];
    assert_eq!(*batches.lock(), expected);
}

#[test]
fn batch_leaves_out_kinds_that_are_not_asked_for() {
    let source = source();
    let (batches, _subscription) = recorded(&source, &[ZONE, ZONE, TABLE], Replay::Changes);
    source.apply("x", widget("a", "") + &zone("m"));
    source.apply("y", widget("b", ""));
    assert_eq!(*batches.lock(), [["add m"]]);
}

#[test]
fn existing_objects_are_the_first_batch() {
    let source = source();
    source.apply("x", widget("a", "") + &zone("m"));
    source.apply("y", zone("p"));
    let (batches, _subscription) = recorded(&source, &[WIDGET, ZONE], Replay::Existing);
    assert_eq!(*batches.lock(), [["add a", "add m", "add p"]]);
    let empty = ContentSource::new([WIDGET], find_kind, ContentOptions::new());
    let (batches, subscription) = recorded(&empty, &[WIDGET], Replay::Existing);
    assert_eq!(*batches.lock(), [[""; 0]; 0]);
    assert!(subscription.has_synced());
}

#[test]
fn write_of_one_object_is_a_batch_of_one_event() {
    let store = MemoryStore::new([WIDGET, ZONE]);
    let (batches, subscription) = recorded(&store, &[WIDGET, ZONE], Replay::Changes);
    let object = crate::widgets::only(&widget("a", ""));
    store.create(object.clone()).unwrap();
    store.create(crate::widgets::only(&zone("m"))).unwrap();
    store.update(object.clone()).unwrap();
    store.delete(&object.key(), &Precondition::None).unwrap();
    drop(subscription);
    store.create(object).unwrap();
    assert_eq!(*batches.lock(), [["add a"], ["add m"], ["update a"], ["delete a"]]);
}

#[test]
fn aggregate_passes_on_what_shows_of_a_batch() {
    let (first, second) = (Arc::new(source()), Arc::new(source()));
    second.apply("x", widget("a", "") + &zone("m"));
    first.apply("x", zone("m"));
    let all = AggregateStore::builder()
        .store(Arc::<ContentSource>::clone(&first))
        .store(Arc::<ContentSource>::clone(&second))
        .build();
    let (batches, _subscription) = recorded(&all, &[WIDGET, ZONE], Replay::Existing);
    second.apply("x", widget("b", "") + &zone("m") + &zone("p"));
    second.apply("x", widget("b", "") + &zone("p"));
    first.apply("x", zone("p"));
    let expected: [&[&str]; 3] =
        [&["add a", "add m"], &["add b", "add p", "delete a"], &["update p", "delete m"]];
    assert_eq!(*batches.lock(), expected);
}

#[test]
fn handler_of_batches_may_write_and_end_its_subscription() {
    let store = Arc::new(MemoryStore::new([WIDGET]));
    let own: Arc<Mutex<Option<Subscription>>> = Arc::default();
    let (held, written, count) = (Arc::clone(&own), Arc::clone(&store), Arc::new(Mutex::new(0)));
    let counted = Arc::clone(&count);
    let object = |name: &str| crate::widgets::only(&widget(name, ""));
    let follow_up: Config = object("b");
    let handler = move |events: &[Event]| {
        *counted.lock() += events.len();
        if events[0].object().meta.name == "a" {
            written.create(follow_up.clone()).expect("it is new");
        } else {
            drop(held.lock().take());
        }
    };
    *own.lock() = Some(store.subscribe_batches(&[WIDGET], Replay::Changes, Box::new(handler)));
    store.create(object("a")).unwrap();
    store.create(object("c")).unwrap();
    assert_eq!(*count.lock(), 2);
}

#[test]
fn first_batch_is_whole_while_others_write() {
    const ZONES: usize = 500;
    let store = MemoryStore::new([WIDGET, ZONE]);
    let object = crate::widgets::only(&widget("a", ""));
    store.create(object.clone()).unwrap();
    for number in 0..ZONES {
        store.create(crate::widgets::only(&zone(&format!("m{number}")))).unwrap();
    }
    thread::scope(|scope| {
        let subscribing = scope.spawn(|| {
            for _ in 0..100 {
                let (batches, _subscription) = recorded(&store, &[WIDGET, ZONE], Replay::Existing);
                assert_eq!(batches.lock()[0].len(), 1 + ZONES);
            }
        });
        while !subscribing.is_finished() {
            store.update(object.clone()).unwrap();
        }
    });
}
