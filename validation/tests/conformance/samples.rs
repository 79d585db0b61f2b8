use std::fs;
use std::path::{Path, PathBuf};

use mesh_config_model::decode::{LoadOptions, load};
use mesh_schema::sets;
use mesh_validation::{Severity, Validators};

use crate::corpus;

#[test]
fn samples_have_no_error() {
    let Some(folder) = corpus::folder("samples") else { return };
    let validators = Validators::default();
    let options = LoadOptions::new().default_namespace("default");
    let mut checked = 0;
    for path in yaml_files(&folder.join("corpus/istio/samples")) {
        let text = corpus::read(&path);
        for object in load(&text, path.display().to_string(), sets::all(), &options).objects {
            if !validators.covers(&object.config.meta.gvk) {
                continue;
            }
            checked += 1;
            let mut report = validators.validate(&object.config);
            report.locate(&object.node);
            assert!(report.iter().all(|finding| finding.position.is_some()));
            assert_eq!(report.count(Severity::Error), 0, "{report}");
        }
    }
    println!("samples: {checked} documents without error");
    assert!(checked > 40, "only {checked} documents found");
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
