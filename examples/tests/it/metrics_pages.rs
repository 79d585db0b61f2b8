//! What the repository says of the metrics of `mesh-controller` is what the program says.

use std::path::PathBuf;
use std::process::Command;

use mesh_monitoring::catalog::Catalog;
use serde_json::Value;

use crate::program::{once, root};

fn page(name: &str) -> String {
    let output = once(&["--describe-metrics", name]);
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout).expect("it is text")
}

fn file(name: &str) -> PathBuf {
    root().join("examples/metrics").join(name)
}

/// Fails when a metric was renamed; `UPDATE_GOLDEN=1` writes the files.
#[cfg(target_os = "linux")]
#[test]
fn pages_in_the_repository_are_up_to_date() {
    for (name, path) in [
        ("markdown", "mesh-controller.md"),
        ("dashboard", "mesh-controller.dashboard.json"),
        ("rules", "mesh-controller.rules.yaml"),
    ] {
        Catalog::compare(file(path), &page(name)).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn dashboard_is_one_that_grafana_imports() {
    let text =
        std::fs::read_to_string(file("mesh-controller.dashboard.json")).expect("it is there");
    let dashboard: Value = serde_json::from_str(&text).expect("it is JSON");
    let schema = include_str!("../../../monitoring/tests/it/grafana.schema.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is valid");
    let faults: Vec<String> =
        validator.iter_errors(&dashboard).map(|error| error.to_string()).collect();
    assert_eq!(faults, [""; 0]);
    let panels = dashboard["panels"].as_array().map(Vec::len);
    assert!(panels.is_some_and(|panels| panels >= 20), "{panels:?}");
}

#[test]
fn catalog_as_json_names_every_metric_with_its_help() {
    let entries: Vec<Value> = serde_json::from_str(&page("json")).expect("it is JSON");
    let names: Vec<&str> = entries.iter().filter_map(|entry| entry["name"].as_str()).collect();
    for name in ["krt_runs_total", "mesh_controller_objects", "tokio_workers"] {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
    assert!(entries.iter().all(|entry| entry["description"] != ""));
}

#[test]
fn promtool_takes_the_rules() {
    let rules = file("mesh-controller.rules.yaml");
    match Command::new("promtool").args(["check", "rules"]).arg(rules).output() {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        }
        Err(error) => println!("skipped: promtool: {error}"),
    }
}
