//! The shape of dashboards that Grafana imports.

use serde_json::{Value, json};

/// Checks a dashboard by a schema of what Grafana's own model (`schemaVersion` 39) makes of these fields.
pub(crate) fn check(dashboard: &Value) {
    let validator = jsonschema::validator_for(&schema()).expect("the schema is valid");
    let faults: Vec<String> = validator
        .iter_errors(dashboard)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(faults, [""; 0]);
}

#[test]
fn schema_refuses_what_is_no_dashboard() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema is valid");
    assert!(!validator.is_valid(&json!({"title": "x", "panels": [{"type": "pie"}]})));
}

fn schema() -> Value {
    serde_json::from_str(include_str!("grafana.schema.json")).expect("it is JSON")
}
