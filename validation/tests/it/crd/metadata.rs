use mesh_validation::crd::UnknownFields;
use serde_json::{Value, json};

use super::{lines, load, load_versions};

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

#[test]
fn fields_have_their_types() {
    let wrong = json!({
        "name": "a", "namespace": true, "creationTimestamp": "foo", "generation": "abc",
        "finalizers": "foo", "ownerReferences": {}, "uid": 5, "resourceVersion": 7,
        "managedFields": 3, "generateName": 4,
    });
    check(
        &wrong,
        &[
            "CRD-FORMAT metadata.creationTimestamp",
            "CRD-TYPE metadata.finalizers",
            "CRD-TYPE metadata.generateName",
            "CRD-TYPE metadata.generation",
            "CRD-TYPE metadata.managedFields",
            "CRD-TYPE metadata.namespace",
            "CRD-TYPE metadata.ownerReferences",
            "CRD-TYPE metadata.resourceVersion",
            "CRD-TYPE metadata.uid",
        ],
    );
    check(&json!({"name": 1}), &["CRD-TYPE metadata.name"]);
    check(&json!([]), &["CRD-TYPE metadata"]);
    let nothing = json!({
        "name": "a", "namespace": null, "creationTimestamp": null, "finalizers": null,
        "ownerReferences": null, "labels": {"a": null}, "managedFields": [{"time": null}],
    });
    check(&nothing, &[]);
    let whole = json!({
        "name": "a", "creationTimestamp": "2026-01-02T03:04:05Z", "generation": 3, "uid": "u",
        "managedFields": [{"manager": "kubectl", "time": "2026-01-02T03:04:05Z", "fieldsV1": {"f:spec": {}}}],
    });
    check(&whole, &[]);
}

#[test]
fn object_without_metadata_has_no_name() {
    check(&Value::Null, &["CRD-REQUIRED metadata.name"]);
    let (definitions, _) = load("type: object");
    let object = json!({"apiVersion": "example.io/v1", "kind": "Widget"});
    let found = definitions.iter().next().expect("a kind").check(object, UnknownFields::Refuse);
    assert_eq!(lines(&found), ["CRD-REQUIRED metadata.name"]);
}

#[test]
fn one_owner_is_the_controller() {
    let owner = |uid: &str, controls: bool| json!({"apiVersion": "v1", "kind": "Pod", "name": "a", "uid": uid, "controller": controls});
    check(&json!({"name": "a", "ownerReferences": [owner("1", true), owner("2", false)]}), &[]);
    check(
        &json!({"name": "a", "ownerReferences": [owner("1", true), owner("2", true)]}),
        &["CRD-METADATA metadata.ownerReferences"],
    );
}

#[test]
fn object_is_judged_with_the_name_that_its_prefix_becomes() {
    let (definitions, reports) = load_versions(
        "
  - name: v1
    schema:
      openAPIV3Schema:
        type: object
        properties:
          metadata: {type: object, properties: {name: {type: string, maxLength: 63}}}
        x-kubernetes-validations:
        - rule: self.metadata.name.startsWith('q-')
",
    );
    assert_eq!(reports, []);
    let definition = definitions.iter().next().expect("a kind");
    let found = |metadata: Value| {
        let object = json!({"apiVersion": "example.io/v1", "kind": "Widget", "metadata": metadata});
        lines(&definition.check(object, UnknownFields::Refuse))
    };
    assert_eq!(found(json!({"generateName": "q-"})), [""; 0]);
    assert_eq!(found(json!({"generateName": "q-", "name": null})), [""; 0]);
    assert_eq!(found(json!({"generateName": format!("q-{}", "a".repeat(80))})), [""; 0]);
    assert_eq!(found(json!({"generateName": "p-"})), ["CRD-RULE "]);
    assert_eq!(found(json!({"generateName": "q-", "name": "p"})), ["CRD-RULE "]);
}
