use mesh_config_model::decode::{DecodeMode, DiagnosticCode, LoadOptions};
use mesh_schema::sets;
use mesh_validation::{Mode, Validators, codes};
use serde_json::json;

use crate::claim::expect;

const TWO: &str = "\
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: a}
spec: {}
---
apiVersion: v1
kind: Pod
metadata: {name: b}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: c
  annotations: {galley.istio.io/analyze-suppress: 'H-SEL-3, PA-1'}
spec:
  selector: {}
  portLevelMtls: {80: {}}
";

#[test]
fn every_document_is_answered() {
    let found = Validators::default().validate_text(TWO, "two.yaml");
    assert!(!found.is_valid());
    assert_eq!(found.documents, 3);
    assert_eq!(found.skipped[0].gvk.kind, "Pod");
    let [sidecar, policy] = found.reports.as_slice() else { panic!("two objects") };
    assert_eq!(sidecar.object().name.to_string(), "default/a");
    expect(sidecar, &["SC-3 spec"]);
    expect(policy, &[]);
    assert_eq!(policy.suppressed(), 2);
}

#[test]
fn a_comment_suppresses_in_the_whole_file() {
    let text = format!("# mesh-validation: ignore=SC-3\n{TWO}");
    assert!(Validators::default().validate_text(&text, "two.yaml").is_valid());
    let text = format!("# mesh-validation: ignore=*\n{TWO}");
    assert!(Validators::default().validate_text(&text, "two.yaml").is_valid());
    let other = format!("# mesh-validation: ignore=SC-30\n{TWO}");
    assert!(!Validators::default().validate_text(&other, "two.yaml").is_valid());
}

#[test]
fn one_unreadable_object_takes_no_other_with_it() {
    let text = format!(
        "{TWO}---\napiVersion: networking.istio.io/v1\nkind: Gateway\nspec: 7\n---\na: [\n"
    );
    let found = Validators::default().validate_text(&text, "three.yaml");
    assert_eq!(found.reports.len(), 2);
    let codes: Vec<DiagnosticCode> =
        found.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes[0], DiagnosticCode::InvalidBody);
    assert!(matches!(codes[1], DiagnosticCode::Yaml(_)));
}

#[test]
fn strict_reading_refuses_unknown_fields() {
    let text = "\
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {name: a}
spec: {address: 10.0.0.1, adress: 10.0.0.1}
";
    assert!(Validators::default().validate_text(text, "a.yaml").is_valid());
    let strict = LoadOptions::new().mode(DecodeMode::Strict);
    let found = Validators::default().validate_text_with(text, "a.yaml", sets::all(), &strict);
    assert!(!found.is_valid());
    assert_eq!(found.diagnostics[0].code, DiagnosticCode::UnknownField);
}

#[test]
fn metadata_of_kinds_without_validator_is_checked_when_they_are_known() {
    let text = "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: a, annotations: {internal.istio.io/parents: b}}
spec: {}
";
    let options = LoadOptions::new();
    let found = Validators::default().validate_text_with(text, "a.yaml", sets::all(), &options);
    expect(&found.reports[0], &[r#"META-6 metadata.annotations["internal.istio.io/parents"]"#]);
}

#[test]
fn json_of_other_kinds_cannot_be_judged() {
    let pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}});
    let error = Validators::default().validate_json(&pod).unwrap_err();
    assert!(error.to_string().contains("no validator"), "{error}");
    assert!(error.diagnostics().is_empty());
    assert!(Validators::default().validate_json(&json!(7)).is_err());
}

#[test]
fn json_may_hold_what_yaml_may_not() {
    let key = "k".repeat(2000);
    let object = json!({
        "apiVersion": "extensions.istio.io/v1alpha1", "kind": "WasmPlugin",
        "metadata": {"name": "a", "annotations": {"odd": "\u{7f}\u{80}\u{9f}\u{fffe}\u{ffff}"}},
        "spec": {"url": "oci://example.com/a", "pluginConfig": {key: 1}},
    });
    expect(&Validators::default().validate_json(&object).expect("an object"), &[]);
}

#[test]
fn checks_can_be_switched_off() {
    let sidecar = json!({"apiVersion": "networking.istio.io/v1", "kind": "Sidecar", "metadata": {"name": "a"}});
    let validators = Validators::default().mode(Mode::Full).without(codes::SC_3);
    expect(&validators.validate_json(&sidecar).expect("a sidecar"), &[]);
}
