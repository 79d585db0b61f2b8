use mesh_config_model::GroupVersionKind;
use mesh_config_model::decode::DiagnosticCode;

use crate::widgets::{keys, messages, read};

#[test]
fn unknown_kinds_are_listed_apart() {
    let loaded = read(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, namespace: ns}\nspec: {}\n",
    );
    let skipped = &loaded.skipped[0];
    assert_eq!(skipped.gvk, GroupVersionKind::from_static("apps", "v1", "Deployment"));
    assert_eq!((skipped.namespace.as_str(), skipped.name.as_str()), ("ns", "d"));
    assert_eq!(skipped.origin.to_string(), "w.yaml:1:1");
    assert!(!loaded.has_errors());
}

#[test]
fn items_of_a_list_are_objects_at_their_own_place() {
    let loaded = read(
        "apiVersion: v1
kind: List
items:
- apiVersion: example.io/v1
  kind: Widget
  metadata: {name: a}
- apiVersion: v1
  kind: Pod
- text
- apiVersion: example.io/v1
  kind: Widget
  metadata: {name: b}
  spec: {size: x}
- apiVersion: v1
  kind: List
  items: [{apiVersion: example.io/v1, kind: Zone, metadata: {name: z}}]
",
    );
    assert_eq!(keys(&loaded), ["example.io/v1/Widget//a", "example.io/v1/Zone//z"]);
    let places: Vec<_> =
        loaded.objects.iter().filter_map(|object| object.config.origin.as_ref()).collect();
    assert_eq!((places[0].position.line, places[1].position.line), (4, 16));
    assert_eq!(loaded.skipped[0].origin.to_string(), "w.yaml:7:3");
    assert_eq!(
        messages(&loaded),
        [
            "w.yaml:9:3: expected an object, found a string",
            "w.yaml:13:16: spec.size: Widget b: string \"x\" is not u32",
        ]
    );
}

#[test]
fn items_of_a_typed_list_inherit_its_kind() {
    let loaded = read(
        "{apiVersion: example.io/v1beta1, kind: WidgetList, items: [{metadata: {name: a}}, {kind: Zone}]}",
    );
    assert_eq!(keys(&loaded), ["example.io/v1/Widget//a"]);
    assert_eq!(messages(&loaded), ["w.yaml:1:83: apiVersion: object has no apiVersion"]);
}

#[test]
fn list_without_items_holds_nothing() {
    for text in ["{apiVersion: v1, kind: List}", "{apiVersion: v1, kind: List, items: ~}"] {
        let loaded = read(text);
        assert_eq!(
            (loaded.objects.len(), loaded.skipped.len(), messages(&loaded).len()),
            (0, 0, 0),
            "{text}"
        );
    }
}

#[test]
fn items_that_are_no_list_are_an_error() {
    let loaded = read("{apiVersion: v1, kind: List, items: {}}");
    assert_eq!(messages(&loaded), ["w.yaml:1:37: items: expected a list, found a map"]);
    assert_eq!(loaded.diagnostics[0].code, DiagnosticCode::MalformedList);
}

#[test]
fn kind_that_only_ends_in_list_is_not_exploded() {
    let loaded =
        read("{apiVersion: example.io/v1, kind: AllowList, metadata: {name: a}, spec: {}}");
    assert_eq!(loaded.skipped.len(), 1);
}
