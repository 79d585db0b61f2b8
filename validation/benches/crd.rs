//! The rules of a CRD: an object checked whole, its schema alone, the same condition in Rust, and compiling.

use divan::Bencher;
use mesh_validation::crd::{Definitions, UnknownFields};
use serde_json::{Value, json};

/// Structure without rules; the rules follow.
const STRUCTURE: &str = "
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.io
  scope: Namespaced
  names: {kind: Entry}
  versions:
  - name: v1
    served: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [hosts]
            properties:
              hosts: {type: array, minItems: 1, items: {type: string}}
              timeout: {type: string}
              ports:
                type: array
                items:
                  type: object
                  required: [number, name]
                  properties: {number: {type: integer}, name: {type: string}, protocol: {type: string}}
              labels: {type: object, additionalProperties: {type: string}}
";
const RULES: &str = "
            x-kubernetes-validations:
            - rule: \"self.hosts.all(host, host != '*')\"
            - rule: duration(self.timeout) >= duration('1ms')
            - rule: self.ports.all(a, self.ports.exists_one(b, a.number == b.number))
            - rule: self.ports.all(port, 0 < port.number && port.number <= 65535)
            - rule: \"self.labels.all(key, size(key) < 63 && key.matches('^[a-z]+$'))\"
";

fn main() {
    divan::main();
}

fn object() -> Value {
    json!({
        "apiVersion": "example.io/v1", "kind": "Entry", "metadata": {"name": "a", "namespace": "b"},
        "spec": {
            "hosts": ["a.example", "b.example"], "timeout": "5s",
            "ports": [
                {"number": 80, "name": "http", "protocol": "HTTP"},
                {"number": 443, "name": "https", "protocol": "TLS"},
            ],
            "labels": {"app": "a", "version": "b"},
        },
    })
}

fn check(bencher: Bencher<'_, '_>, text: &str) {
    let mut definitions = Definitions::new();
    assert_eq!(definitions.load(text, "entry.yaml"), []);
    let object = object();
    let definition = definitions.find_for(&object).expect("the kind is defined");
    assert_eq!(definition.check(object.clone(), UnknownFields::Refuse), []);
    bencher
        .with_inputs(|| object.clone())
        .bench_values(|object| definition.check(object, UnknownFields::Refuse));
}

#[divan::bench]
fn schema_and_rules(bencher: Bencher<'_, '_>) {
    check(bencher, &[STRUCTURE, RULES].concat());
}

#[divan::bench]
fn schema_alone(bencher: Bencher<'_, '_>) {
    check(bencher, STRUCTURE);
}

/// What the rules above say, written by hand.
#[divan::bench]
fn rules_by_hand(bencher: Bencher<'_, '_>) {
    let object = object();
    bencher.bench(|| by_hand(divan::black_box(&object["spec"])));
}

fn by_hand(spec: &Value) -> Option<bool> {
    let hosts = spec["hosts"].as_array()?;
    let numbers: Vec<i64> =
        spec["ports"].as_array()?.iter().filter_map(|port| port["number"].as_i64()).collect();
    let once = |number: &i64| numbers.iter().filter(|other| *other == number).count() == 1;
    let lower = |key: &String| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase());
    let timeout: mesh_config_model::value::Duration = spec["timeout"].as_str()?.parse().ok()?;
    Some(
        hosts.iter().all(|host| host != "*")
            && timeout.as_nanos() >= 1_000_000
            && numbers.iter().all(|number| once(number) && (1..=65535).contains(number))
            && spec["labels"].as_object()?.keys().all(|key| key.len() < 63 && lower(key)),
    )
}

#[divan::bench]
fn compile(bencher: Bencher<'_, '_>) {
    let text = [STRUCTURE, RULES].concat();
    bencher.bench(|| Definitions::new().load(&text, "entry.yaml"));
}
