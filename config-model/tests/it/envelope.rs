//! The envelope of objects: keys, revisions, equality, copies, ages and JSON.

use std::collections::BTreeSet;
use std::sync::Arc;

use mesh_config_model::decode::{Body, KindEntry, Scope, decode_spec};
use mesh_config_model::{
    Config, GroupVersionKind, Meta, Object, Origin, OwnerReference, Position, REVISION_LABEL, Spec,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const MOCK: GroupVersionKind = GroupVersionKind::from_static("test.istio.io", "v1", "MockConfig");

fn config(body: Value) -> Config {
    Config::new(Meta::new(MOCK, "ns", "mock-config2"), body)
}

fn time(text: &str) -> Option<jiff::Timestamp> {
    Some(text.parse().expect("the text is a time"))
}

#[test]
fn keys_join_their_parts() {
    let key = config(json!({})).key();
    assert_eq!(key.to_string(), "test.istio.io/v1/MockConfig/ns/mock-config2");
    assert_eq!(key.name.to_string(), "ns/mock-config2");
    assert_eq!(key.gvk.to_string(), "test.istio.io/v1/MockConfig");
    let cluster = Meta::new(GroupVersionKind::from_static("", "v1", "Node"), "", "one");
    assert_eq!(cluster.key().to_string(), "/v1/Node//one");
    assert_eq!(cluster.namespaced_name().to_string(), "one");
    assert_eq!(cluster.gvk.to_string(), "core/v1/Node");
}

#[test]
fn core_group_is_not_the_group_named_core() {
    let core = GroupVersionKind::from_static("", "v1", "Pod");
    let named = GroupVersionKind::from_static("core", "v1", "Pod");
    assert_eq!(core.to_string(), named.to_string());
    assert_ne!(core, named);
    assert_eq!((core.api_version(), named.api_version()), ("v1".to_owned(), "core/v1".to_owned()));
}

#[test]
fn revision_label_decides_who_reads_an_object() {
    let check = |label: Option<&str>, revision, in_revision, in_tags| {
        let mut meta = Meta::default();
        meta.labels.extend(label.map(|label| (REVISION_LABEL.to_owned(), label.to_owned())));
        let tags = BTreeSet::from(["prod".to_owned()]);
        let actual = (meta.in_revision(revision), meta.in_revision_or_tags(revision, &tags));
        assert_eq!(actual, (in_revision, in_tags), "{label:?} {revision:?}");
    };
    check(None, "", true, true);
    check(None, "canary", true, true);
    check(Some("canary"), "", true, true);
    check(Some("canary"), "canary", true, true);
    check(Some("stable"), "canary", false, false);
    check(Some("prod"), "canary", false, true);
}

#[test]
fn every_field_but_the_origin_is_part_of_equality() {
    let original = config(json!({"a": 1}));
    let differs = |change: fn(&mut Config)| {
        let mut changed = original.clone();
        change(&mut changed);
        changed != original
    };
    assert!(!differs(|_| {}));
    assert!(differs(|config| config.meta.gvk.version = "v2".into()));
    assert!(differs(|config| config.meta.uid = "u".to_owned()));
    assert!(differs(|config| config.meta.name = "n".to_owned()));
    assert!(differs(|config| config.meta.namespace = "n".to_owned()));
    assert!(differs(|config| config.meta.domain = "d".to_owned()));
    assert!(differs(|config| drop(config.meta.labels.insert("a".to_owned(), "b".to_owned()))));
    assert!(differs(|config| drop(config.meta.annotations.insert("a".to_owned(), "b".to_owned()))));
    assert!(differs(|config| config.meta.resource_version = "1".to_owned()));
    assert!(differs(|config| config.meta.creation_timestamp = time("2024-01-01T00:00:00Z")));
    assert!(differs(|config| config.meta.owner_references.push(OwnerReference::default())));
    assert!(differs(|config| config.meta.generation = 1));
    assert!(differs(|config| config.spec = Arc::new(json!({"a": 2}))));
    assert!(differs(|config| config.spec = Arc::new("a".to_owned())));
    assert!(differs(|config| config.status = Some(Arc::new(json!({})))));
    assert!(differs(|config| config.extra.insert("a", 1)));
    assert!(!differs(|config| {
        let position = Position { line: 1, column: 1 };
        config.origin = Some(Arc::new(Origin { file: "f".into(), document: 0, position }));
    }));
}

#[test]
fn owners_compare_by_value_and_in_order() {
    let owner = |controller| OwnerReference { controller, ..OwnerReference::default() };
    let meta = |owners: &[Option<bool>]| Meta {
        owner_references: owners.iter().copied().map(owner).collect(),
        ..Meta::default()
    };
    assert_eq!(meta(&[Some(true)]), meta(&[Some(true)]));
    assert_ne!(meta(&[Some(false)]), meta(&[None]));
    assert_ne!(meta(&[Some(true), None]), meta(&[None, Some(true)]));
}

#[test]
fn change_of_a_copy_leaves_the_original() {
    let original = config(json!({"a": 1}));
    let mut copy = original.clone();
    assert!(Arc::ptr_eq(&original.spec, &copy.spec));
    copy.spec_mut::<Value>().expect("the body is JSON")["a"] = json!(2);
    assert_eq!(original.spec_as::<Value>(), Some(&json!({"a": 1})));
    assert_eq!(copy.spec_as::<Value>(), Some(&json!({"a": 2})));
}

#[test]
fn sole_owner_changes_the_body_in_place() {
    let mut only = config(json!({"a": 1}));
    let before = only.spec_as::<Value>().map(std::ptr::from_ref);
    only.spec_mut::<Value>().expect("the body is JSON")["a"] = json!(2);
    assert_eq!(only.spec_as::<Value>().map(std::ptr::from_ref), before);
}

#[test]
fn body_of_another_type_is_not_lent() {
    let mut config = config(json!({}));
    assert_eq!(config.spec_as::<String>(), None);
    assert_eq!(config.spec_mut::<String>(), None);
    assert_eq!(config.status_as::<Value>(), None);
    config.status = Some(Arc::new(json!({"ready": true})));
    assert_eq!(config.status_as::<Value>(), Some(&json!({"ready": true})));
    assert_eq!(config.status_as::<String>(), None);
}

#[test]
fn typed_object_shares_the_config() {
    let config = Arc::new(config(json!({"a": 1})));
    let object = Object::<Value>::new(Arc::clone(&config)).expect("the body is JSON");
    assert_eq!(object.clone(), object);
    assert_eq!(object.spec(), &json!({"a": 1}));
    assert!(Arc::ptr_eq(&object.into_config(), &config));
}

#[test]
fn objects_sort_by_age_name_and_namespace() {
    let meta = |time_text: &str, name: &str, namespace: &str| Meta {
        creation_timestamp: if time_text.is_empty() { None } else { time(time_text) },
        ..Meta::new(MOCK, namespace, name)
    };
    let sorted = [
        meta("", "z", "z"),
        meta("2024-01-01T00:00:00Z", "b", "b"),
        meta("2024-01-01T00:00:01Z", "a", "b"),
        meta("2024-01-01T00:00:01Z", "b", "a"),
        meta("2024-01-01T00:00:01Z", "b", "b"),
    ];
    let mut shuffled = [3, 1, 4, 0, 2].map(|index: usize| sorted[index].clone());
    shuffled.sort_by(Meta::cmp_creation);
    assert_eq!(shuffled, sorted);
}

#[test]
fn empty_metadata_dumps_its_kind_alone() {
    let dumped = serde_json::to_value(Meta::default()).unwrap();
    assert_eq!(dumped, json!({"type": {"group": "", "version": "", "kind": ""}}));
}

#[test]
fn dumped_metadata_has_its_json_names_and_reads_back() {
    let owner = OwnerReference {
        api_version: "apps/v1".to_owned(),
        kind: "Deployment".to_owned(),
        name: "web".to_owned(),
        uid: "u2".to_owned(),
        controller: Some(true),
        block_owner_deletion: Some(false),
    };
    let meta = Meta {
        uid: "u1".to_owned(),
        domain: "cluster.local".to_owned(),
        labels: [("l".to_owned(), "1".to_owned())].into(),
        annotations: [("a".to_owned(), "2".to_owned())].into(),
        resource_version: "7".to_owned(),
        creation_timestamp: time("2024-01-02T03:04:05Z"),
        owner_references: vec![owner],
        generation: 3,
        ..Meta::new(MOCK, "ns", "name")
    };
    let expected = json!({
        "type": {"group": "test.istio.io", "version": "v1", "kind": "MockConfig"},
        "uid": "u1",
        "name": "name",
        "namespace": "ns",
        "domain": "cluster.local",
        "labels": {"l": "1"},
        "annotations": {"a": "2"},
        "resourceVersion": "7",
        "creationTimestamp": "2024-01-02T03:04:05Z",
        "ownerReferences": [{
            "apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "uid": "u2",
            "controller": true, "blockOwnerDeletion": false,
        }],
        "generation": 3,
    });
    assert_eq!(serde_json::to_value(&meta).unwrap(), expected);
    assert_eq!(serde_json::from_value::<Meta>(expected).unwrap(), meta);
}

fn entry(scope: Scope, body: Body) -> KindEntry {
    KindEntry::new(MOCK, scope, body, decode_spec::<Value>)
}

#[test]
fn kubernetes_form_depends_on_scope() {
    let namespace = |namespace: &str, scope| {
        let config = Config::new(Meta::new(MOCK, namespace, "n"), json!({}));
        let object = config.to_kubernetes(&entry(scope, Body::Spec)).unwrap();
        object["metadata"].get("namespace").cloned()
    };
    assert_eq!(namespace("ns", Scope::Namespaced), Some(json!("ns")));
    assert_eq!(namespace("", Scope::Namespaced), Some(json!("default")));
    assert_eq!(namespace("", Scope::Cluster), None);
    assert_eq!(namespace("ns", Scope::Cluster), None);
}

#[test]
fn kubernetes_form_leaves_out_what_kubernetes_does_not_know() {
    let mut config = config(json!({"a": 1}));
    config.meta.domain = "cluster.local".to_owned();
    config.extra.insert("a", 1);
    config.status = Some(Arc::new(json!({})));
    let expected = json!({
        "apiVersion": "test.istio.io/v1",
        "kind": "MockConfig",
        "metadata": {"name": "mock-config2", "namespace": "ns"},
        "spec": {"a": 1},
    });
    assert_eq!(config.to_kubernetes(&entry(Scope::Namespaced, Body::Spec)).unwrap(), expected);
}

#[test]
fn status_with_content_is_part_of_the_kubernetes_form() {
    let mut config = config(json!({}));
    config.status = Some(Arc::new(json!({"ready": true})));
    let object = config.to_kubernetes(&entry(Scope::Namespaced, Body::Spec)).unwrap();
    assert_eq!(object["status"], json!({"ready": true}));
}

#[test]
fn body_that_is_the_object_stands_beside_its_metadata() {
    let object = config(json!({"data": {"k": "v"}}))
        .to_kubernetes(&entry(Scope::Namespaced, Body::Object))
        .unwrap();
    let expected = json!({
        "apiVersion": "test.istio.io/v1",
        "kind": "MockConfig",
        "metadata": {"name": "mock-config2", "namespace": "ns"},
        "data": {"k": "v"},
    });
    assert_eq!(object, expected);
    let error =
        config(json!(7)).to_kubernetes(&entry(Scope::Namespaced, Body::Object)).unwrap_err();
    let text =
        "test.istio.io/v1/MockConfig/ns/mock-config2: body is the whole object but renders as none";
    assert_eq!(error.to_string(), text);
}

#[test]
fn values_of_different_types_are_unequal() {
    let number: Arc<dyn Spec> = Arc::new(1_u32);
    let other: Arc<dyn Spec> = Arc::new(1_u64);
    assert!(number.dyn_eq(&1_u32));
    assert!(!number.dyn_eq(other.as_ref()));
    assert!(number.dyn_clone().dyn_eq(number.as_ref()));
}

fn meta() -> impl Strategy<Value = Meta> {
    (prop::option::of(0_i64..3), "[a-b]", "[a-b]").prop_map(|(second, name, namespace)| Meta {
        creation_timestamp: second.and_then(|second| jiff::Timestamp::from_second(second).ok()),
        ..Meta::new(MOCK, namespace, name)
    })
}

proptest! {
    #[test]
    fn age_is_a_total_order(a in meta(), b in meta(), c in meta()) {
        prop_assert_eq!(a.cmp_creation(&b), b.cmp_creation(&a).reverse());
        prop_assert_eq!(a.cmp_creation(&b).is_eq(), a == b);
        if a.cmp_creation(&b).is_le() && b.cmp_creation(&c).is_le() {
            prop_assert!(a.cmp_creation(&c).is_le());
        }
    }
}
