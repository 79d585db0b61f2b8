//! Files as a source.

use super::scan::{read_file, read_folder};
use super::{Debounce, File, FileError, FileWatch, Parsed};
use crate::{Collection, Graph, Object, Revision, Source};
use std::ffi::OsString;
use std::fmt::{self, Display};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The content of files as a collection.
///
/// A clone is another handle of the same source. The collections that were derived from it live on
/// without it, but nobody reads the disk for them any more.
#[derive(Clone)]
pub struct FileSource {
    inner: Arc<Inner>,
}

struct Inner {
    graph: Graph,
    files: Source<File>,
    root: PathBuf,
    extent: Extent,
}

/// What belongs to a source.
enum Extent {
    /// The files with one of these extensions, or all if there is none.
    Folder(Vec<OsString>),
    File,
}

/// Which files of a folder are read.
#[derive(Clone, Debug)]
#[must_use]
pub struct FileOptions {
    extensions: Vec<OsString>,
}

impl FileOptions {
    /// Starts with the files that end in `.yaml` or `.yml`.
    pub fn new() -> Self {
        Self { extensions: ["yaml", "yml"].map(OsString::from).into() }
    }

    /// Reads the files with one of these extensions, given without the dot; all files if there is
    /// none.
    pub fn extensions<E: Into<OsString>>(
        mut self,
        extensions: impl IntoIterator<Item = E>,
    ) -> Self {
        self.extensions = extensions.into_iter().map(Into::into).collect();
        self
    }
}

impl Default for FileOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl FileSource {
    /// Reads the files of a folder and of the folders in it.
    ///
    /// Empty files count as absent. Links to files are followed, links to folders are not.
    /// Names that begin with two dots are skipped, as Kubernetes keeps the real files of a mounted
    /// volume under such names.
    ///
    /// # Errors
    ///
    /// Fails if the folder cannot be read. A single file that cannot be read is no error here; see
    /// [`Parsed::errors`].
    pub fn folder(
        graph: &Graph,
        name: &str,
        root: impl Into<PathBuf>,
        options: &FileOptions,
    ) -> Result<Self, FileError> {
        Self::open(graph, name, root.into(), Extent::Folder(options.extensions.clone()))
    }

    /// Reads one file.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be read.
    pub fn file(graph: &Graph, name: &str, path: impl Into<PathBuf>) -> Result<Self, FileError> {
        let path = path.into();
        if let Err(error) = fs::File::open(&path) {
            return Err(FileError::new(path, error.to_string()));
        }
        Self::open(graph, name, path, Extent::File)
    }

    fn open(graph: &Graph, name: &str, root: PathBuf, extent: Extent) -> Result<Self, FileError> {
        let files = graph.source_unsynced(name);
        let inner = Inner { graph: graph.clone(), files, root, extent };
        let found = inner.read()?;
        graph.write(|tx| {
            tx.reset(&inner.files, found);
            tx.mark_synced(&inner.files);
        });
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Returns the files.
    #[must_use]
    pub fn files(&self) -> Collection<File> {
        self.inner.files.collection()
    }

    /// Derives objects from each file.
    ///
    /// `parse` runs for each file whose content is new. If it fails, or the file cannot be read, the
    /// file keeps the objects that it has had, and [`Parsed::errors`] tells. If several files have
    /// an object of the same key, that of the first path counts, as in
    /// [`Collection::flat_map`].
    #[must_use]
    pub fn parse<T: Object + Clone, E: Display>(
        &self,
        name: &str,
        parse: impl Fn(&File) -> Result<Vec<T>, E> + Send + Sync + 'static,
    ) -> Parsed<T> {
        Parsed::new(&self.files(), name, parse)
    }

    /// Reads everything again, on the calling thread, and writes what differs in one transaction.
    ///
    /// If the folder itself cannot be read, its files stay as they are, and it shows up among the
    /// files as one that cannot be read.
    #[expect(clippy::must_use_candidate, reason = "the revision is a courtesy")]
    pub fn rescan(&self) -> Revision {
        match self.inner.read() {
            Ok(files) => self.inner.files.reset(files),
            Err(error) => {
                let path = error.path().to_owned();
                self.inner.files.set(File::new(path, Err(error.message().to_owned())))
            }
        }
    }

    /// Starts a thread that calls [`rescan`](Self::rescan) when the disk has changed.
    ///
    /// It begins with a first reading. If the folder itself is replaced by another of the same
    /// name, the watch may lose sight of it.
    ///
    /// # Errors
    ///
    /// Fails if the system refuses to watch.
    pub fn watch(&self, debounce: Debounce) -> Result<FileWatch, FileError> {
        FileWatch::start(self.clone(), debounce)
    }

    pub(super) fn graph(&self) -> &Graph {
        &self.inner.graph
    }

    /// Returns the folder to watch, and whether the folders in it count as well.
    pub(super) fn watched(&self) -> (&Path, bool) {
        match self.inner.extent {
            Extent::Folder(_) => (&self.inner.root, true),
            Extent::File => {
                let parent = self.inner.root.parent().unwrap_or(Path::new(""));
                (if parent.as_os_str().is_empty() { Path::new(".") } else { parent }, false)
            }
        }
    }
}

impl Inner {
    fn read(&self) -> Result<Vec<File>, FileError> {
        match &self.extent {
            Extent::File => Ok(read_file(self.root.clone()).into_iter().collect()),
            Extent::Folder(extensions) => read_folder(&self.root, |path| {
                let is_one = |extension| extensions.iter().any(|wanted| wanted == extension);
                extensions.is_empty() || path.extension().is_some_and(is_one)
            }),
        }
    }
}

impl fmt::Debug for FileSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileSource").field("root", &self.inner.root).finish_non_exhaustive()
    }
}
