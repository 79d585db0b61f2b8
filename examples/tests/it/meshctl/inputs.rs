use std::fs;
use std::path::Path;

use super::{found, json, meshctl_in, status, text};

const RIGHT: &str =
    "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: a}\nspec: {}\n";
const WRONG: &str = "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a}\nspec: {host: ''}\n";
const DOUBTFUL: &str = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec:\n  hosts: [a]\n  http:\n  - route: [{destination: {host: a}}]\n  - route: [{destination: {host: b}}]\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
    folder
}

#[track_caller]
fn check(folder: &Path, paths: &[&str], expected: &[&str]) {
    let output = meshctl_in(folder, &[&["validate", "--format", "json"], paths].concat(), "");
    assert_eq!(found(&output), expected, "{}", text(&output.stderr));
    assert_eq!(status(&output), i32::from(!expected.is_empty()));
}

#[test]
fn folders_files_and_patterns_are_read_in_order() {
    let folder = folder(&[
        ("b/two.yml", WRONG),
        ("b/a/one.yaml", WRONG),
        (
            "b/three.json",
            "{\"apiVersion\": \"networking.istio.io/v1\", \"kind\": \"DestinationRule\", \"metadata\": {\"name\": \"a\"}, \"spec\": {\"host\": \"\"}}",
        ),
        ("b/notes.txt", "a: ["),
        ("a.yaml", RIGHT),
    ]);
    let all = ["one.yaml:4 H-FQDN-2", "three.json:1 H-FQDN-2", "two.yml:4 H-FQDN-2"];
    check(folder.path(), &["."], &all);
    check(folder.path(), &["b", "a.yaml", "b/two.yml"], &all);
    check(folder.path(), &["b/**/*.yaml", "a.yaml"], &all[..1]);
    check(folder.path(), &["b/t*"], &all[1..]);
    check(folder.path(), &["a.yaml"], &[]);
    check(folder.path(), &["b/notes.txt"], &["notes.txt:1 LOAD-YAML"]);
}

#[test]
fn order_is_the_same_with_many_workers() {
    let names: Vec<String> = (0..300).map(|number| format!("{number:03}.yaml")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), WRONG)).collect();
    let folder = folder(&files);
    let output = |jobs| {
        let arguments = ["validate", "--format", "json", "--jobs", jobs, "."];
        text(&meshctl_in(folder.path(), &arguments, "").stdout)
    };
    let alone = output("1");
    assert_eq!(alone, output("8"));
    let written: serde_json::Value = serde_json::from_str(&alone).expect("JSON");
    assert_eq!(written["summary"]["validated"], 300);
}

#[test]
fn standard_input_is_a_text_too() {
    let folder = folder(&[]);
    let output = meshctl_in(folder.path(), &["validate", "--format", "json", "-"], WRONG);
    assert_eq!((found(&output), status(&output)), (vec!["<stdin>:4 H-FQDN-2".to_owned()], 1));
    let output = meshctl_in(folder.path(), &["validate", "-"], RIGHT);
    assert_eq!(
        text(&output.stdout),
        "1 document; 1 object validated, 0 skipped; 0 errors, 0 warnings\n"
    );
    assert_eq!(status(&output), 0);
}

#[test]
fn what_cannot_run_ends_with_two() {
    let folder = folder(&[("a.yaml", RIGHT), ("crds.yaml", "a: 1\n"), ("empty/notes.txt", "")]);
    for arguments in [
        &["validate"][..],
        &["validate", "empty"],
        &["validate", "*.none"],
        &["validate", "a.yaml", "--format", "color"],
        &["validate", "a.yaml", "--crds", "none.yaml"],
        &["validate", "a.yaml", "--crds", "crds.yaml"],
    ] {
        let output = meshctl_in(folder.path(), arguments, "");
        assert_eq!(status(&output), 2, "{arguments:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{arguments:?}");
    }
    let output =
        meshctl_in(folder.path(), &["validate", "--format", "json", "none.yaml", "a.yaml"], "");
    assert_eq!((found(&output), status(&output)), (vec!["none.yaml:null LOAD-IO".to_owned()], 2));
    assert_eq!(json(&output)["summary"]["validated"], 1);
}

#[test]
fn warnings_count_when_they_are_asked_for() {
    let folder = folder(&[("a.yaml", DOUBTFUL)]);
    let run =
        |more: &[&str]| meshctl_in(folder.path(), &[&["validate", "a.yaml"], more].concat(), "");
    assert_eq!(status(&run(&[])), 0);
    assert_eq!(status(&run(&["--fail-on", "warning"])), 1);
    assert!(text(&run(&[]).stdout).starts_with("warning: VirtualService default/a: spec.http[1]"));
    let quiet = run(&["--quiet", "--fail-on", "warning"]);
    assert_eq!((text(&quiet.stdout).as_str(), status(&quiet)), ("", 1));
}

#[test]
fn warnings_that_istio_loses_are_left_out() {
    let subset = "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a}\nspec:\n  host: a\n  subsets:\n  - name: v1\n    trafficPolicy: {outlierDetection: {consecutiveErrors: 3}}\n";
    let folder = folder(&[("a.yaml", subset)]);
    let warnings = |more: &[&str]| {
        let arguments = [&["validate", "--format", "json", "a.yaml"], more].concat();
        json(&meshctl_in(folder.path(), &arguments, ""))["summary"]["warnings"].clone()
    };
    assert_eq!(warnings(&[]), 1);
    assert_eq!(warnings(&["--as-istio"]), 0);
}

#[test]
fn comments_and_annotations_suppress_codes() {
    let commented = format!("# mesh-validation: ignore=H-FQDN-2\n{WRONG}");
    let annotated = WRONG.replace(
        "{name: a}",
        "{name: a, annotations: {galley.istio.io/analyze-suppress: H-FQDN-2}}",
    );
    let folder = folder(&[("a.yaml", &commented), ("b.yaml", &annotated)]);
    check(folder.path(), &["."], &[]);
}

#[test]
fn own_kinds_are_checked_by_their_definition() {
    let crd = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.io}\nspec:\n  group: example.io\n  scope: Namespaced\n  names: {kind: Widget}\n  versions:\n  - name: v1\n    served: true\n    schema:\n      openAPIV3Schema:\n        type: object\n        properties:\n          spec:\n            type: object\n            properties: {size: {type: integer}}\n            x-kubernetes-validations: [{rule: self.size < 9, message: too large}]\n";
    let widget = "apiVersion: example.io/v1\nkind: Widget\nmetadata: {name: a}\nspec:\n  size: 10\n  sise: 1\n";
    let folder = folder(&[("crd.yaml", crd), ("widget.yaml", widget)]);
    check(folder.path(), &["widget.yaml"], &[]);
    check(
        folder.path(),
        &["widget.yaml", "--crds", "crd.yaml"],
        &["widget.yaml:4 CRD-RULE", "widget.yaml:6 CRD-UNKNOWN"],
    );
    let annotated = widget.replace(
        "{name: a}",
        "{name: a, annotations: {galley.istio.io/analyze-suppress: 'CRD-RULE,CRD-UNKNOWN'}}",
    );
    fs::write(folder.path().join("widget.yaml"), annotated).unwrap();
    check(folder.path(), &["widget.yaml", "--crds", "crd.yaml"], &[]);
}

#[test]
fn fields_that_a_kind_does_not_have_are_errors() {
    let folder = folder(&[("a.yaml", &RIGHT.replace("spec: {}", "spec: {mtsl: {}}"))]);
    check(folder.path(), &["a.yaml"], &["a.yaml:4 LOAD-FIELD"]);
}
