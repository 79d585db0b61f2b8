use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use krt::Graph;
use parking_lot::Mutex;

use crate::app::Origin;
use crate::catalog::{Catalog, FileContent, Reader};
use crate::files::{self, Roots, STDIN};
use crate::graph::{Inputs, Sources};
use crate::report::Summary;

/// Files as the origin of the objects.
pub(crate) struct Folder {
    roots: Roots,
    reader: Reader,
    catalog: Mutex<Catalog>,
    graph: Graph,
    sources: Sources,
    is_loaded: AtomicBool,
}

impl Folder {
    pub(crate) fn new(roots: Roots, reader: Reader, graph: &Graph) -> (Self, Inputs) {
        let catalog = Mutex::new(Catalog::new(reader.kinds().gvks().cloned()));
        let (sources, inputs) = Sources::new(graph);
        let (graph, is_loaded) = (graph.clone(), AtomicBool::new(false));
        (Self { roots, reader, catalog, graph, sources, is_loaded }, inputs)
    }

    /// Reads everything for the first time.
    pub(crate) fn load(&self) {
        let mut files = self.read_all(&self.roots.files());
        files.extend(self.read_folders());
        if self.roots.with_stdin() {
            let name = Arc::from(STDIN);
            let content = self.reader.read(&name, files::read_stdin());
            files.push((name, Some(content)));
        }
        self.apply(files);
        self.is_loaded.store(true, Ordering::Release);
    }

    /// Reads again what stands at the places that changed.
    pub(crate) fn reload(&self, places: &BTreeSet<PathBuf>) {
        let there: BTreeSet<_> =
            places.iter().flat_map(|place| self.roots.files_at(place)).collect();
        let held = |place: &PathBuf| self.catalog.lock().files_at(place);
        let gone = places.iter().flat_map(held).map(|file| PathBuf::from(&*file));
        let gone: BTreeSet<_> = gone.filter(|file| !there.contains(file)).collect();
        let mut files = self.read_all(&there.into_iter().collect::<Vec<_>>());
        files.extend(gone.iter().map(|file| (files::display_name(file), None)));
        if !files.is_empty() {
            files.extend(self.read_folders());
            self.apply(files);
        }
    }

    /// When it returns, everything derived is up to date and told.
    fn apply(&self, files: Vec<(Arc<str>, Option<FileContent>)>) {
        let change = self.catalog.lock().apply(files);
        self.graph.write(|write| self.sources.write(write, change));
    }

    /// Reads and validates files on all cores; the order of the result is that of the paths.
    fn read_all(&self, paths: &[PathBuf]) -> Vec<(Arc<str>, Option<FileContent>)> {
        let threads =
            thread::available_parallelism().map_or(1, usize::from).min(paths.len().max(1));
        let share = paths.len().div_ceil(threads).max(1);
        thread::scope(|scope| {
            let readers: Vec<_> = paths
                .chunks(share)
                .map(|paths| {
                    scope
                        .spawn(move || paths.iter().map(|path| self.read(path)).collect::<Vec<_>>())
                })
                .collect();
            readers
                .into_iter()
                .flat_map(|reader| reader.join().expect("reading does not panic"))
                .collect()
        })
    }

    fn read(&self, path: &Path) -> (Arc<str>, Option<FileContent>) {
        let name = files::display_name(path);
        let missing = || {
            let is_missing = self.roots.names(path) && !path.is_dir();
            is_missing.then(|| Err(io::Error::from(io::ErrorKind::NotFound)))
        };
        let content = if self.roots.names(path) && files::is_empty(path) {
            Some(Reader::empty(&name))
        } else {
            files::read(path).or_else(missing).map(|content| self.reader.read(&name, content))
        };
        (name, content)
    }

    /// What is to be said of the roots that are folders, beside what their files hold.
    fn read_folders(&self) -> Vec<(Arc<str>, Option<FileContent>)> {
        self.read_all(&self.roots.folders().cloned().collect::<Vec<_>>())
    }
}

impl Origin for Folder {
    fn summary(&self) -> Summary {
        self.catalog.lock().summary()
    }

    fn awaited(&self) -> Option<String> {
        (!self.is_loaded.load(Ordering::Acquire)).then(|| "loading".to_owned())
    }
}
