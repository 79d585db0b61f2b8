use super::{json, meshctl, status, text};

#[test]
fn json_names_document_object_and_place() {
    let output = meshctl(&["validate", "--format", "json", "examples/data/meshctl/reviews.yaml"]);
    assert_eq!(status(&output), 1);
    let written = json(&output);
    let last = &written["findings"][2];
    assert_eq!(
        *last,
        serde_json::json!({
            "file": "examples/data/meshctl/reviews.yaml", "document": 1, "kind": "PeerAuthentication",
            "apiVersion": "security.istio.io/v1", "namespace": "shop", "name": "reviews",
            "severity": "error", "code": "LOAD-BODY", "path": "spec.mtls.mode",
            "line": 32, "column": 11, "message": last["message"],
        })
    );
    assert_eq!(
        written["summary"],
        serde_json::json!({"documents": 2, "validated": 1, "skipped": 0, "errors": 3, "warnings": 0})
    );
}

#[test]
fn every_format_is_printed() {
    for (format, start) in [
        ("text", "error: "),
        ("json", "{\"findings\":["),
        ("sarif", "{\n"),
        ("github", "::error file="),
        ("junit", "<?xml version"),
    ] {
        let output = meshctl(&["validate", "--format", format, "examples/data/meshctl"]);
        assert!(text(&output.stdout).starts_with(start), "{format}");
        assert_eq!(status(&output), 1);
    }
}
