use std::fs;
use std::path::{Path, PathBuf};

/// The seeds of a target in the repository, smallest first.
pub(crate) fn read(target: &str) -> Vec<Vec<u8>> {
    let folder = folder(target);
    let entries =
        fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut seeds: Vec<Vec<u8>> = entries
        .map(|entry| {
            fs::read(entry.expect("the folder is readable").path()).expect("so are its files")
        })
        .collect();
    seeds.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    assert!(!seeds.is_empty(), "{} has no seeds", folder.display());
    seeds
}

/// Replaces the seeds of a target that a run has kept; those that were written stay.
pub(crate) fn write<'s>(target: &str, seeds: impl Iterator<Item = &'s [u8]>) {
    let folder = folder(target);
    for entry in fs::read_dir(&folder).expect("the folder is readable") {
        let entry = entry.expect("the folder is readable");
        if !entry.file_name().as_encoded_bytes().starts_with(WRITTEN.as_bytes()) {
            fs::remove_file(entry.path()).expect("the folder can be written");
        }
    }
    for (number, seed) in seeds.enumerate() {
        fs::write(folder.join(format!("{number:03}")), seed).expect("the folder can be written");
    }
}

/// How the names of seeds begin that were written by hand.
const WRITTEN: &str = "seed-";

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(target)
}
