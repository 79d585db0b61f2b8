use serde_json::{Value, json};

use mesh_validation::Report;

use super::{check, findings, load};

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
fn texts_that_are_read_are_paid_for() {
    let text = "a".repeat(100_000);
    let list: Vec<&str> = (0..1_000).map(|_| "b").collect();
    let (long, short) = (json!({"a": text, "b": list}), json!({"a": "a", "b": ["b"]}));
    for condition in [
        "self.a.split('').size() > 0",
        "!self.a.contains('b')",
        "self.a.size() > 0",
        "size(self.a) > 0",
        "self.a.indexOf('b') < 0",
        "self.a.substring(0) != 'b'",
        "self.a.reverse() != 'b'",
        "self.a.lowerAscii() == self.a",
        "'%s'.format([self.a]) != 'b'",
        "bytes(self.a) != b'b'",
        "strings.quote(self.a) != 'b'",
        "!isIP(self.a)",
        "self.a == self.a",
        "self.a in [self.a]",
    ] {
        let rule = serde_json::to_string(&format!("self.b.all(x, {condition})")).expect("a text");
        let schema = format!(
            "type: object\nproperties: {{a: {{type: string}}, b: {{type: array, items: {{type: string}}}}}}\nx-kubernetes-validations: [{{rule: {rule}}}]",
        );
        check(&schema, &short, &[]);
        check(&schema, &long, &["CRD-COST spec"]);
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
    let found = findings(schema, &json!({"lists": many}));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code.id(), "CRD-COST");
}

/// Loads a CRD with a rule; what is wrong with it.
fn load_rule(rule: &str) -> Vec<Report> {
    let written = serde_json::to_string(rule).expect("a text");
    load(&format!("type: object\nx-kubernetes-validations: [{{rule: {written}}}]")).1
}

#[test]
fn deep_and_long_rules_are_refused_and_exhaust_no_stack() {
    let around = [
        ("-(", ")"),
        ("[", "]"),
        ("f(", ")"),
        ("[1].all(x, ", ")"),
        ("", " + 1"),
        ("", "[1]"),
        ("", ".b"),
        ("", ".size()"),
        ("", ".map(x, x)"),
        ("", ".optMap(x, x)"),
        ("1?1:", ""),
        ("!-", ""),
        ("1 + (", ""),
    ];
    for (before, after) in around {
        for count in [400, 4_000, 100_000] {
            let rule = before.repeat(count) + "self" + &after.repeat(count);
            let reports = load_rule(&rule);
            let said = &reports.first().expect("a report").findings()[0].message;
            assert!(said.starts_with("does not compile: "), "{count} of {before}{after}: {said}");
        }
    }
}

#[test]
fn rules_of_usual_depth_are_evaluated() {
    let sums = "self.a".to_owned() + &" + 1".repeat(30) + " == 31";
    let nested = "(".repeat(60) + "self.a == 1" + &")".repeat(60);
    let any: Vec<String> = (0..300).map(|number| format!("self.a == {number}")).collect();
    let loops = "[[[[[self.a]]]]].all(a, a.all(b, b.all(c, c.all(d, d.exists(e, e == 0)))))";
    let schema = |rule: &str| {
        format!(
            "type: object\nproperties: {{a: {{type: integer}}}}\nx-kubernetes-validations: [{{rule: {}}}]",
            serde_json::to_string(rule).expect("a text"),
        )
    };
    check(&schema(&sums), &json!({"a": 1}), &[]);
    check(&schema(&sums), &json!({"a": 2}), &["CRD-RULE spec"]);
    check(&schema(&nested), &json!({"a": 2}), &["CRD-RULE spec"]);
    check(&schema(&any.join(" || ")), &json!({"a": 300}), &["CRD-RULE spec"]);
    check(&schema(loops), &json!({"a": 0}), &[]);
}
