//! The workspace keeps its own rules.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Leftmost first: a crate may depend only on crates before it.
const ORDER: [&str; 9] = [
    "mesh-log",
    "mesh-monitoring",
    "krt",
    "krt-kube",
    "mesh-config-model",
    "mesh-schema",
    "mesh-validation",
    "mesh-security",
    "mesh-examples",
];
const FOLDERS: [&str; 14] = [
    "mesh-log",
    "monitoring",
    "krt",
    "krt-kube",
    "config-model",
    "schema",
    "validation",
    "security",
    "examples",
    "fuzz",
    "measure",
    "bench/peers/ours",
    "bench/peers/rust",
    "xtask",
];
const SELF_CONTAINED: [&str; 4] = ["krt", "mesh-log", "mesh-monitoring", "mesh-security"];
const LONGEST_FILE: usize = 400;

#[test]
fn manifests_respect_the_order_of_crates() {
    let broken: Vec<String> =
        FOLDERS.iter().flat_map(|folder| order_faults(&manifest(folder))).collect();
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn the_order_check_bites() {
    let manifest: toml::Table = "
        [package]
        name = 'krt'
        [dependencies]
        mesh-schema.workspace = true
        mesh-monitoring.workspace = true
        [dev-dependencies]
        mesh-config-model = { path = '../config-model' }
        mesh-log = { workspace = true }
    "
    .parse()
    .expect("the manifest is TOML");
    assert_eq!(
        order_faults(&manifest),
        [
            "krt needs mesh-monitoring although it stands alone",
            "krt depends on mesh-schema, which comes after it",
            "krt must name its dev-dependency mesh-log by path alone",
        ]
    );
}

#[test]
fn crates_that_stand_alone_have_no_required_sibling() {
    let required: Vec<String> = FOLDERS
        .iter()
        .map(|folder| manifest(folder))
        .filter(|manifest| SELF_CONTAINED.contains(&name(manifest)))
        .flat_map(|manifest| order_faults(&manifest))
        .collect();
    assert_eq!(required, Vec::<String>::new());
}

#[test]
fn every_dependency_is_pinned_in_the_workspace() {
    let mut loose = Vec::new();
    for folder in FOLDERS {
        let manifest = manifest(folder);
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (dependency, value) in table(&manifest, section) {
                let pinned = value.get("workspace").is_some() || value.get("path").is_some();
                if !pinned {
                    loose.push(format!("{folder}: {dependency}"));
                }
            }
        }
    }
    assert_eq!(loose, Vec::<String>::new());
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    for folder in FOLDERS {
        let manifest = manifest(folder);
        let inherits = manifest.get("lints").and_then(|lints| lints.get("workspace"));
        assert_eq!(inherits, Some(&toml::Value::Boolean(true)), "{folder}");
    }
}

