use std::fs;
use std::path::{Path, PathBuf};

use mesh_config_model::GroupVersionKind;
use mesh_config_model::decode::{LoadOptions, load};
use mesh_config_model::yaml::{self, Options};
use mesh_schema::sets;
use mesh_validation::{Report, Severity, Validators};
use serde_json::Value;

use crate::corpus;

#[test]
fn samples_have_no_error() {
    let Some(folder) = corpus::folder("samples") else { return };
    let mut checked = 0;
    for path in yaml_files(&folder.join("corpus/istio/samples")) {
        for report in reports(&path) {
            checked += 1;
            assert!(report.iter().all(|finding| finding.position.is_some()));
            assert_eq!(report.count(Severity::Error), 0, "{report}");
        }
    }
    println!("samples: {checked} objects without error");
    assert!(checked > 40, "only {checked} objects found");
}

#[test]
fn files_get_istio_s_verdict() {
    let Some(folder) = corpus::folder("files") else { return };
    let recorded = corpus::read_file(&folder.join("corpus/validation/must_parse.yaml"));
    let recorded = yaml::from_str(&recorded, &Options::new())
        .expect("a readable file")
        .to_json()
        .expect("a JSON value");
    let (mut passed, mut total) = (0, 0);
    for file in recorded["files"].as_array().expect("a list") {
        let path = file["path"].as_str().expect("a path");
        let path = path.replace("pkg/config/analysis/analyzers/testdata", "analyzers");
        let mut reports = reports(&folder.join("corpus/istio").join(path)).into_iter();
        for object in file["docs"].as_array().expect("a list") {
            if !covers(&kind_of(object)) {
                continue;
            }
            total += 1;
            let report = reports.next().unwrap_or_else(|| panic!("{object} was not read"));
            assert_eq!(report.object().name.name(), object["name"], "objects stand in their order");
            let count = |part: &str| object[part].as_array().map_or(0, Vec::len);
            let expected = (count("errors"), count("warnings"));
            if (report.count(Severity::Error), report.count(Severity::Warning)) == expected {
                passed += 1;
            } else {
                println!("--- recorded: {object}\nfound: {report}");
            }
        }
        assert!(
            reports.next().is_none(),
            "{path} has an object that was not recorded",
            path = file["path"]
        );
    }
    println!("files: {passed}/{total}");
    assert_eq!(passed, total);
}

fn covers(kind: &GroupVersionKind) -> bool {
    Validators::default().covers(kind)
}

fn kind_of(object: &Value) -> GroupVersionKind {
    let text = |field: &str| object[field].as_str().unwrap_or_default();
    GroupVersionKind::from_api_version(text("apiVersion"), text("kind"))
}

/// Checks the objects of a file whose kinds are covered.
fn reports(path: &Path) -> Vec<Report> {
    let validators = Validators::default();
    let options = LoadOptions::new().default_namespace("default");
    let loaded = load(&corpus::read_file(path), path.display().to_string(), sets::all(), &options);
    let covered = loaded.objects.iter().filter(|object| covers(&object.config.meta.gvk));
    covered
        .map(|object| {
            let mut report = validators.validate(&object.config);
            report.locate(&object.node);
            report
        })
        .collect()
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "yaml" || extension == "yml")
            {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
