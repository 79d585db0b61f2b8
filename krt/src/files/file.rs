//! A file as an object.

use crate::Object;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The path of a file as a key; prints with a replacement for what is not Unicode.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(Arc<Path>);

/// A file and what it contains.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    path: FilePath,
    content: Result<Arc<[u8]>, String>,
}

impl File {
    pub(super) fn new(path: PathBuf, content: Result<Vec<u8>, String>) -> Self {
        Self { path: path.into(), content: content.map(Arc::from) }
    }

    /// Returns the path.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.path.as_path()
    }

    /// Returns the content.
    ///
    /// # Errors
    ///
    /// Tells why the file could not be read.
    pub fn bytes(&self) -> Result<&[u8], String> {
        self.content.as_deref().map_err(Clone::clone)
    }

    /// Returns the content as text.
    ///
    /// # Errors
    ///
    /// Tells why the file could not be read, or that it is not UTF-8.
    pub fn text(&self) -> Result<&str, String> {
        std::str::from_utf8(self.bytes()?).map_err(|error| error.to_string())
    }
}

impl Object for File {
    type Key = FilePath;

    fn key(&self) -> FilePath {
        self.path.clone()
    }
}

impl FilePath {
    /// Returns the path.
    #[must_use]
    pub fn as_path(&self) -> &Path {
        &self.0
    }
}

impl From<PathBuf> for FilePath {
    fn from(path: PathBuf) -> Self {
        Self(path.into())
    }
}

impl From<&Path> for FilePath {
    fn from(path: &Path) -> Self {
        Self(path.into())
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display().fmt(f)
    }
}
