use serde_json::{Value, json};

use super::check;

#[test]
fn hostile_object_cannot_stall_a_rule() {
    let schema = "
type: object
properties:
  list:
    type: array
    items: {type: string}
    x-kubernetes-validations: [{rule: 'self.all(a, self.all(b, self.all(c, a + b != c)))'}]
";
    let list: Vec<Value> = (0..5_000).map(|n| json!(format!("{n}"))).collect();
    check(schema, &json!({"list": list}), &["CRD-COST spec.list"]);
    check(schema, &json!({"list": ["a", "b", "c"]}), &[]);
}

#[test]
fn errors_do_not_hide_that_the_budget_is_used_up() {
    let schema = "
type: object
properties: {list: {type: array, items: {type: string}}}
x-kubernetes-validations:
- rule: self.list.exists(a, self.list.exists(b, self.list.exists(c, c == 'none'))) || true
- rule: 'false'
";
    let list: Vec<Value> = (0..2_000).map(|n| json!(format!("{n}"))).collect();
    check(schema, &json!({"list": list}), &["CRD-COST spec"]);
}

#[test]
fn texts_that_grow_are_paid_for() {
    let text = "a".repeat(100_000);
    for rule in [
        "self.a.replace('a', self.a).size() > 0",
        "self.b.map(x, self.a + self.a).size() > 0",
        "self.b.map(x, self.b.join(self.a)).size() > 0",
    ] {
        let schema = format!(
            "type: object\nproperties: {{a: {{type: string}}, b: {{type: array, items: {{type: string}}}}}}\nx-kubernetes-validations: [{{rule: {}}}]",
            serde_json::to_string(rule).expect("a text"),
        );
        let list: Vec<&str> = (0..2_000).map(|_| "abcdefghijklmnop").collect();
        check(&schema, &json!({"a": text, "b": list}), &["CRD-COST spec"]);
    }
}

#[test]
fn all_rules_of_an_object_share_a_budget() {
    let schema = "
type: object
properties:
  lists:
    type: array
    items:
      type: array
      items: {type: integer}
      x-kubernetes-validations: [{rule: 'self.all(a, self.all(b, a + b >= 0))'}]
";
    let list: Vec<u32> = (0..300).collect();
    let few: Vec<&Vec<u32>> = (0..3).map(|_| &list).collect();
    check(schema, &json!({"lists": few}), &[]);
    let many: Vec<&Vec<u32>> = (0..40).map(|_| &list).collect();
    let found = super::findings(schema, &json!({"lists": many}));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code.id(), "CRD-COST");
}
