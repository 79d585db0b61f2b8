//! What every store with events must do, run over each of them.

use std::sync::Arc;

use mesh_config_model::store::{
    AggregateStore, ConfigController, ConfigStore, ConfigStoreExt, Event, MemoryStore,
    NamespaceFilter, Precondition, Replay, StoreErrorKind,
};
use mesh_config_model::{Config, ConfigKey, GroupVersionKind, Meta};
use parking_lot::Mutex;

pub(crate) const KIND: GroupVersionKind =
    GroupVersionKind::from_static("test.istio.io", "v1", "MockConfig");
const UNKNOWN: GroupVersionKind =
    GroupVersionKind::from_static("test.istio.io", "v2", "MockConfig");

const UNKNOWN_TO_ALL: GroupVersionKind =
    GroupVersionKind::from_static("test.istio.io", "v1", "Other");

/// Runs all checks, each over a fresh store of the kind [`KIND`].
fn check_store<S: ConfigController + 'static>(make: impl Fn() -> S) {
    keeps_a_map(&make());
    writers_do_not_lose_updates(&make());
    check_events(make);
}

/// Runs the checks of reads and events, each over a fresh store of the kind [`KIND`].
pub(crate) fn check_events<S: ConfigController + 'static>(make: impl Fn() -> S) {
    adds_come_before_the_first_delete(&Arc::new(make()));
    reads_are_as_fresh_as_events(&Arc::new(make()));
    handlers_see_one_event_at_a_time_in_order(&Arc::new(make()));
    subscriptions_end_and_replay(&Arc::new(make()));
}

#[test]
fn memory_store_conforms() {
    check_store(|| MemoryStore::new([KIND]));
}

#[test]
fn aggregate_of_one_store_conforms() {
    check_store(|| {
        let store = Arc::new(MemoryStore::new([KIND]));
        AggregateStore::builder().store(Arc::<MemoryStore>::clone(&store)).writer(store).build()
    });
}

#[test]
fn aggregate_of_several_stores_conforms() {
    check_store(|| {
        let store = Arc::new(MemoryStore::new([KIND]));
        let others = [MemoryStore::new([KIND]), MemoryStore::new([UNKNOWN_TO_ALL])].map(Arc::new);
        let [before, behind] = others;
        AggregateStore::builder()
            .store(before)
            .store(Arc::<MemoryStore>::clone(&store))
            .store(behind)
            .writer(store)
            .build()
    });
}

#[test]
fn aggregate_of_aggregates_conforms() {
    check_store(|| {
        let store = Arc::new(MemoryStore::new([KIND]));
        let inner = AggregateStore::builder()
            .store(Arc::<MemoryStore>::clone(&store))
            .writer(store)
            .build();
        let inner = Arc::new(inner);
        AggregateStore::builder().store(Arc::<AggregateStore>::clone(&inner)).writer(inner).build()
    });
}

/// Counters that many threads raise end at the number of raises.
fn writers_do_not_lose_updates(store: &(impl ConfigController + 'static)) {
    const WRITERS: usize = 4;
    const RAISES: usize = 50;
    store.create(object(0)).expect("the object is new");
    let raise = || {
        let body = |config: &mut Config| {
            let text = config.spec_mut::<String>().expect("the body is a string");
            text.push('+');
        };
        // More contention than a patch takes is a conflict, which says that nothing was written.
        while store.patch(&key(0), body).is_err() {}
    };
    std::thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| (0..RAISES).for_each(|_| raise()));
        }
    });
    let stored = store.get(&key(0)).expect("the object is there");
    let raises = stored.spec_as::<String>().map(|text| text.matches('+').count());
    assert_eq!(raises, Some(WRITERS * RAISES));
}

fn object(index: usize) -> Config {
    Config::new(Meta::new(KIND, "ns", format!("object-{index:02}")), format!("body {index}"))
}

fn key(index: usize) -> ConfigKey {
    object(index).key()
}

fn count(store: &impl ConfigStore) -> usize {
    store.list(&KIND, NamespaceFilter::All).len()
}

fn keeps_a_map(store: &impl ConfigStore) {
    const OBJECTS: usize = 5;
    assert_eq!(store.kinds()[0], KIND);
    for index in 0..OBJECTS {
        let version = store.create(object(index)).expect("the object is new");
        assert_ne!(version.as_str(), "");
        assert_eq!(
            store.get(&key(index)).map(|stored| stored.meta.resource_version.clone()),
            Some(version.to_string())
        );
        let error = store.create(object(index)).expect_err("the object is there");
        assert_eq!((error.kind(), error.key()), (&StoreErrorKind::AlreadyExists, &key(index)));
    }
    assert_eq!(count(store), OBJECTS);
    refuses_unknown_kinds(store);
    let missing = store.update(object(OBJECTS)).expect_err("the object is not there");
    assert_eq!(missing.kind(), &StoreErrorKind::NotFound);
    let missing =
        store.delete(&key(OBJECTS), &Precondition::None).expect_err("the object is not there");
    assert_eq!(missing.kind(), &StoreErrorKind::NotFound);
    assert_eq!(store.get(&key(OBJECTS)), None);
    checks_versions(store);
    assert_eq!(store.list(&KIND, NamespaceFilter::Only("ns")).len(), OBJECTS);
    assert_eq!(store.list(&KIND, NamespaceFilter::Only("other")).len(), 0);
    for index in 0..OBJECTS {
        store.delete(&key(index), &Precondition::None).expect("the object is there");
    }
    assert_eq!(count(store), 0);
}

