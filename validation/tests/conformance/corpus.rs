use std::fs;
use std::path::{Path, PathBuf};

use mesh_config_model::yaml::{self, Limits, Options, Resolver};
use serde_json::Value;

/// The folder of recorded facts, or `None` after saying that `test` is skipped.
pub(crate) fn folder(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("MESH_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("{test}: skipped, MESH_CORPUS is not set");
    }
    folder
}

/// All recorded cases of a kind.
pub(crate) fn cases(folder: &Path, kind: &str) -> Vec<Value> {
    let validation = folder.join("corpus/validation");
    let mut cases = Vec::new();
    for part in ["cases", "supplement"] {
        // The files write n and y without quotes where they are texts.
        let options =
            Options::new().resolver(Resolver::Yaml12Core).limits(Limits::new().nodes(10_000_000));
        let node =
            yaml::from_str(&read(&validation.join(part).join(format!("{kind}.yaml"))), &options);
        let document = node.expect("a readable file").to_json().expect("a JSON value");
        cases.extend(document["cases"].as_array().expect("a list of cases").iter().cloned());
    }
    let lines = read(&validation.join("mutated").join(format!("{kind}.jsonl")));
    cases.extend(
        lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("a JSON line")),
    );
    cases.iter_mut().for_each(expand);
    cases
}

pub(crate) fn read(path: &Path) -> String {
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
