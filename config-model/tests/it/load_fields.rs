use mesh_config_model::decode::{DecodeMode, DiagnosticCode, LoadOptions, Severity};
use mesh_config_model::yaml::{self, DuplicateKeys};

use crate::widgets::{Widget, WidgetStatus, keys, messages, only, read, read_with, widget};

#[test]
fn status_is_kept_when_it_decodes() {
    let config = only(&widget("a", "status: {ready: true, more: 1}\n"));
    assert_eq!(config.status_as::<WidgetStatus>(), Some(&WidgetStatus { ready: true }));
    assert!(only(&widget("a", "status: ~\n")).status.is_none());
}

#[test]
fn status_that_does_not_decode_is_dropped_with_a_warning() {
    let loaded = read(&widget("a", "status: {ready: maybe}\n"));
    assert_eq!(
        messages(&loaded),
        ["w.yaml:4:17: status.ready: Widget a: string \"maybe\" is not a boolean"]
    );
    assert_eq!(loaded.diagnostics[0].severity, Severity::Warning);
    assert_eq!(loaded.diagnostics[0].code, DiagnosticCode::InvalidStatus);
    assert!(loaded.objects[0].config.status.is_none());
    assert!(!loaded.has_errors());
}

const TYPOS: &str = "apiVersion: example.io/v1
kind: Widget
metadata:
  name: a
  lables: {}
spec:
  sise: 3
  size: 3
specs: {}
";

#[test]
fn lenient_load_lists_unknown_fields_by_place() {
    let loaded = read(TYPOS);
    let unknown: Vec<_> =
        loaded.objects[0].unknown_fields.iter().map(ToString::to_string).collect();
    assert_eq!(unknown, ["5:3: metadata.lables", "7:3: spec.sise", "9:1: specs"]);
    assert_eq!(messages(&loaded).len(), 0);
}

#[test]
fn strict_load_refuses_the_object_and_names_every_unknown_field() {
    let text = format!("{TYPOS}---\n{}", widget("b", ""));
    let loaded = read_with(&text, &LoadOptions::new().mode(DecodeMode::Strict));
    assert_eq!(
        messages(&loaded),
        [
            "w.yaml:5:3: metadata.lables: Widget a: unknown field",
            "w.yaml:7:3: spec.sise: Widget a: unknown field",
            "w.yaml:9:1: specs: Widget a: unknown field",
        ]
    );
    assert!(
        loaded.diagnostics.iter().all(|diagnostic| diagnostic.code == DiagnosticCode::UnknownField)
    );
    assert_eq!(keys(&loaded), ["example.io/v1/Widget//b"]);
}

#[test]
fn loaded_object_knows_the_place_of_its_fields() {
    let loaded = read(&widget("a", "spec:\n  hosts:\n  - x\n"));
    let host = loaded.objects[0].node.find("spec.hosts[0]").expect("it is there");
    assert_eq!(host.span().to_string(), "6:5");
}

#[test]
fn yaml_options_reach_the_parser() {
    let text = widget("a", "spec: {size: 1, size: 2}\n");
    assert_eq!(messages(&read(&text)), ["w.yaml:4:17: duplicate key \"size\", first at 4:8"]);
    let yaml = yaml::Options::new().duplicate_keys(DuplicateKeys::LastWins);
    let loaded = read_with(&text, &LoadOptions::new().yaml(yaml));
    assert_eq!(loaded.objects[0].config.spec_as::<Widget>().map(|widget| widget.size), Some(2));
}
