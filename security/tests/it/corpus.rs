//! Published and shared vectors, read from the folder that `MESH_CORPUS` names.

use std::{fs, path::PathBuf};

use serde_json::Value;

/// A file below `vectors`, or nothing (said aloud) if there is no corpus.
pub(crate) fn text(file: &str) -> Option<String> {
    let Some(corpus) = std::env::var_os("MESH_CORPUS") else {
        println!("{file}: skipped, MESH_CORPUS is not set");
        return None;
    };
    let path = PathBuf::from(corpus).join("vectors").join(file);
    Some(fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// A JSON file below `vectors`.
pub(crate) fn json(file: &str) -> Option<Value> {
    text(file).map(|text| serde_json::from_str(&text).unwrap())
}

/// The text in member `name`.
#[track_caller]
pub(crate) fn member<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no text `{name}` in {value}"))
}

/// Prints the tally and fails with the list of what went wrong.
#[track_caller]
pub(crate) fn conclude(file: &str, total: usize, wrong: &[String]) {
    println!("{file}: {}/{total}", total - wrong.len());
    assert!(total > 0, "{file} is empty");
    assert!(wrong.is_empty(), "{file}:\n{}", wrong.join("\n"));
}
