//! What a cluster shows is what files with the same objects show.

use std::fs;
use std::path::{Path, PathBuf};

use mesh_schema::sets;
use serde_json::{Value, json};

use super::lab::{Lab, objects};
use crate::corpus::samples;
use crate::program::{json, once, root};

/// The kinds of Kubernetes that the program reads.
const KINDS: [(&str, &str); 9] = [
    ("v1", "ConfigMap"),
    ("v1", "Namespace"),
    ("v1", "Pod"),
    ("v1", "Service"),
    ("v1", "ServiceAccount"),
    ("apps/v1", "DaemonSet"),
    ("apps/v1", "Deployment"),
    ("apps/v1", "ReplicaSet"),
    ("apps/v1", "StatefulSet"),
];

#[test]
fn the_shop_shows_the_same_bytes_from_a_cluster() {
    let lab = Lab::new();
    load(&lab, &root().join("examples/data/shop"));
    let dump = dump(&lab);
    for format in ["json", "text"] {
        let cluster = lab.once(&["--format", format]);
        let files = once(&["--config", &dump, "--format", format]);
        assert_eq!(text(&cluster.stdout), text(&files.stdout));
        assert_eq!((cluster.status.code(), text(&cluster.stderr)), (Some(0), String::new()));
    }
}

#[test]
fn bookinfo_shows_the_same_bytes_from_a_cluster() {
    let Some(samples) = samples() else { return };
    let lab = Lab::new();
    // Several of the samples describe one object differently; the last one counts, in files too.
    for folder in ["bookinfo/platform/kube", "bookinfo/networking"] {
        load(&lab, &samples.join(folder));
    }
    let report = json(&["--config", &dump(&lab)]);
    assert!(report["workloads"].as_array().is_some_and(|all| all.len() >= 10), "{report}");
    let cluster = lab.once(&["--format", "json"]);
    let cluster: Value = serde_json::from_slice(&cluster.stdout).expect("the output is JSON");
    assert_eq!(cluster, report);
}

#[test]
fn mistakes_are_found_in_a_cluster_as_in_files_but_for_their_place() {
    let lab = Lab::new();
    load(&lab, &root().join("examples/data/mistakes"));
    let mut files = json(&["--config", &dump(&lab)]);
    for finding in files["findings"].as_array_mut().expect("there are findings") {
        (finding["file"], finding["line"], finding["column"]) = (json!(""), json!(0), json!(0));
    }
    let output = lab.once(&["--format", "json"]);
    let mut cluster: Value = serde_json::from_slice(&output.stdout).expect("the output is JSON");
    for report in [&mut files, &mut cluster] {
        let findings = report["findings"].as_array_mut().expect("there are findings");
        findings.sort_by_key(Value::to_string);
        assert_eq!(findings.len(), 12);
    }
    assert_eq!(cluster, files);
    assert_eq!(output.status.code(), Some(1));
    let text = text(&lab.once(&[]).stdout);
    let line = "DestinationRule orders/cart: spec.subsets[1].name: subset \"Version 2\" is not a DNS label (error DR-5)";
    assert!(text.lines().any(|found| found == line), "{text}");
}

/// Puts what a folder holds into the cluster, as far as that knows the kinds.
fn load(lab: &Lab, folder: &Path) {
    let known = |object: &Value| {
        let (version, kind) = (object["apiVersion"].as_str(), object["kind"].as_str());
        let istio = |(version, kind): (&str, &str)| {
            let mut all = sets::pilot().iter();
            let group = version.split('/').next().unwrap_or_default();
            all.any(|schema| schema.gvk().group == group && schema.gvk().kind == kind)
        };
        version.zip(kind).is_some_and(|it| KINDS.contains(&it) || istio(it))
    };
    for path in files(folder) {
        let text = fs::read_to_string(path).expect("the file can be read");
        let readable = |object: &Value| object["metadata"]["labels"]["public"] != json!(true);
        for mut object in objects(&text).into_iter().filter(|it| known(it) && readable(it)) {
            if object["metadata"]["namespace"].is_null() && object["kind"] != "Namespace" {
                object["metadata"]["namespace"] = json!("default");
            }
            lab.server.put(object);
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    paths.sort();
    let paths = paths.into_iter();
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Writes the objects of the cluster into a file and returns its name.
fn dump(lab: &Lab) -> String {
    let istio = sets::pilot().iter().map(|it| (it.api_version(), it.gvk().kind.to_string()));
    let kinds = KINDS.map(|(version, kind)| (version.to_owned(), kind.to_owned()));
    let mut text = String::new();
    for (version, kind) in kinds.into_iter().chain(istio) {
        for mut object in lab.server.objects(&version, &kind) {
            if kind != "ConfigMap" || object["metadata"]["name"] == "istio" {
                object["apiVersion"] = json!(version);
                text.push_str(&format!("---\n{object}\n"));
            }
        }
    }
    let path = lab.file("dump.yaml");
    fs::write(&path, text).expect("the file can be written");
    path.to_string_lossy().into_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
