use mesh_config_model::decode::{Body, KindEntry, Scope, decode_spec};
use mesh_config_model::specs::networking::VirtualService;
use mesh_config_model::store::{
    ConfigStore, ConfigStoreExt, MemoryStore, Patch, PatchError, PatchErrorKind, PatchExt,
    StoreErrorKind,
};
use mesh_config_model::{Config, ConfigKey, Meta, SpecType};
use proptest::prelude::*;
use serde_json::{Value, json};

fn entry() -> KindEntry {
    KindEntry::new(
        VirtualService::GVK,
        Scope::Namespaced,
        Body::Spec,
        decode_spec::<VirtualService>,
    )
    .with_status(decode_spec::<Value>)
}

fn store() -> (MemoryStore, ConfigKey) {
    let store = MemoryStore::new([VirtualService::GVK]);
    let spec = VirtualService { hosts: vec!["a".into(), "b".into()], ..Default::default() };
    let mut config = Config::new(Meta::new(VirtualService::GVK, "prod", "reviews"), spec);
    config.meta.labels.insert("app".into(), "reviews".into());
    config.meta.domain = "cluster.local".into();
    config.status = Some(std::sync::Arc::new(json!({"ready": true})));
    let key = config.key();
    store.create(config).expect("it is new");
    (store, key)
}

fn apply(patch: &Patch) -> Result<Config, PatchError> {
    let (store, key) = store();
    store.apply_patch(&key, &entry(), patch)?;
    Ok(Config::clone(&store.get(&key).expect("it is there")))
}

fn json_patch(operations: Value) -> Patch {
    Patch::json(operations).expect("it is a patch")
}

#[test]
fn merge_patch_merges_maps_and_replaces_lists() {
    let patch = Patch::merge(json!({
        "metadata": {"labels": {"app": null, "tier": "web"}},
        "spec": {"hosts": ["c"], "http": [{"timeout": "5s"}]},
        "status": {"ready": false},
    }));
    let config = apply(&patch).expect("it fits");
    let spec = config.spec_as::<VirtualService>().expect("the type stays");
    assert_eq!(spec.hosts, ["c"]);
    assert_eq!(spec.http[0].timeout.map(|timeout| timeout.to_string()).as_deref(), Some("5s"));
    assert_eq!(config.meta.labels, [("tier".to_owned(), "web".to_owned())].into());
    assert_eq!(config.status_as::<Value>(), Some(&json!({"ready": false})));
    assert_eq!(config.meta.domain, "cluster.local");
    assert_eq!((config.meta.generation, config.meta.resource_version.as_str()), (1, "2"));
}

#[test]
fn json_patch_applies_its_operations_in_order() {
    let patch = json_patch(json!([
        {"op": "test", "path": "/spec/hosts/0", "value": "a"},
        {"op": "add", "path": "/spec/hosts/-", "value": "c"},
        {"op": "remove", "path": "/spec/hosts/0"},
        {"op": "add", "path": "/metadata/annotations", "value": {"a/b": "1"}},
    ]));
    let config = apply(&patch).expect("it fits");
    assert_eq!(config.spec_as::<VirtualService>().expect("the type stays").hosts, ["b", "c"]);
    assert_eq!(config.meta.annotations["a/b"], "1");
}

