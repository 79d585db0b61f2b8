use mesh_validation::crd::UnknownFields;
use serde_json::{Value, json};

use super::{lines, load};

#[track_caller]
fn check(metadata: &Value, expected: &[&str]) {
    let (definitions, _) = load("type: object");
    let object = json!({"apiVersion": "example.io/v1", "kind": "Widget", "metadata": metadata});
    let found = definitions.iter().next().expect("a kind").check(object, UnknownFields::Refuse);
    assert_eq!(lines(&found), expected, "{metadata}");
}

#[test]
fn names_are_dns_subdomains() {
    check(&json!({"name": "a.b-1"}), &[]);
    check(&json!({"generateName": "a-"}), &[]);
    check(&json!({"name": "camelCase"}), &["CRD-NAME metadata.name"]);
    check(&json!({"name": "a".repeat(254)}), &["CRD-NAME metadata.name"]);
    check(&json!({"name": "a", "namespace": "a.b"}), &["CRD-NAME metadata.namespace"]);
    check(&json!({}), &["CRD-REQUIRED metadata.name"]);
}

#[test]
fn labels_and_annotations_have_qualified_keys() {
    check(
        &json!({"name": "a", "labels": {"example.io/a": "b_c", "x": ""}, "annotations": {"Example.io/A": "any text"}}),
        &[],
    );
    check(&json!({"name": "a", "labels": {"/a": "b"}}), &["CRD-LABEL metadata.labels"]);
    check(&json!({"name": "a", "labels": {"a": "-"}}), &["CRD-LABEL metadata.labels"]);
    check(&json!({"name": "a", "labels": {"a": true}}), &["CRD-TYPE metadata.labels.a"]);
    check(
        &json!({"name": "a", "annotations": {"a b": "c"}}),
        &["CRD-ANNOTATION metadata.annotations"],
    );
    check(
        &json!({"name": "a", "annotations": {"a": "c".repeat(256 << 10)}}),
        &["CRD-ANNOTATION metadata.annotations"],
    );
}

#[test]
fn finalizers_and_owners_are_complete() {
    check(&json!({"name": "a", "finalizers": ["example.io/a"]}), &[]);
    check(&json!({"name": "a", "finalizers": ["a/b/c"]}), &["CRD-METADATA metadata.finalizers"]);
    check(
        &json!({"name": "a", "ownerReferences": [{"apiVersion": "v1", "kind": "Pod", "name": "a"}]}),
        &["CRD-METADATA metadata.ownerReferences[0].uid"],
    );
}
