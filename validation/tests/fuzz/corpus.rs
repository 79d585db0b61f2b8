use std::fs::File;
use std::path::Path;

use mesh_validation::codes;

/// The examples of all codes, smallest first.
pub(crate) fn read(_: &str) -> Vec<Vec<u8>> {
    let examples = codes::all().filter_map(|code| code.example());
    let mut seeds: Vec<Vec<u8>> =
        examples.map(|example| example.to_string().into_bytes()).collect();
    seeds.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    seeds
}

/// There are no other seeds to keep.
pub(crate) fn write<'s>(_: &str, _: impl Iterator<Item = &'s [u8]>) {}

/// The file that holds the input that is being tried, for an end that nobody can catch.
pub(crate) fn current(target: &str) -> File {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{target}"));
    File::create(path).expect("the target folder can be written")
}
