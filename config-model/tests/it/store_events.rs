//! Events of the store in memory, and the store against a naive model.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;

use mesh_config_model::store::{
    ConfigController, ConfigStore, ConfigStoreExt, Event, MemoryStore, NamespaceFilter,
    Precondition, Replay, Subscription,
};
use mesh_config_model::{Config, ConfigKey, GroupVersionKind, Meta};
use parking_lot::Mutex;
use proptest::prelude::*;

const KIND: GroupVersionKind = GroupVersionKind::from_static("example.io", "v1", "Note");

fn note(name: &str, text: &str) -> Config {
    Config::new(Meta::new(KIND, "ns", name), text.to_owned())
}

fn key(name: &str) -> ConfigKey {
    ConfigKey::new(KIND, "ns", name)
}

fn store() -> MemoryStore {
    MemoryStore::new([KIND])
}

fn stored(store: &MemoryStore, name: &str) -> Arc<Config> {
    store.get(&key(name)).expect("the object is there")
}

fn recorded(store: &MemoryStore, seen: &Arc<Mutex<Vec<Event>>>) -> Subscription {
    let record = Arc::clone(seen);
    store.subscribe(
        &KIND,
        Replay::Existing,
        Box::new(move |event| record.lock().push(event.clone())),
    )
}

#[test]
fn events_carry_the_object_before_and_after() {
    let store = store();
    let seen = Arc::default();
    let _subscription = recorded(&store, &seen);
    store.create(note("a", "1")).unwrap();
    let first = stored(&store, "a");
    store.update(note("a", "2")).unwrap();
    let second = stored(&store, "a");
    store.delete(&key("a"), &Precondition::None).unwrap();
    let update = Event::Update { old: Arc::clone(&first), new: Arc::clone(&second) };
    assert_eq!(*seen.lock(), [Event::Add(first), update, Event::Delete(second)]);
}

#[test]
fn equal_update_is_an_event() {
    let store = store();
    store.create(note("a", "1")).unwrap();
    let seen = Arc::default();
    let _subscription = recorded(&store, &seen);
    store.update(note("a", "1")).unwrap();
    assert_eq!(seen.lock().iter().map(ToString::to_string).collect::<Vec<_>>(), ["add", "update"]);
}

#[test]
fn refused_write_is_no_event() {
    let store = store();
    store.create(note("a", "1")).unwrap();
    let seen = Arc::default();
    let _subscription = recorded(&store, &seen);
    store.create(note("a", "1")).unwrap_err();
    store.delete(&key("a"), &Precondition::version("0")).unwrap_err();
    assert_eq!(seen.lock().len(), 1);
}

#[test]
fn detached_subscription_goes_on() {
    let store = store();
    let seen = Arc::default();
    recorded(&store, &seen).detach();
    store.create(note("a", "1")).unwrap();
    assert_eq!(seen.lock().len(), 1);
}

#[test]
fn handler_may_end_its_own_subscription() {
    let store = store();
    let own: Arc<Mutex<Option<Subscription>>> = Arc::default();
    let seen: Arc<Mutex<usize>> = Arc::default();
    let (held, count) = (Arc::clone(&own), Arc::clone(&seen));
    let handler = move |_: &Event| {
        *count.lock() += 1;
        drop(held.lock().take());
    };
    *own.lock() = Some(store.subscribe(&KIND, Replay::Changes, Box::new(handler)));
    store.create(note("a", "1")).unwrap();
    store.create(note("b", "1")).unwrap();
    assert_eq!(*seen.lock(), 1);
}

#[test]
fn handler_is_dropped_with_its_subscription() {
    let store = store();
    let owned = Arc::new(());
    let kept = Arc::clone(&owned);
    let subscription =
        store.subscribe(&KIND, Replay::Changes, Box::new(move |_| drop(Arc::clone(&kept))));
    assert_eq!(Arc::strong_count(&owned), 2);
    drop(subscription);
    assert_eq!(Arc::strong_count(&owned), 1);
}

#[test]
fn panic_of_a_handler_does_not_end_its_events() {
    let store = store();
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let record = Arc::clone(&seen);
    let handler = move |event: &Event| {
        let name = event.object().meta.name.clone();
        assert_ne!(name, "bad");
        record.lock().push(name);
    };
    let _subscription = store.subscribe(&KIND, Replay::Changes, Box::new(handler));
    let caught = catch_unwind(AssertUnwindSafe(|| store.create(note("bad", ""))));
    assert!(caught.is_err());
    assert!(store.get(&key("bad")).is_some());
    store.create(note("good", "")).unwrap();
    assert_eq!(*seen.lock(), ["good"]);
}

