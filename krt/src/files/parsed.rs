//! What the files contain.

use super::{File, FileError, FilePath};
use crate::{Collection, Keep, Object};
use std::fmt::{self, Display};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The objects of the files of a source, and the files that have none because of an error.
pub struct Parsed<T: Object> {
    objects: Collection<T>,
    errors: Collection<FileError>,
}

impl<T: Object + Clone> Parsed<T> {
    pub(super) fn new<E: Display>(
        files: &Collection<File>,
        name: &str,
        parse: impl Fn(&File) -> Result<Vec<T>, E> + Send + Sync + 'static,
    ) -> Self {
        let outcomes = files.map(&format!("{name} parsed"), move |_, file| {
            let result = file.bytes().and_then(|_| run(&parse, file));
            Some(Outcome { path: file.key(), result })
        });
        let objects = outcomes.flat_map_or_keep(name, |_, outcome| match &outcome.result {
            Ok(objects) => Ok(objects.clone()),
            Err(message) => Err(Keep::last().because(message)),
        });
        let errors = outcomes.map(&format!("{name} errors"), |_, outcome| {
            let message = outcome.result.as_ref().err()?;
            Some(FileError::new(outcome.path.as_path(), message))
        });
        Self { objects, errors }
    }
}

impl<T: Object> Parsed<T> {
    /// Returns the objects.
    #[must_use]
    pub fn objects(&self) -> &Collection<T> {
        &self.objects
    }

    /// Returns the files that cannot be read or parsed now; their last good objects stay.
    #[must_use]
    pub fn errors(&self) -> &Collection<FileError> {
        &self.errors
    }
}

impl<T: Object> fmt::Debug for Parsed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parsed").field("name", &self.objects.name()).finish_non_exhaustive()
    }
}

/// A file that was parsed.
#[derive(PartialEq)]
struct Outcome<T> {
    path: FilePath,
    result: Result<Vec<T>, String>,
}

impl<T: Object> Object for Outcome<T> {
    type Key = FilePath;

    fn key(&self) -> FilePath {
        self.path.clone()
    }
}

fn run<T, E: Display>(
    parse: &impl Fn(&File) -> Result<Vec<T>, E>,
    file: &File,
) -> Result<Vec<T>, String> {
    match catch_unwind(AssertUnwindSafe(|| parse(file))) {
        Ok(parsed) => parsed.map_err(|error| error.to_string()),
        Err(_) => Err("the parser panicked".to_owned()),
    }
}
