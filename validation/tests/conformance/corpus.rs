use std::fs;
use std::path::{Path, PathBuf};

use mesh_config_model::yaml::{self, Entry, Limits, Node, NodeValue, Options, Resolver};
use serde_json::Value;

/// Name of the kind under which calls of helpers are counted.
pub(crate) const HELPERS: &str = "_helpers";

/// The folder of recorded facts, or `None` after saying that `test` is skipped.
pub(crate) fn folder(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("MESH_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("{test}: skipped, MESH_CORPUS is not set");
    }
    folder
}

/// The folders of recorded cases: the one named by `MESH_VALIDATION_CASES`, or those of the corpus.
pub(crate) fn case_folders() -> Option<Vec<PathBuf>> {
    if let Some(folder) = std::env::var_os("MESH_VALIDATION_CASES") {
        return Some(vec![folder.into()]);
    }
    let validation = folder("cases")?.join("corpus/validation");
    Some(["cases", "supplement", "mutated"].map(|part| validation.join(part)).into())
}

/// All recorded cases of a folder, those of every `.yaml` and `.jsonl` file.
pub(crate) fn cases(folder: &Path) -> Vec<Value> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let mut cases: Vec<Value> = paths.iter().flat_map(|path| cases_of_file(path)).collect();
    cases.iter_mut().for_each(expand);
    cases
}

fn cases_of_file(path: &Path) -> Vec<Value> {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("jsonl") => {
            let read = |line| serde_json::from_str(line).expect("a JSON line");
            read_file(path).lines().filter(|line| !line.trim().is_empty()).map(read).collect()
        }
        Some("yaml") => {
            let text = read_file(path);
            let limits = Limits::new().nodes(10_000_000);
            let options = Options::new().resolver(Resolver::Yaml12Core).limits(limits);
            let document =
                to_json(&yaml::from_str(&text, &options).expect("a readable file"), &text);
            let cases = document.get("cases").unwrap_or(&document);
            cases.as_array().expect("a list of cases").clone()
        }
        _ => Vec::new(),
    }
}

/// Reads values as the writer of the files meant them: n and y without quotes are texts, and so is 080.
fn to_json(node: &Node, text: &str) -> Value {
    match node.value() {
        NodeValue::Sequence(items) => items.iter().map(|item| to_json(item, text)).collect(),
        NodeValue::Mapping(fields) => {
            let entry = |entry: &Entry| (entry.key().to_owned(), to_json(entry.value(), text));
            Value::Object(fields.iter().map(entry).collect())
        }
        _ => {
            let written = node.span().slice(text).unwrap_or_default();
            let octal = written.starts_with('0') && written.bytes().all(|c| c.is_ascii_digit());
            if octal && written.contains(['8', '9']) {
                return written.into();
            }
            node.to_json().expect("a JSON value")
        }
    }
}

/// The kind a case is about.
pub(crate) fn kind(case: &Value) -> String {
    match case.get("args") {
        Some(_) => HELPERS.to_owned(),
        None => case["kind"].as_str().expect("a kind").to_owned(),
    }
}

pub(crate) fn read_file(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Writes long texts out that the files abbreviate.
fn expand(case: &mut Value) {
    let Some(long) = case.get("expand").and_then(Value::as_array).cloned() else { return };
    for text in long {
        let mut place = &mut *case;
        for step in text["path"].as_array().expect("a path") {
            place = match step {
                Value::String(key) => &mut place[key.as_str()],
                index => {
                    &mut place
                        [usize::try_from(index.as_u64().expect("an index")).expect("a small index")]
                }
            };
        }
        let count =
            usize::try_from(text["count"].as_u64().expect("a count")).expect("a small count");
        let repeated = text["repeat"].as_str().expect("a text").repeat(count);
        *place = Value::String(repeated + text["suffix"].as_str().unwrap_or_default());
    }
}
