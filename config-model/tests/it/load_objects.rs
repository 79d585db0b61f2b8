use mesh_config_model::decode::{DecodeMode, DiagnosticCode, LoadOptions, load_bytes};
use mesh_config_model::{OwnerReference, yaml};
use serde_json::{Value, json};

use crate::widgets::{WIDGET, Widget, find_kind, keys, messages, only, read, read_with, widget};

#[test]
fn object_of_a_known_kind_is_decoded() {
    let config = only(&widget("a", "spec: {size: 3, hosts: [x]}\n"));
    assert_eq!(config.meta.gvk, WIDGET);
    assert_eq!(config.spec_as::<Widget>(), Some(&Widget { size: 3, hosts: vec!["x".into()] }));
    assert_eq!(config.origin.map(|origin| origin.to_string()).as_deref(), Some("w.yaml:1:1"));
}

#[test]
fn all_metadata_are_kept() {
    let config = only(
        "apiVersion: example.io/v1
kind: Widget
metadata:
  name: a
  namespace: prod
  uid: u-1
  resourceVersion: \"42\"
  generation: 7
  creationTimestamp: 2024-05-06T07:08:09Z
  labels: {team: x}
  annotations: {note: \"\"}
  ownerReferences: [{apiVersion: v1, kind: Pod, name: p, uid: u-2, controller: true}]
  managedFields: [{manager: kubectl}]
",
    );
    let meta = &config.meta;
    assert_eq!(meta.key().to_string(), "example.io/v1/Widget/prod/a");
    assert_eq!(
        (meta.uid.as_str(), meta.resource_version.as_str(), meta.generation),
        ("u-1", "42", 7)
    );
    assert_eq!(
        meta.creation_timestamp.map(|time| time.to_string()).as_deref(),
        Some("2024-05-06T07:08:09Z")
    );
    assert_eq!(meta.labels.get("team").map(String::as_str), Some("x"));
    assert_eq!(meta.annotations.get("note").map(String::as_str), Some(""));
    assert_eq!(
        meta.owner_references,
        [OwnerReference {
            api_version: "v1".into(),
            kind: "Pod".into(),
            name: "p".into(),
            uid: "u-2".into(),
            controller: Some(true),
            block_owner_deletion: None,
        }]
    );
}

#[test]
fn metadata_that_are_not_kept_are_no_unknown_fields() {
    let text = "apiVersion: example.io/v1
kind: Widget
metadata:
  name: a
  deletionGracePeriodSeconds: 30
  deletionTimestamp: 2024-05-06T07:08:09Z
  finalizers: [a/b]
  generateName: a-
  managedFields: [{manager: kubectl}]
  selfLink: /a
";
    let loaded = read_with(text, &LoadOptions::new().mode(DecodeMode::Strict));
    assert_eq!((keys(&loaded).len(), messages(&loaded)), (1, Vec::new()));
}

#[test]
fn metadata_that_are_not_kept_have_their_types() {
    let said = [
        "finalizers: 5",
        "finalizers: [{}]",
        "finalizers: ~",
        "generateName: 5",
        "deletionTimestamp: 4",
        "deletionGracePeriodSeconds: soon",
    ]
    .map(|field| {
        let metadata = format!("metadata: {{name: a, {field}}}");
        let text = format!("{{apiVersion: example.io/v1, kind: Widget, {metadata}}}");
        messages(&read(&text)).join("")
    });
    assert_eq!(
        said,
        [
            "w.yaml:1:75: metadata.finalizers: Widget a: number 5 is not a sequence",
            "w.yaml:1:76: metadata.finalizers[0]: Widget a: a map is not a string",
            "",
            "w.yaml:1:77: metadata.generateName: Widget a: number 5 is not a string; quote it to make it one",
            "w.yaml:1:82: metadata.deletionTimestamp: Widget a: number 4 is not a timestamp string",
            "w.yaml:1:91: metadata.deletionGracePeriodSeconds: Widget a: string \"soon\" is not i64",
        ]
    );
}

#[test]
fn empty_documents_hold_nothing() {
    let text = format!("---\n# nothing\n---\n{}---\n", widget("a", ""));
    let loaded = read(&text);
    assert_eq!((keys(&loaded).len(), loaded.documents, messages(&loaded).len()), (1, 1, 0));
}

#[test]
fn text_of_separators_gives_nothing() {
    let loaded = read("---\n");
    assert_eq!((loaded.objects.len(), loaded.skipped.len(), messages(&loaded).len()), (0, 0, 0));
}

#[test]
fn scalar_document_is_an_error() {
    let loaded = read("a\n");
    assert_eq!(messages(&loaded), ["w.yaml:1:1: expected an object, found a string"]);
    assert_eq!(loaded.diagnostics[0].code, DiagnosticCode::NotAnObject);
}

#[test]
fn a_document_without_any_type_is_no_object_and_no_error() {
    let loaded = read("swagger: '2.0'\n");
    assert_eq!(
        messages(&loaded),
        ["w.yaml:1:1: not a Kubernetes object, it has neither apiVersion nor kind"]
    );
    assert!(!loaded.has_errors());
    assert_eq!(loaded.documents, 1);
}

#[test]
fn missing_or_odd_type_is_an_error() {
    let text = "kind: Widget\n---\napiVersion: v1\n---\napiVersion: 1\nkind: Widget\n---\napiVersion: v1\nkind: ''\n";
    let loaded = read(text);
    assert_eq!(
        messages(&loaded),
        [
            "w.yaml:1:1: apiVersion: object has no apiVersion",
            "w.yaml:3:1: kind: object has no kind",
            "w.yaml:5:13: apiVersion: expected a string, found an integer",
            "w.yaml:9:7: kind: object has no kind",
        ]
    );
    assert!(
        loaded.diagnostics.iter().all(|diagnostic| diagnostic.code == DiagnosticCode::MissingType)
    );
}

#[test]
fn alias_version_becomes_the_registered_one() {
    let config = only("{apiVersion: example.io/v1beta1, kind: Widget, metadata: {name: a}}");
    assert_eq!(config.meta.gvk, WIDGET);
}

#[test]
fn absent_or_null_spec_is_empty() {
    for rest in ["", "spec:\n", "spec: ~\n", "spec: {}\n"] {
        assert_eq!(
            only(&widget("a", rest)).spec_as::<Widget>(),
            Some(&Widget::default()),
            "{rest}"
        );
    }
}

#[test]
fn specless_kind_has_the_whole_object_as_body() {
    let config = only("apiVersion: v1\nkind: Table\nmetadata: {name: t}\ndata: {a: b}\nrows: 2\n");
    assert_eq!(config.spec_as::<Value>(), Some(&json!({"data": {"a": "b"}, "rows": 2})));
}

#[test]
fn cluster_scope_clears_the_namespace() {
    let options = LoadOptions::new().default_namespace("fallback");
    let loaded = read_with(
        "{apiVersion: example.io/v1, kind: Zone, metadata: {name: z, namespace: ns}}",
        &options,
    );
    assert_eq!(keys(&loaded), ["example.io/v1/Zone//z"]);
}

#[test]
fn default_namespace_fills_an_absent_one() {
    let options = LoadOptions::new().default_namespace("fallback").domain("cluster.local");
    let text = format!("{}---\n{}", widget("a", ""), widget("b, namespace: own", ""));
    let loaded = read_with(&text, &options);
    assert_eq!(keys(&loaded), ["example.io/v1/Widget/fallback/a", "example.io/v1/Widget/own/b"]);
    assert_eq!(loaded.objects[0].config.meta.domain, "cluster.local");
    assert_eq!(keys(&read(&text)), ["example.io/v1/Widget//a", "example.io/v1/Widget/own/b"]);
}

#[test]
fn boolean_label_is_an_error_with_a_hint() {
    let loaded = read(
        "apiVersion: example.io/v1\nkind: Widget\nmetadata:\n  name: a\n  namespace: ns\n  labels:\n    on-call: yes\n",
    );
    assert_eq!(
        messages(&loaded),
        [
            "w.yaml:7:14: metadata.labels.on-call: Widget ns/a: boolean true is not a string; quote it to make it one",
        ]
    );
    assert_eq!(loaded.diagnostics[0].code, DiagnosticCode::InvalidMetadata);
    assert_eq!(loaded.objects.len(), 0);
}

#[test]
fn number_as_annotation_is_an_error_with_a_hint() {
    let loaded = read(&widget("a, annotations: {a.b/c: 5}", ""));
    assert_eq!(
        messages(&loaded),
        [
            "w.yaml:3:42: metadata.annotations[\"a.b/c\"]: Widget a: number 5 is not a string; quote it to make it one",
        ]
    );
}

#[test]
fn broken_object_is_named_and_the_rest_is_read() {
    let text = format!(
        "{}---\n{}---\n{}",
        widget("a", "spec: {size: 1}\n"),
        widget("b, namespace: ns", "spec:\n  hosts:\n  - x\n  - {}\n"),
        widget("c", "spec: {size: 3}\n"),
    );
    let loaded = read(&text);
    assert_eq!(
        messages(&loaded),
        ["w.yaml:12:5: spec.hosts[1]: Widget ns/b: a map is not a string"]
    );
    assert_eq!(loaded.diagnostics[0].code, DiagnosticCode::InvalidBody);
    assert_eq!(keys(&loaded), ["example.io/v1/Widget//a", "example.io/v1/Widget//c"]);
    assert!(loaded.has_errors());
}

#[test]
fn unreadable_document_is_reported_and_the_rest_is_read() {
    let text = format!("{}---\nspec: [\n---\n{}", widget("a", ""), widget("b", ""));
    let loaded = read(&text);
    assert_eq!(messages(&loaded), ["w.yaml:5:7: unclosed bracket '['"]);
    assert_eq!(loaded.diagnostics[0].code, DiagnosticCode::Yaml(yaml::ErrorKind::Syntax));
    assert_eq!(keys(&loaded).len(), 2);
    let origin = loaded.objects[1].config.origin.as_ref().expect("it came from text");
    assert_eq!((origin.document, origin.to_string().as_str()), (2, "w.yaml:7:1"));
}

#[test]
fn metadata_and_body_errors_are_reported_together() {
    let loaded = read(&widget("[x]", "spec: {size: big}\n"));
    assert_eq!(
        messages(&loaded),
        [
            "w.yaml:3:18: metadata.name: unnamed Widget: a list is not a string",
            "w.yaml:4:14: spec.size: unnamed Widget: string \"big\" is not u32",
        ]
    );
}

#[test]
fn json_text_is_read_alike() {
    let config = only(
        "{\"apiVersion\": \"example.io/v1\", \"kind\": \"Widget\", \"metadata\": {\"name\": \"a\"}, \"spec\": {\"size\": 2}}",
    );
    assert_eq!(config.spec_as::<Widget>().map(|widget| widget.size), Some(2));
}

#[test]
fn bytes_that_are_not_utf8_are_one_diagnostic() {
    let loaded = load_bytes(b"kind: \xff", "w.yaml", &find_kind, &LoadOptions::new());
    assert_eq!(messages(&loaded), ["w.yaml:1:7: text is not UTF-8"]);
    assert_eq!(loaded.diagnostics[0].code, DiagnosticCode::Yaml(yaml::ErrorKind::Encoding));
}
