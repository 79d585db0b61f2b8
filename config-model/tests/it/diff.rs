//! Differences between two objects.

use std::collections::BTreeSet;
use std::sync::Arc;

use mesh_config_model::specs::networking::{ServiceEntry, VirtualService};
use mesh_config_model::{Config, FieldDiff, GroupVersionKind, Meta, Spec, SpecType};
use proptest::prelude::*;
use serde_json::{Value, json};

const KIND: GroupVersionKind = GroupVersionKind::from_static("example.io", "v1", "Widget");

fn config(body: impl Spec) -> Config {
    Config::new(Meta::new(KIND, "ns", "name"), body)
}

fn diff(old: &Config, new: &Config) -> Vec<String> {
    old.diff(new).expect("bodies have a JSON form").iter().map(ToString::to_string).collect()
}

#[test]
fn equal_objects_do_not_differ() {
    let object = config(json!({"a": [1, {"b": null}]}));
    assert_eq!(diff(&object, &object.clone()), [""; 0]);
    assert_eq!(diff(&object, &config(json!({"a": [1, {"b": null}]}))), [""; 0]);
}

#[test]
fn every_differing_field_is_named_in_order() {
    let old = config(json!({"same": 1, "gone": {"deep": true}, "list": [1, 2, 3], "type": "a"}));
    let new = config(json!({"same": 1, "come": [], "list": [1, 5], "type": {"b": 1}}));
    let expected = [
        "spec.come: - -> []",
        "spec.gone: {\"deep\":true} -> -",
        "spec.list[1]: 2 -> 5",
        "spec.list[2]: 3 -> -",
        "spec.type: \"a\" -> {\"b\":1}",
    ];
    assert_eq!(diff(&old, &new), expected);
}

#[test]
fn metadata_and_status_count() {
    let old = config(json!({}));
    let mut new = old.clone();
    new.meta.labels.insert("app.kubernetes.io/name".into(), "web".into());
    new.meta.generation = 2;
    new.status = Some(Arc::new(json!({"ready": true})));
    let expected = [
        "metadata.generation: - -> 2",
        "metadata.labels: - -> {\"app.kubernetes.io/name\":\"web\"}",
        "status: - -> {\"ready\":true}",
    ];
    assert_eq!(diff(&old, &new), expected);
    let mut newest = new.clone();
    newest.meta.labels.insert("app.kubernetes.io/name".into(), "shop".into());
    newest.status = Some(Arc::new(json!({"ready": false})));
    let found = new.diff(&newest).unwrap();
    assert_eq!(found[0].path.to_string(), "metadata.labels[\"app.kubernetes.io/name\"]");
    assert_eq!((&found[0].old, &found[0].new), (&Some(json!("web")), &Some(json!("shop"))));
    assert_eq!(found[1].to_string(), "status.ready: true -> false");
}

#[test]
fn zero_value_is_like_absence_in_generated_specs() {
    let read = |text: &str| config(serde_json::from_str::<ServiceEntry>(text).unwrap());
    assert_eq!(diff(&read(r#"{"location": "MESH_EXTERNAL"}"#), &read("{}")), [""; 0]);
    let expected = ["spec.location: - -> \"MESH_INTERNAL\""];
    assert_eq!(diff(&read("{}"), &read(r#"{"location": "MESH_INTERNAL"}"#)), expected);
}

#[test]
fn bodies_of_different_types_are_compared_as_they_are_written() {
    let typed = config(VirtualService { hosts: vec!["a".into()], ..Default::default() });
    assert_eq!(diff(&typed, &config(json!({"hosts": ["a"]}))), [""; 0]);
    assert_eq!(VirtualService::GVK.kind, "VirtualService");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..4_u8).prop_map(Value::from),
        "[a-c]{0,2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-d]{1,2}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Puts the new values of differences into a document: removals from the end, then the rest in order.
fn apply(document: &mut Value, differences: Vec<FieldDiff>) {
    let (mut ordered, set_later): (Vec<_>, Vec<_>) =
        differences.into_iter().partition(|difference| difference.new.is_none());
    ordered.reverse();
    ordered.extend(set_later);
    for difference in ordered {
        let text = difference.path.to_string();
        let steps: Vec<String> = text
            .trim_start_matches("spec")
            .split(['.', '[', ']'])
            .filter(|step| !step.is_empty())
            .map(str::to_owned)
            .collect();
        set(document, &steps, difference.new);
    }
}

fn set(document: &mut Value, steps: &[String], new: Option<Value>) {
    match (steps, document) {
        ([], document) => *document = new.expect("a body is always there"),
        ([last], Value::Object(map)) => match new {
            Some(new) => drop(map.insert(last.clone(), new)),
            None => drop(map.remove(last)),
        },
        ([last], Value::Array(list)) => {
            let index: usize = last.parse().expect("lists have indices");
            match new {
                Some(new) if index < list.len() => list[index] = new,
                Some(new) => list.insert(list.len().min(index), new),
                None => drop(list.remove(index)),
            }
        }
        ([first, rest @ ..], Value::Object(map)) => {
            set(map.get_mut(first).expect("it is there"), rest, new);
        }
        ([first, rest @ ..], Value::Array(list)) => {
            set(&mut list[first.parse::<usize>().expect("lists have indices")], rest, new);
        }
        (_, leaf) => panic!("{leaf} has no parts"),
    }
}

proptest! {
    #[test]
    fn differences_lead_from_the_old_object_to_the_new(old in any_json(), new in any_json()) {
        let differences = config(old.clone()).diff(&config(new.clone())).expect("it is JSON");
        prop_assert_eq!(differences.is_empty(), old == new);
        let paths: BTreeSet<String> = differences.iter().map(|d| d.path.to_string()).collect();
        prop_assert_eq!(paths.len(), differences.len());
        let mut document = old;
        apply(&mut document, differences);
        prop_assert_eq!(document, new);
    }
}
