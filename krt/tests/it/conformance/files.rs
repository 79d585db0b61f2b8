//! A collection that is read from files, one object in each.

use super::fixture::{Fixture, Outside};
use crate::shop::Count;
use krt::Graph;
use krt::files::{FileOptions, FileSource};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

struct Folder {
    folder: TempDir,
    source: FileSource,
}

impl Folder {
    fn path(&self, key: &str) -> PathBuf {
        self.folder.path().join(format!("{}.yaml", key.replace('/', "-")))
    }

    fn write(&self, key: &str) {
        fs::write(self.path(key), key).expect("files can be written");
    }
}

impl Outside for Folder {
    fn create(&self, key: &str) {
        self.write(key);
        self.source.rescan();
    }

    fn replace(&self, old: &str, new: &str) {
        fs::remove_file(self.path(old)).expect("it is there");
        self.create(new);
    }
}

pub(super) fn files() -> Fixture {
    let folder = tempfile::tempdir().expect("a folder");
    let graph = Graph::new();
    let source = FileSource::folder(&graph, "files", folder.path(), &FileOptions::new())
        .expect("the folder is there");
    let counts =
        source.parse("counts", |file| file.text().map(|key| vec![Count(key.to_owned(), 1)]));
    Fixture::new("files", &graph, counts.objects().clone(), Folder { folder, source })
}
