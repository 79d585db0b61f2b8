//! Real configuration: the samples of Istio, in the folder named by `MESH_CORPUS`.

use std::path::PathBuf;

use serde_json::Value;

use crate::program::{json, once};

/// The folders that hold something wrong, and the status that follows from it.
///
/// `cicd` holds no object of a kind that the program knows; the charts of `ambient-argo` are templates, not YAML.
const EXCEPTIONS: [(&str, i32); 2] = [("ambient-argo", 1), ("cicd", 2)];

#[test]
fn every_folder_of_samples_loads_without_an_error() {
    let Some(samples) = samples() else { return };
    let mut folders: Vec<PathBuf> = std::fs::read_dir(samples)
        .expect("the samples can be listed")
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let statuses: Vec<(String, i32)> = folders
        .iter()
        .map(|folder| {
            let name =
                folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
            let status =
                once(&["--config", folder.to_str().expect("the path is text")]).status.code();
            (name, status.expect("the program ends by itself"))
        })
        .filter(|(_, status)| *status != 0)
        .collect();
    assert_eq!(statuses, EXCEPTIONS.map(|(name, status)| (name.to_owned(), status)));
    assert!(folders.len() >= 20, "{} folders", folders.len());
}

#[test]
fn bookinfo_is_routed_as_its_authors_meant() {
    check(
        "bookinfo",
        &[
            "details-v1: details,details-v1 | details | details",
            "details-v2: details | details | details",
            "mongodb-v1: mongodb |  | ",
            "mysqldb-v1: mysqldb |  | ",
            "productpage-v1: productpage,productpage-v1 | bookinfo,productpage | productpage",
            "ratings-v1: ratings,ratings-v1 | ratings | ratings",
            "ratings-v2: ratings | ratings | ratings",
            "ratings-v2-mysql: ratings | ratings | ratings",
            "ratings-v2-mysql-vm: ratings | ratings | ratings",
            "reviews-v1: reviews,reviews-v1 | reviews | reviews",
            "reviews-v2: reviews,reviews-v2 | reviews | reviews",
            "reviews-v3: reviews,reviews-v3 | reviews | reviews",
        ],
    );
}

#[test]
fn the_security_samples_have_four_workloads_and_no_routes() {
    check(
        "security",
        &[
            "curl: curl |  | ",
            "sleep: sleep |  | ",
            "spire-agent:  |  | ",
            "spire-server: spire-controller-manager-webhook-service,spire-server,spire-server-bundle-endpoint |  | ",
        ],
    );
}

#[test]
fn httpbin_is_reached_through_its_gateway() {
    check("httpbin", &["fortio-deploy: fortio |  | ", "httpbin: httpbin | httpbin | "]);
}

/// Compares services, virtual services and destination rules of each workload, without their namespaces.
#[track_caller]
fn check(folder: &str, expected: &[&str]) {
    let Some(samples) = samples() else { return };
    let path = samples.join(folder);
    let report = json(&["--config", path.to_str().expect("the path is text")]);
    let names = |workload: &Value, list: &str| {
        let names = workload[list].as_array().expect("it is a list");
        let short = |name: &Value| {
            name.as_str().and_then(|name| name.split('/').nth(1)).unwrap_or_default().to_owned()
        };
        names.iter().map(short).collect::<Vec<_>>().join(",")
    };
    let found: Vec<String> = report["workloads"]
        .as_array()
        .expect("workloads are a list")
        .iter()
        .map(|workload| {
            let name = workload["name"].as_str().expect("a workload has a name");
            let [services, routes, rules] = ["services", "virtualServices", "destinationRules"]
                .map(|list| names(workload, list));
            assert_eq!(workload["mtls"]["source"], "mesh default", "{name}");
            format!("{name}: {services} | {routes} | {rules}")
        })
        .collect();
    assert_eq!(found, expected);
}

#[expect(clippy::print_stdout, reason = "a skipped test says so")]
pub(crate) fn samples() -> Option<PathBuf> {
    let Some(corpus) = std::env::var_os("MESH_CORPUS") else {
        println!("skipped: MESH_CORPUS is not set");
        return None;
    };
    Some(PathBuf::from(corpus).join("corpus/istio/samples"))
}