fn refuses_unknown_kinds(store: &impl ConfigStore) {
    let before = count(store);
    let empty = || Config::new(Meta::default(), String::new());
    let other = || Config::new(Meta::new(UNKNOWN, "ns", "object-00"), String::new());
    for write in [ConfigStore::create, ConfigStore::update, ConfigStore::update_status] {
        assert_eq!(
            write(store, empty()).expect_err("no kind").kind(),
            &StoreErrorKind::UnknownKind
        );
        assert_eq!(write(store, other()).expect_err("alias").kind(), &StoreErrorKind::UnknownKind);
    }
    let error = store.delete(&other().key(), &Precondition::None).expect_err("alias");
    assert_eq!(error.kind(), &StoreErrorKind::UnknownKind);
    assert_eq!(store.get(&other().key()), None);
    assert_eq!(store.list(&UNKNOWN, NamespaceFilter::All), []);
    assert_eq!(count(store), before);
}

fn checks_versions(store: &impl ConfigStore) {
    let stored = store.get(&key(0)).expect("the object is there");
    let mut changed = Config::clone(&stored);
    *changed.spec_mut::<String>().expect("the body is a string") = "changed".to_owned();
    let version = store.update(changed.clone()).expect("the version is right");
    assert_ne!(version.as_str(), stored.meta.resource_version);
    let error = store.update(changed.clone()).expect_err("the version is old");
    let expected = stored.meta.resource_version.as_str().into();
    assert_eq!(error.kind(), &StoreErrorKind::Conflict { expected, actual: version.clone() });
    changed.meta.resource_version.clear();
    let newest = store.update(changed).expect("no version is any version");
    assert_ne!(newest, version);
    let text = store.get(&key(0)).and_then(|stored| stored.spec_as::<String>().cloned());
    assert_eq!(text.as_deref(), Some("changed"));
}

fn adds_come_before_the_first_delete(store: &Arc<impl ConfigController + 'static>) {
    const OBJECTS: usize = 10;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let subscription = store.subscribe(
        &KIND,
        Replay::Changes,
        Box::new(move |event| record.lock().push(format!("{event} {}", event.object().meta.name))),
    );
    (0..OBJECTS).for_each(|index| drop(store.create(object(index)).expect("the object is new")));
    (0..OBJECTS).for_each(|index| {
        store.delete(&key(index), &Precondition::None).expect("the object is there");
    });
    let adds = (0..OBJECTS).map(|index| format!("add object-{index:02}"));
    let deletes = (0..OBJECTS).map(|index| format!("delete object-{index:02}"));
    assert_eq!(*seen.lock(), adds.chain(deletes).collect::<Vec<_>>());
    drop(subscription);
}

fn reads_are_as_fresh_as_events(store: &Arc<impl ConfigController + 'static>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let writer = Arc::downgrade(store);
    let subscription = store.subscribe(
        &KIND,
        Replay::Changes,
        Box::new(move |event| {
            let store = writer.upgrade().expect("the store is alive");
            record.lock().push((event.to_string(), count(&*store)));
            match event {
                Event::Add(added) => {
                    drop(store.update(Config::clone(added)).expect("nobody else writes"));
                }
                Event::Update { new, .. } => {
                    store.delete(&new.key(), &Precondition::None).expect("it is there");
                }
                _ => {}
            }
        }),
    );
    store.create(object(0)).expect("the object is new");
    let expected =
        [("add", 1), ("update", 1), ("delete", 0)].map(|(event, count)| (event.to_owned(), count));
    assert_eq!(*seen.lock(), expected);
    drop(subscription);
}

fn handlers_see_one_event_at_a_time_in_order(store: &Arc<impl ConfigController + 'static>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let writer = Arc::downgrade(store);
    let subscription = store.subscribe(
        &KIND,
        Replay::Changes,
        Box::new(move |event| {
            let name = event.object().meta.name.clone();
            record.lock().push(format!("begin {name}"));
            if name == "object-00" {
                let store = writer.upgrade().expect("the store is alive");
                store.create(object(1)).expect("the object is new");
            }
            record.lock().push(format!("end {name}"));
        }),
    );
    store.create(object(0)).expect("the object is new");
    assert_eq!(
        *seen.lock(),
        ["begin object-00", "end object-00", "begin object-01", "end object-01"]
    );
    drop(subscription);
}

fn subscriptions_end_and_replay(store: &Arc<impl ConfigController + 'static>) {
    let subscribe = |replay| {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&seen);
        let handler = move |event: &Event| {
            record.lock().push(format!("{event} {}", event.object().meta.name));
        };
        (store.subscribe(&KIND, replay, Box::new(handler)), seen)
    };
    store.create(object(0)).expect("the object is new");
    let (changes, later) = subscribe(Replay::Changes);
    let (existing, all) = subscribe(Replay::Existing);
    assert!(changes.has_synced() && existing.has_synced() && store.has_synced());
    store.patch(&key(0), |_| {}).expect("the object is there");
    drop((changes, existing));
    store.create(object(1)).expect("the object is new");
    assert_eq!(*later.lock(), ["update object-00"]);
    assert_eq!(*all.lock(), ["add object-00", "update object-00"]);
    let unknown = store.subscribe(
        &UNKNOWN,
        Replay::Existing,
        Box::new(|event| panic!("{event} of an unknown kind")),
    );
    store.create(object(2)).expect("the object is new");
    assert!(unknown.has_synced());
}
