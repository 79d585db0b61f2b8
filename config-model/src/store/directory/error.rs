use std::path::{Path, PathBuf};

use thiserror::Error;

/// A directory that cannot be read or watched.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}: {message}", path.display())]
pub struct DirectoryError {
    path: PathBuf,
    message: String,
}

impl DirectoryError {
    pub(super) fn new(path: impl Into<PathBuf>, message: String) -> Self {
        Self { path: path.into(), message }
    }

    /// The directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is wrong, without the path.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}
