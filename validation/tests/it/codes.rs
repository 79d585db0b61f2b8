use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use mesh_validation::codes;

#[test]
fn ids_are_unique() {
    let ids: BTreeSet<&str> = codes::all().map(|code| code.id()).collect();
    assert_eq!(ids.len(), codes::all().count());
}

#[test]
fn texts_are_short_and_unfinished() {
    for code in codes::all() {
        for text in [code.title(), code.explanation()] {
            assert!(!text.is_empty() && text.len() <= 110, "{code}: {text}");
            assert!(!text.ends_with('.'), "{code}: {text}");
        }
    }
}

#[test]
fn find_knows_every_code_and_no_other() {
    assert!(codes::all().all(|code| codes::find(code.id()) == Some(code)));
    assert_eq!(codes::find("VS-H-12"), None);
}

/// A code that no test expects could be one that no check reports.
#[test]
fn every_code_is_expected_by_a_test() {
    let mut text = String::new();
    for path in rust_files(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        let source = fs::read_to_string(&path).expect("a source file");
        let tests = if path.components().any(|part| part.as_os_str() == "tests") {
            &source
        } else {
            source.split_once("#[cfg(test)]").map_or("", |(_, tests)| tests)
        };
        text.push_str(tests);
    }
    let expected = |id: &str| {
        [format!("\"{id}\""), format!("\"{id} "), format!(" {id} ")]
            .iter()
            .any(|form| text.contains(form))
    };
    let missing: Vec<&str> =
        codes::all().map(|code| code.id()).filter(|id| !expected(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                rust_files(&path)
            } else {
                Vec::from_iter(
                    path.extension().is_some_and(|extension| extension == "rs").then_some(path),
                )
            }
        })
        .collect()
}
