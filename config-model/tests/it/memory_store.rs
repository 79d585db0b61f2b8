//! What is particular to the store in memory.

use std::sync::Arc;

use mesh_config_model::specs::networking::{Sidecar, VirtualService};
use mesh_config_model::store::{
    ConfigStore, ConfigStoreExt, MemoryStore, NamespaceFilter, Precondition, StoreErrorKind,
};
use mesh_config_model::{Config, ConfigKey, GroupVersionKind, Meta, NamespacedName, SpecType};
use serde_json::json;

const KIND: GroupVersionKind = GroupVersionKind::from_static("example.io", "v1", "Note");

fn note(namespace: &str, name: &str, text: &str) -> Config {
    Config::new(Meta::new(KIND, namespace, name), text.to_owned())
}

fn key(namespace: &str, name: &str) -> ConfigKey {
    ConfigKey::new(KIND, namespace, name)
}

fn time(second: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(second).expect("the second is in range")
}

fn store() -> MemoryStore {
    MemoryStore::builder([KIND]).clock(|| time(100)).build()
}

fn stored(store: &MemoryStore, name: &str) -> Arc<Config> {
    store.get(&key("ns", name)).expect("the object is there")
}

#[test]
fn versions_count_the_writes() {
    let store = store();
    let versions = [
        store.create(note("ns", "a", "1")),
        store.create(note("ns", "b", "1")),
        store.update(note("ns", "a", "1")),
        store.update_status(note("ns", "b", "")),
    ];
    assert_eq!(
        versions.map(|version| version.expect("the writes are right").to_string()),
        ["1", "2", "3", "4"]
    );
}

#[test]
fn created_object_keeps_the_version_it_brings() {
    let store = store();
    let mut brought = note("ns", "a", "1");
    brought.meta.resource_version = "7".to_owned();
    assert_eq!(store.create(brought).unwrap().as_str(), "7");
    assert_eq!(store.create(note("ns", "b", "1")).unwrap().as_str(), "8");
    let mut opaque = note("ns", "c", "1");
    opaque.meta.resource_version = "from-elsewhere".to_owned();
    assert_eq!(store.create(opaque).unwrap().as_str(), "from-elsewhere");
    let mut largest = note("ns", "d", "1");
    largest.meta.resource_version = u64::MAX.to_string();
    assert_eq!(store.create(largest).unwrap().as_str(), u64::MAX.to_string());
    assert_eq!(store.create(note("ns", "e", "1")).unwrap().as_str(), "9");
}

#[test]
fn creation_time_is_set_only_when_unset_and_in_whole_seconds() {
    let store = MemoryStore::builder([KIND])
        .clock(|| "1970-01-01T00:01:40.9Z".parse().expect("a time"))
        .build();
    store.create(note("ns", "a", "1")).unwrap();
    let mut dated = note("ns", "b", "1");
    dated.meta.creation_timestamp = Some(time(50));
    store.create(dated).unwrap();
    assert_eq!(stored(&store, "a").meta.creation_timestamp, Some(time(100)));
    assert_eq!(stored(&store, "b").meta.creation_timestamp, Some(time(50)));
}

#[test]
fn update_replaces_all_but_what_only_the_store_knows() {
    let store = store();
    let mut first = note("ns", "a", "1");
    first.meta.uid = "u1".to_owned();
    first.meta.labels.insert("l".to_owned(), "1".to_owned());
    first.status = Some(Arc::new(json!({"ready": true})));
    store.create(first).unwrap();

    store.update(note("ns", "a", "1")).unwrap();
    let after = stored(&store, "a");
    assert_eq!((after.meta.uid.as_str(), after.meta.creation_timestamp), ("u1", Some(time(100))));
    assert!(after.meta.labels.is_empty());
    assert!(after.status.is_none());

    let mut own = note("ns", "a", "1");
    own.meta.uid = "u2".to_owned();
    own.meta.creation_timestamp = Some(time(5));
    store.update(own).unwrap();
    let after = stored(&store, "a");
    assert_eq!((after.meta.uid.as_str(), after.meta.creation_timestamp), ("u2", Some(time(5))));
}

#[test]
fn generation_rises_with_the_body_and_never_falls() {
    let store = store();
    let generation = || stored(&store, "a").meta.generation;
    let mut first = note("ns", "a", "1");
    first.meta.generation = 4;
    store.create(first).unwrap();
    assert_eq!(generation(), 4);
    store.update(note("ns", "a", "1")).unwrap();
    assert_eq!(generation(), 4);
    store.update(note("ns", "a", "2")).unwrap();
    assert_eq!(generation(), 5);
    store.update_status(note("ns", "a", "3")).unwrap();
    assert_eq!(generation(), 5);
    let mut ahead = note("ns", "a", "3");
    ahead.meta.generation = 9;
    store.update(ahead).unwrap();
    assert_eq!(generation(), 9);
}

#[test]
fn status_update_touches_nothing_but_the_status() {
    let store = store();
    let version = store.create(note("ns", "a", "1")).unwrap();
    let mut report = note("ns", "a", "ignored");
    report.meta.labels.insert("ignored".to_owned(), String::new());
    report.meta.resource_version = version.to_string();
    report.status = Some(Arc::new(json!({"ready": true})));
    let next = store.update_status(report.clone()).unwrap();
    let after = stored(&store, "a");
    assert_eq!(after.spec_as::<String>().map(String::as_str), Some("1"));
    assert!(after.meta.labels.is_empty());
    assert_eq!(after.status_as(), Some(&json!({"ready": true})));
    let error = store.update_status(report).unwrap_err();
    assert_eq!(error.kind(), &StoreErrorKind::Conflict { expected: version, actual: next });
}

