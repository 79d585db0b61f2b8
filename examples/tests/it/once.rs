//! One run over files: what is loaded, what is found, how the program ends.

use serde_json::{Value, json};

use crate::program::{json, once, once_with_input};

const POLICIES: &str = "\
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: a, labels: {app: a}}
- apiVersion: v1
  kind: Pod
  metadata: {name: b, namespace: other, labels: {app: b}}
  spec: {serviceAccountName: bee}
---
apiVersion: security.istio.io/v1beta1
kind: PeerAuthentication
metadata: {name: a}
spec:
  selector: {matchLabels: {app: a}}
  mtls: {mode: STRICT}
  portLevelMtls: {8080: {mode: DISABLE}, 9090: {}}
";

#[test]
fn standard_input_with_lists_and_old_versions_is_read() {
    let output = once_with_input(&["--config", "-", "--format", "json"], POLICIES);
    let report: Value = serde_json::from_slice(&output.stdout).expect("the output is JSON");
    assert_eq!(
        report["workloads"][0],
        json!({
            "namespace": "default", "name": "a", "kind": "Pod", "labels": {"app": "a"},
            "serviceAccount": "default", "services": [],
            "mtls": {"mode": "STRICT", "source": "default/a", "ports": {"8080": "DISABLE", "9090": "STRICT"}},
            "authorizationPolicies": [], "requestAuthentications": [], "virtualServices": [],
            "destinationRules": [], "sidecar": null, "telemetries": [],
        })
    );
    assert_eq!(report["workloads"][1]["serviceAccount"], "bee");
    assert_eq!(
        report["workloads"][1]["mtls"],
        json!({"mode": "PERMISSIVE", "source": "mesh default", "ports": {}})
    );
    assert_eq!(
        report["summary"],
        json!({"documents": 2, "objects": {"PeerAuthentication": 1, "Pod": 2}, "skipped": {}})
    );
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_bad_document_is_reported_with_its_place_and_the_rest_loads() {
    let text = format!(
        "{POLICIES}---\nkind: Pod\n  name: [x\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: c}}\n"
    );
    let output = once_with_input(&["--config", "-", "--format", "json"], &text);
    let report: Value = serde_json::from_slice(&output.stdout).expect("the output is JSON");
    assert_eq!(report["summary"]["objects"], json!({"PeerAuthentication": 1, "Pod": 3}));
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        [
            &report["findings"][0]["severity"],
            &report["findings"][0]["code"],
            &report["findings"][0]["line"]
        ],
        [&json!("error"), &json!("LOAD-YAML"), &json!(21)]
    );
    let message = report["findings"][0]["message"].as_str().expect("a finding has a message");
    let column = &report["findings"][0]["column"];
    let reported = String::from_utf8(output.stderr).expect("messages are text");
    assert!(reported.starts_with(&format!("<stdin>:21:{column}: {message}")), "{reported}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn two_runs_print_the_same_bytes() {
    let arguments = [
        "--config",
        "examples/data/shop",
        "--config",
        "examples/data/mistakes",
        "--format",
        "json",
    ];
    assert_eq!(once(&arguments).stdout, once(&arguments).stdout);
}

#[test]
fn the_shop_has_thirty_workloads_and_every_istio_kind_and_no_finding() {
    let report = json(&["--config", "examples/data/shop"]);
    assert_eq!(report["workloads"].as_array().map(Vec::len), Some(30));
    assert_eq!(report["findings"], json!([]));
    for kind in [
        "AuthorizationPolicy",
        "DestinationRule",
        "EnvoyFilter",
        "Gateway",
        "PeerAuthentication",
        "ProxyConfig",
        "RequestAuthentication",
        "ServiceEntry",
        "Sidecar",
        "Telemetry",
        "TrafficExtension",
        "VirtualService",
        "WasmPlugin",
        "WorkloadEntry",
        "WorkloadGroup",
    ] {
        assert!(report["summary"]["objects"][kind].is_u64(), "{kind}");
    }
}

#[test]
fn a_place_that_does_not_exist_ends_in_status_2() {
    let output = once(&["--config", "no/such/folder"]);
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stdout).expect("the output is text");
    assert!(text.contains("no/such/folder: cannot be read"), "{text}");
}

#[test]
fn a_folder_without_files_ends_in_status_2_and_the_reason() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    std::fs::write(folder.path().join("notes.txt"), "").expect("the file can be written");
    let path = folder.path().to_str().expect("the path is text");
    let output = once(&["--config", path]);
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stdout).expect("the output is text");
    let reason = format!("{path}: holds no .yaml, .yml or .json file (warning LOAD-EMPTY)");
    assert!(text.lines().any(|line| line == reason), "{text}");
}

#[test]
fn unknown_kinds_are_counted() {
    let report = json(&["--config", "examples/data/mistakes/preview.yaml"]);
    assert_eq!(report["summary"]["skipped"], json!({"ServiceMonitor": 1}));
}

#[test]
fn the_later_file_wins_and_the_earlier_one_is_told() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (file, account) in [("a.yaml", "first"), ("b.yaml", "second")] {
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec: {{serviceAccountName: {account}}}\n"
        );
        std::fs::write(folder.path().join(file), text).expect("the file can be written");
    }
    let path = folder.path().to_str().expect("the path is text");
    let report = json(&["--config", path]);
    assert_eq!(report["workloads"][0]["serviceAccount"], "second");
    let finding = &report["findings"][0];
    assert_eq!(
        [&finding["code"], &finding["severity"]],
        [&json!("LOAD-DUPLICATE"), &json!("warning")]
    );
    assert_eq!(finding["file"], json!(format!("{path}/a.yaml")));
    assert_eq!(
        finding["message"],
        json!(format!("is defined again at {path}/b.yaml:1:1, which counts"))
    );
}

const ROUTES: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: a, labels: {app: a}}
---
apiVersion: v1
kind: Service
metadata: {name: a}
spec: {selector: {app: a}}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: infra}
spec: {selector: {istio: edge}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: by-gateway}
spec: {hosts: ['*'], gateways: [infra/edge], http: [{delegate: {name: part}}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: part}
spec: {http: [{route: [{destination: {host: a}}]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: orphan}
spec: {http: [{route: [{destination: {host: a}}]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: no-such-gateway}
spec: {hosts: ['*'], gateways: [infra/other], http: [{route: [{destination: {host: a}}]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: elsewhere, namespace: client}
spec: {hosts: [x.y], http: [{route: [{destination: {host: a.default.svc.cluster.local}}]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: private, namespace: client}
spec: {hosts: [x.z], exportTo: [.], http: [{route: [{destination: {host: a.default.svc.cluster.local}}]}]}
";

#[test]
fn routes_count_when_something_can_reach_them() {
    let output = once_with_input(&["--config", "-", "--format", "json"], ROUTES);
    let report: Value = serde_json::from_slice(&output.stdout).expect("the output is JSON");
    assert_eq!(
        report["workloads"][0]["virtualServices"],
        json!(["client/elsewhere", "default/by-gateway", "default/part"])
    );
}
