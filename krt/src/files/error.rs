//! What is wrong with a file.

use super::FilePath;
use crate::Object;
use std::path::Path;
use thiserror::Error;

/// A file or folder that cannot be read, watched or parsed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{path}: {message}")]
pub struct FileError {
    path: FilePath,
    message: String,
}

impl FileError {
    pub(super) fn new(path: impl Into<FilePath>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }

    /// Returns the path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.path.as_path()
    }

    /// Returns what is wrong, without the path.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl Object for FileError {
    type Key = FilePath;

    fn key(&self) -> FilePath {
        self.path.clone()
    }
}