#[test]
fn delete_honours_its_precondition() {
    let store = store();
    let version = store.create(note("ns", "a", "1")).unwrap();
    let error = store.delete(&key("ns", "a"), &Precondition::version("0")).unwrap_err();
    assert_eq!(
        error.kind(),
        &StoreErrorKind::Conflict { expected: "0".into(), actual: version.clone() }
    );
    assert_eq!(error.to_string(), "example.io/v1/Note/ns/a: has version 1, not 0");
    store.delete(&key("ns", "a"), &Precondition::version(version.as_str())).unwrap();
    store.create(note("ns", "a", "1")).unwrap();
    store.delete(&key("ns", "a"), &Precondition::version("")).unwrap();
    assert_eq!(store.get(&key("ns", "a")), None);
}

#[test]
fn invalid_objects_are_neither_created_nor_updated() {
    let not_empty = |config: &Config| match config.spec_as::<String>() {
        Some(text) if text.is_empty() => vec!["text is empty".to_owned()],
        _ => Vec::new(),
    };
    let store = MemoryStore::builder([KIND]).validator(not_empty).build();
    let invalid = StoreErrorKind::Invalid { problems: vec!["text is empty".to_owned()] };
    assert_eq!(store.create(note("ns", "a", "")).unwrap_err().kind(), &invalid);
    store.create(note("ns", "a", "1")).unwrap();
    assert_eq!(store.update(note("ns", "a", "")).unwrap_err().kind(), &invalid);
    assert_eq!(stored(&store, "a").spec_as::<String>().map(String::as_str), Some("1"));
    assert_eq!(store.update(note("ns", "missing", "")).unwrap_err().kind(), &invalid);
}

#[test]
fn lists_are_in_key_order_and_by_namespace() {
    let store = MemoryStore::new([KIND, KIND]);
    assert_eq!(store.kinds(), [KIND]);
    for (namespace, name) in [("b", "x"), ("a", "z"), ("", "root"), ("a-b", "y"), ("a", "x")] {
        store.create(note(namespace, name, "")).unwrap();
    }
    let list = |filter| {
        let names = store
            .list(&KIND, filter)
            .into_iter()
            .map(|config| config.namespaced_name().to_string());
        names.collect::<Vec<_>>()
    };
    assert_eq!(list(NamespaceFilter::All), ["root", "a/x", "a/z", "a-b/y", "b/x"]);
    assert_eq!(list(NamespaceFilter::Only("a")), ["a/x", "a/z"]);
    assert_eq!(list(NamespaceFilter::Only("")), ["root"]);
    assert_eq!(list(NamespaceFilter::Only("c")), [""; 0]);
}

#[test]
fn typed_reads_leave_out_other_bodies() {
    let store = MemoryStore::new([VirtualService::GVK, Sidecar::GVK]);
    let hosts = vec!["reviews".to_owned()];
    let service = VirtualService { hosts, ..VirtualService::default() };
    store
        .create(Config::new(Meta::new(VirtualService::GVK, "ns", "typed"), service.clone()))
        .unwrap();
    store.create(Config::new(Meta::new(VirtualService::GVK, "ns", "raw"), json!({}))).unwrap();
    let listed = store.list_typed::<VirtualService>(NamespaceFilter::All);
    assert_eq!(
        listed.iter().map(|object| object.meta.name.as_str()).collect::<Vec<_>>(),
        ["typed"]
    );
    let found = store.get_typed::<VirtualService>(&NamespacedName::new("ns", "typed"));
    assert_eq!(found.map(|object| object.spec().clone()), Some(service));
    assert!(store.get_typed::<VirtualService>(&NamespacedName::new("ns", "raw")).is_none());
    assert!(store.get_typed::<Sidecar>(&NamespacedName::new("ns", "typed")).is_none());
}

#[test]
fn patch_of_an_absent_object_is_refused() {
    let error = store().patch(&key("ns", "a"), |_| panic!("nothing to change")).unwrap_err();
    assert_eq!(error.kind(), &StoreErrorKind::NotFound);
}

#[test]
fn patch_begins_again_when_another_writer_was_faster() {
    let store = store();
    store.create(note("ns", "a", "")).unwrap();
    let mut attempts = 0;
    store
        .patch(&key("ns", "a"), |config| {
            attempts += 1;
            if attempts == 1 {
                store.update(note("ns", "a", "other ")).expect("the object is there");
            }
            config.spec_mut::<String>().expect("the body is a string").push_str("mine");
        })
        .unwrap();
    assert_eq!(attempts, 2);
    assert_eq!(stored(&store, "a").spec_as::<String>().map(String::as_str), Some("other mine"));
}

#[test]
fn patch_gives_up_after_its_attempts() {
    let store = store();
    store.create(note("ns", "a", "")).unwrap();
    let mut attempts = 0;
    let outcome = store.patch(&key("ns", "a"), |_| {
        attempts += 1;
        store.update(note("ns", "a", "other")).expect("the object is there");
    });
    assert!(matches!(outcome.unwrap_err().kind(), StoreErrorKind::Conflict { .. }));
    assert_eq!(attempts, MemoryStore::PATCH_ATTEMPTS);
}
