//! Kinds of one's own, without a corpus: what a schema and its rules say of an object.

mod functions;
mod limits;
mod loading;
mod metadata;
mod preparation;
mod structure;
mod totality;
mod transitions;

use mesh_validation::crd::{Definitions, UnknownFields};
use mesh_validation::{Finding, Report};
use serde_json::{Value, json};

/// Reads a CRD of the kind Widget whose `spec` has the schema that is given, indented by nothing.
fn load(spec: &str) -> (Definitions, Vec<Report>) {
    let indented: String =
        spec.trim_matches('\n').lines().map(|line| format!("              {line}\n")).collect();
    load_versions(&format!(
        "
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
            spec:
{indented}"
    ))
}

/// Reads a CRD of the kind Widget whose versions are given.
fn load_versions(versions: &str) -> (Definitions, Vec<Report>) {
    let text = format!(
        "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: widgets.example.io}}
spec:
  group: example.io
  scope: Namespaced
  names: {{kind: Widget, plural: widgets}}
  versions:{versions}"
    );
    let mut definitions = Definitions::new();
    let reports = definitions.load(&text, "widgets.yaml");
    (definitions, reports)
}

fn widget(spec: &Value) -> Value {
    json!({"apiVersion": "example.io/v1", "kind": "Widget", "metadata": {"name": "a", "namespace": "b"}, "spec": spec})
}

fn findings(schema: &str, spec: &Value) -> Vec<Finding> {
    let (definitions, reports) = load(schema);
    assert_eq!(reports, [], "the CRD is right");
    let object = widget(spec);
    let definition = definitions.find_for(&object).expect("the kind is defined");
    definition.check(object, UnknownFields::Refuse)
}

fn updated(schema: &str, old: &Value, new: &Value) -> Vec<Finding> {
    let (definitions, reports) = load(schema);
    assert_eq!(reports, [], "the CRD is right");
    let definition = definitions.iter().next().expect("the kind is defined");
    definition.check_update(widget(new), widget(old), UnknownFields::Refuse)
}

fn lines(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{} {}", finding.code, finding.path)).collect()
}

/// Compares code and field of each finding.
#[track_caller]
fn check(schema: &str, spec: &Value, expected: &[&str]) {
    assert_eq!(lines(&findings(schema, spec)), expected, "{spec}");
}

/// Says whether a rule holds for a spec of any shape.
#[track_caller]
fn rule(rule: &str, spec: &Value, holds: bool) {
    let schema = format!(
        "type: object\nx-kubernetes-preserve-unknown-fields: true\nx-kubernetes-validations:\n- rule: {}",
        serde_json::to_string(rule).expect("a text")
    );
    let found = findings(&schema, spec);
    let expected: &[&str] = if holds { &[] } else { &["CRD-RULE spec"] };
    assert_eq!(lines(&found), expected, "{rule} on {spec}: {found:?}");
}

/// Says that a rule cannot be evaluated.
#[track_caller]
fn rule_fails(rule: &str, spec: &Value) {
    let schema = format!(
        "type: object\nx-kubernetes-preserve-unknown-fields: true\nx-kubernetes-validations:\n- rule: {}",
        serde_json::to_string(rule).expect("a text")
    );
    assert_eq!(lines(&findings(&schema, spec)), ["CRD-RULE-ERROR spec"], "{rule} on {spec}");
}