#[test]
fn concurrent_writers_lose_no_change_and_no_event() {
    const WRITERS: usize = 4;
    const WRITES: usize = 50;
    let store = store();
    store.create(Config::new(Meta::new(KIND, "ns", "sum"), 0_usize)).unwrap();
    let last: Arc<Mutex<Vec<usize>>> = Arc::default();
    let record = Arc::clone(&last);
    let handler = move |event: &Event| record.lock().extend(event.object().spec_as::<usize>());
    let _subscription = store.subscribe(&KIND, Replay::Changes, Box::new(handler));
    let add = |config: &mut Config| *config.spec_mut::<usize>().expect("the body is a number") += 1;
    thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| {
                for _ in 0..WRITES {
                    while store.patch(&key("sum"), add).is_err() {}
                }
            });
        }
    });
    assert_eq!(stored(&store, "sum").spec_as(), Some(&(WRITERS * WRITES)));
    assert_eq!(*last.lock(), (1..=WRITERS * WRITES).collect::<Vec<_>>());
}

#[test]
fn store_is_shared_between_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<MemoryStore>();
    check::<Subscription>();
    check::<Arc<dyn ConfigController>>();
}

/// One step of the model test; names and namespaces come from small sets so that steps meet.
#[derive(Clone, Debug)]
enum Step {
    Create(u8, u8),
    Update(u8, u8),
    UpdateAt(u8, u8, u8),
    Delete(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0_u8..4, 0_u8..3).prop_map(|(name, body)| Step::Create(name, body)),
        (0_u8..4, 0_u8..3).prop_map(|(name, body)| Step::Update(name, body)),
        (0_u8..4, 0_u8..3, 0_u8..9)
            .prop_map(|(name, body, version)| Step::UpdateAt(name, body, version)),
        (0_u8..4).prop_map(Step::Delete),
    ]
}

proptest! {
    #[test]
    fn store_and_its_events_agree_with_a_map(steps in prop::collection::vec(step(), 0..40)) {
        let store = store();
        let seen = Arc::default();
        let _subscription = recorded(&store, &seen);
        let mut model = BTreeMap::new();
        let mut writes = 0_u64;
        for step in steps {
            let named = |name: u8, body: u8| note(&name.to_string(), &body.to_string());
            let (done, expected) = match step {
                Step::Create(name, body) => (store.create(named(name, body)).is_ok(), !model.contains_key(&name)),
                Step::Update(name, body) => (store.update(named(name, body)).is_ok(), model.contains_key(&name)),
                Step::UpdateAt(name, body, version) => {
                    let mut config = named(name, body);
                    config.meta.resource_version = version.to_string();
                    let stored = model.get(&name).map(|(_, version): &(u8, u64)| *version);
                    (store.update(config).is_ok(), stored == Some(u64::from(version)))
                }
                Step::Delete(name) => {
                    let key = key(&name.to_string());
                    (store.delete(&key, &Precondition::None).is_ok(), model.remove(&name).is_some())
                }
            };
            prop_assert_eq!(done, expected);
            if let (true, Step::Create(name, body) | Step::Update(name, body) | Step::UpdateAt(name, body, _)) = (done, step) {
                writes += 1;
                model.insert(name, (body, writes));
            }
        }
        let expected: Vec<_> = model.iter().map(|(name, (body, version))| (name.to_string(), body.to_string(), version.to_string())).collect();
        let row = |config: &Arc<Config>| {
            let body = config.spec_as::<String>().cloned().unwrap_or_default();
            (config.meta.name.clone(), body, config.meta.resource_version.clone())
        };
        let listed: Vec<_> = store.list(&KIND, NamespaceFilter::All).iter().map(row).collect();
        prop_assert_eq!(&listed, &expected);
        let mut told = BTreeMap::new();
        for event in seen.lock().drain(..) {
            let name = event.object().meta.name.clone();
            let before = match &event {
                Event::Add(_) => None,
                Event::Update { old, .. } => Some(Arc::clone(old)),
                Event::Delete(last) => Some(Arc::clone(last)),
                other => panic!("{other} is new"),
            };
            prop_assert_eq!(told.remove(&name), before);
            if !matches!(event, Event::Delete(_)) {
                told.insert(name, Arc::clone(event.object()));
            }
        }
        prop_assert_eq!(told.values().map(row).collect::<Vec<_>>(), expected);
    }
}
