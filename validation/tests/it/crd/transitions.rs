use serde_json::json;

use super::{check, findings, lines, updated};

const SCHEMA: &str = "
type: object
properties:
  size:
    type: integer
    minimum: 2
    x-kubernetes-validations:
    - rule: self >= oldSelf
      message: size cannot shrink
    - rule: self % 2 == 0
      message: size is even
  class:
    type: string
    x-kubernetes-validations:
    - rule: '!oldSelf.hasValue() || self == oldSelf.value()'
      optionalOldSelf: true
      messageExpression: \"'class was ' + oldSelf.orValue('unset')\"
      reason: FieldValueForbidden
  parts:
    type: array
    x-kubernetes-list-type: map
    x-kubernetes-list-map-keys: [name]
    items:
      type: object
      properties:
        name: {type: string}
        count:
          type: integer
          x-kubernetes-validations: [{rule: self >= oldSelf}]
";

#[test]
fn rules_about_transitions_wait_for_one() {
    check(SCHEMA, &json!({"size": 2, "class": "a"}), &[]);
    assert_eq!(updated(SCHEMA, &json!({}), &json!({"size": 2})), []);
}

#[test]
fn rules_compare_with_what_was_before() {
    let found =
        updated(SCHEMA, &json!({"size": 4, "class": "a"}), &json!({"size": 2, "class": "b"}));
    assert_eq!(lines(&found), ["CRD-RULE spec.class", "CRD-RULE spec.size"]);
    assert_eq!(found[0].message, "class was a");
    assert_eq!(found[0].parameter("reason"), Some("FieldValueForbidden"));
    assert_eq!(found[1].message, "size cannot shrink");
    assert_eq!(updated(SCHEMA, &json!({"size": 4}), &json!({"size": 6})), []);
}

#[test]
fn elements_of_a_map_are_found_by_their_keys() {
    let old = json!({"parts": [{"name": "a", "count": 1}, {"name": "b", "count": 5}]});
    let new = json!({"parts": [{"name": "b", "count": 5}, {"name": "c", "count": 0}, {"name": "a", "count": 0}]});
    assert_eq!(lines(&updated(SCHEMA, &old, &new)), ["CRD-RULE spec.parts[2].count"]);
}

#[test]
fn first_of_several_elements_with_one_key_is_compared() {
    let old =
        json!({"parts": [{"name": "a", "count": 1}, {"name": "a", "count": 5}, {"count": 7}]});
    let new = json!({"parts": [{"name": "a", "count": 3}, {"count": 6}]});
    assert_eq!(lines(&updated(SCHEMA, &old, &new)), ["CRD-RULE spec.parts[1].count"]);
}

/// Were each element looked for among all others, this would take many minutes.
#[test]
fn long_map_is_compared_in_one_walk() {
    let parts = |count: usize| {
        let part = |number| json!({"name": format!("part-{number}"), "count": count});
        json!({"parts": (0..50_000).map(part).collect::<Vec<_>>()})
    };
    let mut new = parts(2);
    new["parts"][49_999]["count"] = json!(0);
    let found = updated(SCHEMA, &parts(1), &new);
    assert_eq!(lines(&found), ["CRD-RULE spec.parts[49999].count"]);
}

#[test]
fn what_did_not_change_is_not_judged_again() {
    assert_eq!(
        lines(&findings(SCHEMA, &json!({"size": 1}))),
        ["CRD-MINIMUM spec.size", "CRD-RULE spec.size"]
    );
    assert_eq!(updated(SCHEMA, &json!({"size": 1}), &json!({"size": 1, "class": "a"})), []);
}

#[test]
fn sets_are_judged_when_all_were_sound_before() {
    let schema = "
type: object
properties:
  set: {type: array, x-kubernetes-list-type: set, items: {type: string}}
  other: {type: array, x-kubernetes-list-type: set, items: {type: string}}
";
    let found = |old, new| lines(&updated(schema, &old, &new));
    assert_eq!(found(json!({"set": ["a", "a"]}), json!({"set": ["a", "a", "b"]})), [""; 0]);
    assert_eq!(found(json!({"set": ["a", "a"]}), json!({"set": [], "other": ["b", "b"]})), [""; 0]);
    assert_eq!(
        found(json!({"set": ["a"]}), json!({"set": ["a", "a"]})),
        ["CRD-DUPLICATE spec.set[1]"]
    );
}