#[test]
fn patch_of_metadata_that_are_not_kept_is_refused() {
    let merge = |metadata: Value| Patch::merge(json!({"metadata": metadata}));
    let add = json!([{"op": "add", "path": "/metadata/finalizers", "value": ["a/b"]}]);
    for (patch, expected) in [
        (merge(json!({"finalizers": ["a/b"]})), "metadata.finalizers"),
        (merge(json!({"finalizers": null})), "metadata.finalizers"),
        (
            merge(json!({"generateName": "a-", "deletionTimestamp": null})),
            "metadata.deletionTimestamp, metadata.generateName",
        ),
        (json_patch(add), "metadata.finalizers"),
    ] {
        let error = apply(&patch).expect_err("it would be lost");
        let expected = format!("objects do not keep what the patch changes: {expected}");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn failed_operation_changes_nothing() {
    let (store, key) = store();
    let before = store.get(&key);
    let patch = json_patch(json!([
        {"op": "remove", "path": "/spec/hosts/0"},
        {"op": "test", "path": "/spec/hosts/0", "value": "z"},
    ]));
    let error = store.apply_patch(&key, &entry(), &patch).expect_err("the test fails");
    assert_eq!(error.to_string(), "operation 1 at /spec/hosts/0 fails: value did not match");
    assert_eq!(store.get(&key), before);
}

#[test]
fn identity_cannot_be_patched() {
    let patch = Patch::merge(json!({"kind": "Gateway", "metadata": {"name": "x"}}));
    let error = apply(&patch).expect_err("it is another object");
    assert_eq!(error.to_string(), "a patch must not change who the object is: kind, metadata.name");
}

#[test]
fn result_must_decode() {
    let error = apply(&Patch::merge(json!({"spec": {"http": [{"timeout": "soon"}]}})))
        .expect_err("no duration");
    assert!(
        error.to_string().starts_with("patched object is invalid: spec.http[0].timeout: "),
        "{error}"
    );
    assert!(matches!(error.kind(), PatchErrorKind::Invalid { problems } if problems.len() == 1));
    let error = apply(&Patch::merge(json!(7))).expect_err("no object");
    assert!(matches!(error.kind(), PatchErrorKind::ChangesIdentity { .. }));
}

#[test]
fn named_version_must_be_the_stored_one() {
    let of_version = |version: &str| {
        Patch::merge(json!({"metadata": {"resourceVersion": version}, "spec": {"hosts": ["z"]}}))
    };
    assert!(apply(&of_version("1")).is_ok());
    let error = apply(&of_version("7")).expect_err("it is not version 7");
    let PatchErrorKind::Store(error) = error.kind() else { panic!("{error}") };
    let kind = StoreErrorKind::Conflict { expected: "7".into(), actual: "1".into() };
    assert_eq!(error.kind(), &kind);
}

#[test]
fn missing_object_cannot_be_patched() {
    let (store, mut key) = store();
    key.name = mesh_config_model::NamespacedName::new("prod", "none");
    let error =
        store.apply_patch(&key, &entry(), &Patch::merge(json!({}))).expect_err("it is not there");
    assert!(
        matches!(error.kind(), PatchErrorKind::Store(error) if error.kind() == &StoreErrorKind::NotFound)
    );
}

#[test]
fn malformed_patch_is_refused() {
    for operations in [
        json!({}),
        json!([{"op": "jump", "path": ""}]),
        json!([{"op": "add", "path": "x", "value": 1}]),
    ] {
        let error = Patch::json(operations).expect_err("it is no patch");
        assert!(matches!(error.kind(), PatchErrorKind::Malformed { .. }), "{error}");
    }
}

#[test]
fn other_writers_are_not_overwritten() {
    let (store, key) = store();
    let mut tries = 0;
    store
        .patch(&key, |config| {
            tries += 1;
            if tries < 3 {
                let other =
                    Patch::merge(json!({"metadata": {"labels": {"tries": tries.to_string()}}}));
                store.apply_patch(&key, &entry(), &other).expect("nobody else writes");
            }
            config.meta.labels.insert("mine".into(), "1".into());
        })
        .expect("the third try is alone");
    let labels = store.get(&key).expect("it is there").meta.labels.clone();
    assert_eq!((tries, labels["tries"].as_str(), labels["mine"].as_str()), (3, "2", "1"));
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        any::<i8>().prop_map(Value::from),
        "[a-c~/]{0,3}".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map("[a-c~/]{1,2}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn difference_makes_new_of_old(old in json_value(), new in json_value()) {
        for patch in [Patch::merge_between(&old, &new), Patch::json_between(&old, &new)] {
            let mut patched = old.clone();
            patch.apply(&mut patched).expect("it was made for this");
            prop_assert_eq!(&patched, &new);
        }
    }
}
