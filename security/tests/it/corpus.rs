//! Published and shared vectors, read from the folder that `MESH_VECTORS` names, or else from `vectors` in that of `MESH_CORPUS`.

use std::{fs, path::PathBuf};

use serde_json::Value;

/// The folder of the vectors, if there is one.
fn folder() -> Option<PathBuf> {
    let corpus =
        || std::env::var_os("MESH_CORPUS").map(|corpus| PathBuf::from(corpus).join("vectors"));
    std::env::var_os("MESH_VECTORS").map(PathBuf::from).or_else(corpus)
}

/// A file of the vectors, or nothing (said aloud) if there are none.
pub(crate) fn text(file: &str) -> Option<String> {
    let Some(folder) = folder() else {
        println!("{file}: skipped, neither MESH_VECTORS nor MESH_CORPUS is set");
        return None;
    };
    let path = folder.join(file);
    Some(fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// A JSON file of the vectors.
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
