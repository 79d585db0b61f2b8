use std::sync::Arc;

use mesh_config_model::store::{
    AggregateStore, ConfigController, ConfigStore, Event, MemoryStore, NamespaceFilter,
    Precondition, Replay, StoreErrorKind,
};
use mesh_config_model::{Config, ConfigKey, GroupVersionKind, Meta};
use parking_lot::Mutex;

const NOTE: GroupVersionKind = GroupVersionKind::from_static("test.istio.io", "v1", "Note");
const TASK: GroupVersionKind = GroupVersionKind::from_static("test.istio.io", "v1", "Task");

fn note(namespace: &str, name: &str, text: &str) -> Config {
    Config::new(Meta::new(NOTE, namespace, name), text.to_owned())
}

fn key(name: &str) -> ConfigKey {
    ConfigKey::new(NOTE, "a", name)
}

fn texts(objects: &[Arc<Config>]) -> Vec<&str> {
    objects.iter().filter_map(|object| object.spec_as::<String>().map(String::as_str)).collect()
}

fn stores() -> [Arc<MemoryStore>; 2] {
    [Arc::new(MemoryStore::new([NOTE])), Arc::new(MemoryStore::new([NOTE, TASK]))]
}

fn all(stores: &[Arc<MemoryStore>; 2]) -> AggregateStore {
    let [first, second] = stores.clone();
    AggregateStore::builder().store(first).store(second).build()
}

/// Records events as `kind old -> new`.
fn record(store: &impl ConfigController, replay: Replay) -> (impl Drop, Arc<Mutex<Vec<String>>>) {
    struct Held(
        #[expect(dead_code, reason = "events end when it goes")]
        mesh_config_model::store::Subscription,
    );
    impl Drop for Held {
        fn drop(&mut self) {}
    }
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let text = |object: &Config| object.spec_as::<String>().cloned().unwrap_or_default();
    let subscription = store.subscribe(
        &NOTE,
        replay,
        Box::new(move |event| {
            log.lock().push(match event {
                Event::Update { old, new } => format!("update {} -> {}", text(old), text(new)),
                other => format!("{other} {}", text(other.object())),
            });
        }),
    );
    (Held(subscription), seen)
}

#[test]
fn kinds_are_those_of_all_stores_in_their_order() {
    assert_eq!(all(&stores()).kinds(), [NOTE, TASK]);
}

#[test]
fn first_store_wins_and_lists_go_store_by_store() {
    let stores = stores();
    stores[0].create(note("a", "z", "first z")).expect("it is new");
    stores[1].create(note("a", "z", "second z")).expect("it is new");
    stores[1].create(note("a", "b", "second b")).expect("it is new");
    stores[1].create(note("other", "c", "second c")).expect("it is new");
    let all = all(&stores);
    assert_eq!(texts(&all.list(&NOTE, NamespaceFilter::All)), ["first z", "second b", "second c"]);
    assert_eq!(texts(&all.list(&NOTE, NamespaceFilter::Only("a"))), ["first z", "second b"]);
    assert_eq!(
        all.get(&key("z")).and_then(|z| z.spec_as::<String>().cloned()).as_deref(),
        Some("first z")
    );
}

#[test]
fn writes_are_refused_before_anything_else_without_a_writer() {
    let all = all(&stores());
    let unknown = Config::new(Meta::default(), String::new());
    let key = unknown.key();
    for error in [
        all.create(unknown.clone()).map(drop),
        all.update(unknown.clone()).map(drop),
        all.update_status(unknown).map(drop),
        all.delete(&key, &Precondition::None),
    ] {
        assert_eq!(error.expect_err("nobody writes").kind(), &StoreErrorKind::ReadOnly);
    }
}

#[test]
fn writer_need_not_be_read() {
    let aside = Arc::new(MemoryStore::new([NOTE]));
    let store = AggregateStore::builder()
        .store(Arc::new(MemoryStore::new([NOTE])))
        .writer(Arc::<MemoryStore>::clone(&aside))
        .build();
    store.create(note("a", "x", "aside")).expect("the writer knows the kind");
    assert_eq!(store.get(&key("x")), None);
    assert!(aside.get(&key("x")).is_some());
}

#[test]
fn hidden_objects_make_no_events() {
    let stores = stores();
    let all = all(&stores);
    let (_held, seen) = record(&all, Replay::Changes);
    stores[0].create(note("a", "x", "1")).expect("it is new");
    stores[1].create(note("a", "x", "2")).expect("it is new");
    stores[1].update(note("a", "x", "3")).expect("it is there");
    stores[1].delete(&key("x"), &Precondition::None).expect("it is there");
    assert_eq!(*seen.lock(), ["add 1"]);
}

#[test]
fn what_was_hidden_shows_as_an_update() {
    let stores = stores();
    let all = all(&stores);
    let (_held, seen) = record(&all, Replay::Changes);
    stores[1].create(note("a", "x", "second")).expect("it is new");
    stores[0].create(note("a", "x", "first")).expect("it is new");
    stores[0].delete(&key("x"), &Precondition::None).expect("it is there");
    stores[1].delete(&key("x"), &Precondition::None).expect("it is there");
    let expected =
        ["add second", "update second -> first", "update first -> second", "delete second"];
    assert_eq!(*seen.lock(), expected);
}

#[test]
fn replay_tells_what_shows() {
    let stores = stores();
    stores[1].create(note("a", "x", "hidden")).expect("it is new");
    stores[0].create(note("a", "x", "shown")).expect("it is new");
    stores[1].create(note("a", "y", "alone")).expect("it is new");
    let all = all(&stores);
    let (_held, seen) = record(&all, Replay::Existing);
    assert_eq!(*seen.lock(), ["add shown", "add alone"]);
    assert!(all.has_synced());
}

#[test]
fn writers_of_several_stores_leave_one_consistent_history() {
    let stores = stores();
    let all = all(&stores);
    let shown = Arc::new(Mutex::new(None));
    let follow = Arc::clone(&shown);
    let handler = move |event: &Event| {
        let mut shown = follow.lock();
        match event {
            Event::Add(new) => assert_eq!(shown.replace(Arc::clone(new)), None),
            Event::Update { old, new } => {
                assert_eq!(shown.replace(Arc::clone(new)), Some(Arc::clone(old)));
            }
            Event::Delete(old) => assert_eq!(shown.take(), Some(Arc::clone(old))),
            _ => unreachable!("there are three kinds of events"),
        }
    };
    let subscription = all.subscribe(&NOTE, Replay::Changes, Box::new(handler));
    std::thread::scope(|scope| {
        for store in &stores {
            scope.spawn(|| {
                for round in 0..200 {
                    store.create(note("a", "x", &round.to_string())).expect("it is new");
                    store.update(note("a", "x", "changed")).expect("it is there");
                    store.delete(&key("x"), &Precondition::None).expect("it is there");
                }
            });
        }
    });
    assert_eq!(*shown.lock(), None);
    drop(subscription);
}
