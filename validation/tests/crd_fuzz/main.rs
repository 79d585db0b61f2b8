//! Mutated rules on mutated objects: no panic, no stall.
//!
//! As a test it runs a fixed number of inputs from a fixed start; `cargo xtask fuzz cel --seconds N` runs it for
//! longer, from a new start or from `--seed`.

use std::time::Duration;

use fastrand::Rng;
use mesh_fuzz::Plan;
use mesh_validation::crd::{Definitions, UnknownFields};
use serde_json::{Value, json};

const ROUNDS: u64 = 2_000;
/// An input that takes longer is a finding.
const PATIENCE: Duration = Duration::from_secs(20);
const LONGEST: usize = 400;

const SEEDS: &[&str] = &[
    "self.all(key, !key.contains('*'))",
    "has(self.a) ? self.a > 0 : true",
    "self.list.all(l1, self.list.exists_one(l2, l1 == l2))",
    "duration(self.text) >= duration('1ms')",
    "isURL(self.text) ? (url(self.text).getScheme() in ['', 'http']) : true",
    "self.text.startsWith('unix://') ? self.text.substring(7, 8) == '/' : true",
    "self.list.map(x, x + x).filter(x, x in self.list).size() == 0",
    "quantity(self.text).add(quantity('1Gi')).isLessThan(quantity('1k'))",
    "cidr(self.text).containsIP(ip('10.0.0.1')) || ip(self.text).family() == 4",
    "self.?a.?b.orValue(optional.none()).hasValue()",
    "!format.dns1123Label().validate(self.text).hasValue()",
    "sets.contains(self.list, [self.a, 'b', 1.5, null, {'a': [1]}])",
    "self.text.findAll('[a-z]+').join(',').replace('a', self.text) == string(self.a)",
    "timestamp(self.text).getFullYear() + int(self.text) * 3 % 2 - self.a / 7 == uint(1)",
    "math.greatest(self.list) == self.list.max() && [1, 2].sum() == 3 && base64.encode(b'a') != self.text",
];

const PIECES: &[&str] = &[
    "self",
    "self.a",
    "self.list",
    "self.text",
    "self.map",
    "oldSelf",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    ",",
    ".",
    "?",
    ":",
    ".?",
    "[?",
    "&&",
    "||",
    "!",
    "==",
    "!=",
    "<",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    " in ",
    "has(",
    ".all(x, ",
    ".exists(x, ",
    ".exists_one(x, ",
    ".map(x, ",
    ".filter(x, ",
    "x",
    "1",
    "0",
    "-9223372036854775808",
    "9223372036854775807",
    "1u",
    "1.5",
    "1e400",
    "'a'",
    "''",
    "\"",
    "'\\u0000'",
    "b'\\xff'",
    "true",
    "null",
    "size(",
    "string(",
    "int(",
    "duration(",
    "timestamp(",
    "type(",
    ".matches('",
    "(a+)+$",
    ".replace('', ",
    ".split('')",
    ".format([",
    "%",
    "é",
    "😀",
    "\n",
    "//",
    "lists.range(1000000)",
    ".repeat(",
    "cel.bind(y, ",
    "a.b.c",
    "dyn(",
    "optional.of(",
    ".value()",
];

#[test]
fn cel() {
    let plan = Plan::from_env(ROUNDS);
    let mut rng = Rng::with_seed(plan.start);
    let (mut rounds, mut compiled) = (0, 0);
    while plan.goes_on_after(rounds) {
        let rule = mutated(&mut rng);
        let object = json!({
            "apiVersion": "example.io/v1", "kind": "Widget", "metadata": {"name": "a"},
            "spec": {"a": value(&mut rng, 2), "list": list(&mut rng), "text": text(&mut rng), "map": value(&mut rng, 3)},
        });
        let compiles = mesh_fuzz::attempt(PATIENCE, || attempt(&rule, &object))
            .unwrap_or_else(|took| panic!("after {took:?}: {rule:?} on {object}"));
        compiled += u64::from(compiles);
        rounds += 1;
    }
    println!("cel: {rounds} rules from {}, {compiled} of them compiled", plan.start);
    assert!(compiled > rounds / 50, "most rules do not compile");
}

/// Says whether the rule compiles.
fn attempt(rule: &str, object: &Value) -> bool {
    let crd = json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "spec": {
            "group": "example.io", "names": {"kind": "Widget"},
            "versions": [{"name": "v1", "schema": {"openAPIV3Schema": {
                "type": "object", "x-kubernetes-preserve-unknown-fields": true,
                "properties": {"spec": {
                    "type": "object", "x-kubernetes-preserve-unknown-fields": true,
                    "x-kubernetes-validations": [{"rule": rule, "messageExpression": rule}],
                }},
            }}}],
        },
    });
    let mut definitions = Definitions::new();
    let compiles = definitions.load(&crd.to_string(), "crd.json").is_empty();
    if let Some(definition) = definitions.find_for(object) {
        let findings = definition.check(object.clone(), UnknownFields::Drop);
        assert!(findings.iter().all(|finding| !finding.message.is_empty()));
        let _ =
            definition.check_update(object.clone(), json!({"spec": {"a": 1}}), UnknownFields::Drop);
    }
    compiles
}

fn mutated(rng: &mut Rng) -> String {
    let mut rule = SEEDS[rng.usize(..SEEDS.len())].to_owned();
    for _ in 0..rng.usize(0..4) {
        let from = boundary(&rule, rng.usize(..=rule.len()));
        let to = boundary(&rule, (from + rng.usize(0..12)).min(rule.len()));
        match rng.u8(..4) {
            0 => rule.replace_range(from..to, ""),
            1 => rule.insert_str(from, PIECES[rng.usize(..PIECES.len())]),
            2 => rule.replace_range(from..to, PIECES[rng.usize(..PIECES.len())]),
            _ => {
                let other = SEEDS[rng.usize(..SEEDS.len())];
                rule =
                    format!("({rule}) {} ({other})", ["&&", "||", "==", "+", "in"][rng.usize(..5)]);
            }
        }
    }
    let end = boundary(&rule, rule.len().min(LONGEST));
    rule.truncate(end);
    rule
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn text(rng: &mut Rng) -> String {
    let pieces = [
        "",
        "a",
        "10.0.0.1",
        "10.0.0.0/8",
        "1h",
        "http://a/b?c=d",
        "1.5Gi",
        "é",
        "*",
        "2026-01-01T00:00:00Z",
        "(",
    ];
    pieces[rng.usize(..pieces.len())].repeat(rng.usize(1..40))
}

fn list(rng: &mut Rng) -> Value {
    let length = if rng.u8(..8) == 0 { 3_000 } else { rng.usize(..5) };
    (0..length).map(|_| value(rng, 1)).collect()
}

fn value(rng: &mut Rng, depth: usize) -> Value {
    match rng.u8(..if depth == 0 { 5 } else { 7 }) {
        0 => Value::Null,
        1 => rng.bool().into(),
        2 => rng.i64(..).into(),
        3 => rng.f64().into(),
        4 => text(rng).into(),
        5 => (0..rng.usize(..4)).map(|_| value(rng, depth - 1)).collect(),
        _ => (0..rng.usize(..4))
            .map(|_| (["a", "b", "name", "x"][rng.usize(..4)].to_owned(), value(rng, depth - 1)))
            .collect(),
    }
}