#[test]
fn features_stand_in_the_readme_of_their_crate() {
    let mut missing = Vec::new();
    for folder in FOLDERS {
        let manifest = manifest(folder);
        let readme = fs::read_to_string(root().join(folder).join("README.md")).unwrap_or_default();
        for (feature, _) in table(&manifest, "features") {
            if feature != "default" && !readme.contains(&format!("`{feature}`")) {
                missing.push(format!("{folder}: {feature}"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_published_crate_has_its_documents_and_its_tests() {
    let mut missing = Vec::new();
    for folder in &FOLDERS[..8] {
        for file in ["README.md", "CHANGELOG.md", "src/lib.rs", "tests/it/main.rs"] {
            if !root().join(folder).join(file).is_file() {
                missing.push(format!("{folder}/{file}"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn files_stay_short() {
    let long: Vec<String> = sources()
        .into_iter()
        .filter(|(path, _)| !is_generated(path))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(path, lines)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}

#[test]
fn folders_explain_themselves_in_mod_rs() {
    let mut faults = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| !is_generated(path)) {
        if path.with_extension("").is_dir()
            && path.file_name().is_some_and(|name| name != "main.rs")
        {
            faults.push(format!("{} stands beside a folder of its name", path.display()));
        }
        if path.ends_with("mod.rs") && !text.starts_with("//!") {
            faults.push(format!("{} has no explanation", path.display()));
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn no_example_in_the_docs_is_ignored() {
    let ignored: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| has_ignored_fence(text))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert_eq!(ignored, Vec::<String>::new());
}

#[test]
fn the_ignored_fence_check_bites() {
    let fence = format!("/// {}ignore", "`".repeat(3));
    assert!(has_ignored_fence(&fence));
    assert!(!has_ignored_fence("/// patterns to ignore"));
}

#[test]
fn the_map_of_the_architecture_leads_to_places_that_exist() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the project has a map");
    let mut lost = Vec::new();
    let mut places = 0;
    for row in map.lines().filter(|line| line.starts_with("| `")) {
        let mut words = row.split('`').skip(1).step_by(2);
        let folder = words.next().expect("a row begins with a folder");
        for place in words.filter(|word| word.starts_with("src/")) {
            places += 1;
            if !root().join(folder).join(place).exists() {
                lost.push(format!("{folder}/{place}"));
            }
        }
    }
    assert_eq!(lost, Vec::<String>::new());
    assert!(places >= FOLDERS.len(), "{places} places");
}

#[test]
fn the_gate_runs_the_command_of_the_readme() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the project has a README");
    let gate = fs::read_to_string(root().join(".ci/run")).expect("the project has a gate");
    let command = "cargo test --workspace --all-features";
    assert!(readme.contains(command));
    assert!(gate.contains("cargo test --locked --workspace --all-features"));
}

/// What in a manifest breaks the order, in the order of the manifest's sections.
fn order_faults(manifest: &toml::Table) -> Vec<String> {
    let package = name(manifest);
    let Some(place) = ORDER.iter().position(|known| *known == package) else { return Vec::new() };
    let later: BTreeSet<&str> = ORDER[place..].iter().copied().collect();
    let mut faults = Vec::new();
    for (dependency, value) in table(manifest, "dependencies") {
        if !ORDER.contains(&dependency) {
            continue;
        }
        if later.contains(dependency) {
            faults.push(format!("{package} depends on {dependency}, which comes after it"));
        }
        let optional = value.get("optional").and_then(toml::Value::as_bool).unwrap_or(false);
        if SELF_CONTAINED.contains(&package) && !optional && !later.contains(dependency) {
            faults.push(format!("{package} needs {dependency} although it stands alone"));
        }
    }
    for (dependency, value) in table(manifest, "dev-dependencies") {
        let by_path_alone = value.get("path").is_some() && value.get("version").is_none();
        if ORDER.contains(&dependency) && !by_path_alone {
            faults
                .push(format!("{package} must name its dev-dependency {dependency} by path alone"));
        }
    }
    faults
}

fn is_generated(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "generated")
}

fn has_ignored_fence(text: &str) -> bool {
    let fence = "`".repeat(3);
    text.lines().any(|line| {
        line.split_once(&fence)
            .is_some_and(|(_, info)| info.split(',').any(|word| word == "ignore"))
    })
}

fn name(manifest: &toml::Table) -> &str {
    manifest["package"]["name"].as_str().expect("a package has a name")
}

fn table<'a>(
    manifest: &'a toml::Table,
    section: &str,
) -> impl Iterator<Item = (&'a str, &'a toml::Value)> {
    manifest
        .get(section)
        .and_then(toml::Value::as_table)
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value))
}

fn manifest(folder: &str) -> toml::Table {
    let path = root().join(folder).join("Cargo.toml");
    fs::read_to_string(&path)
        .expect("every folder has a manifest")
        .parse()
        .expect("a manifest is TOML")
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        collect(&root().join(folder), &mut files);
    }
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("sources are UTF-8");
            files.push((path, text));
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
