use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use parking_lot::Mutex;

use crate::catalog::{Catalog, FileContent, Reader};
use crate::cli::Cli;
use crate::files::{self, Roots, STDIN};
use crate::graph::World;
use crate::report::{Report, Summary};
use crate::watch::Changes;

/// The program without its edges: files in, world up to date.
pub(crate) struct App {
    roots: Roots,
    reader: Reader,
    catalog: Mutex<Catalog>,
    world: World,
}

impl App {
    pub(crate) fn new(cli: &Cli, roots: Roots, graph: krt::Graph) -> Self {
        let reader = Reader::new(&cli.namespace, &cli.domain);
        let catalog = Mutex::new(Catalog::new(reader.kinds().gvks().cloned()));
        let world = World::new(graph, &cli.root_namespace, &cli.domain);
        Self { roots, reader, catalog, world }
    }

    /// Reads everything for the first time.
    pub(crate) fn load(&self) {
        let mut files = self.read_all(&self.roots.files());
        if self.roots.with_stdin() {
            let name = Arc::from(STDIN);
            let content = self.reader.read(&name, files::read_stdin());
            files.push((name, Some(content)));
        }
        self.apply(files);
    }

    /// Reads what changed on disk.
    pub(crate) fn reload(&self, changes: Changes) {
        let mut changed: BTreeSet<PathBuf> = changes.files;
        if changes.rescan {
            changed.extend(self.roots.files());
            let catalog = self.catalog.lock();
            changed.extend(
                catalog.files().filter(|file| &***file != STDIN).map(|file| PathBuf::from(&**file)),
            );
        }
        self.apply(self.read_all(&changed.into_iter().collect::<Vec<_>>()));
    }

    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    pub(crate) fn summary(&self) -> Summary {
        self.catalog.lock().summary()
    }

    /// The state of the world as one value.
    pub(crate) fn report(&self) -> Report {
        let findings =
            self.world.findings().list().iter().map(|found| Arc::clone(&found.0)).collect();
        Report { workloads: self.world.effective().list(), findings, summary: self.summary() }
    }

    fn apply(&self, files: Vec<(Arc<str>, Option<FileContent>)>) {
        let change = self.catalog.lock().apply(files);
        self.world.apply(change);
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
        let missing =
            || self.roots.names(path).then(|| Err(io::Error::from(io::ErrorKind::NotFound)));
        let content =
            files::read(path).or_else(missing).map(|content| self.reader.read(&name, content));
        (name, content)
    }
}
