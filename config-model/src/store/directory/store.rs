use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::DirectoryError;
use super::scan::{Found, scan};
use crate::decode::{Diagnostic, KindLookup};
use crate::store::catalog::{
    Catalog, Known, Outcome, Precedence, Reading, Update, file_problem, has_errors,
};
use crate::store::content::digest;
use crate::store::read_only::read_only;
use crate::store::subscription::Handler;
use crate::store::{
    BatchHandler, ConfigController, ConfigStore, ContentOptions, EventHandler, NamespaceFilter,
    Precondition, Replay, ResourceVersion, StoreError, Subscription,
};
use crate::{Config, ConfigKey, GroupVersionKind};

/// Holds the objects of the `.yaml` and `.yml` files of a directory and of the directories in it.
///
/// Takes no writes. The disk is read when the store is opened, and again by [`rescan`](Self::rescan) or,
/// with the feature `watch`, by [`watch`](Self::watch); files whose content is the same are not parsed again.
///
/// A file with errors keeps the objects that it had when it was last without; if it never was, what can be
/// read of it takes effect. The same holds for a file or folder that cannot be read at all. What is wrong
/// stays visible through [`diagnostics`](Self::diagnostics) until it is mended.
///
/// If several files define the same object, that of the last path in byte order takes effect and the
/// others are reported. Events come for objects that are new, differ or are gone, first the former, then
/// the latter, each in key order; all events of one reading are one
/// [batch](ConfigController::subscribe_batches).
///
/// Links to files are followed and links to directories are not, names that begin with two dots are passed
/// over, and empty files count as absent, which suits volumes that Kubernetes mounts.
///
/// ```
/// use mesh_config_model::GroupVersionKind;
/// use mesh_config_model::decode::{Body, KindEntry, Scope, decode_spec};
/// use mesh_config_model::store::{ConfigStore, ContentOptions, DirectoryStore, NamespaceFilter};
///
/// let folder = tempfile::tempdir()?;
/// let file = folder.path().join("a.yaml");
/// std::fs::write(&file, "{apiVersion: example.io/v1, kind: Widget, metadata: {name: a}}")?;
///
/// let widget = GroupVersionKind::from_static("example.io", "v1", "Widget");
/// let entry = KindEntry::new(widget.clone(), Scope::Namespaced, Body::Spec, decode_spec::<serde_json::Value>);
/// let lookup = move |gvk: &GroupVersionKind| (*gvk == entry.gvk).then(|| entry.clone());
/// let store = DirectoryStore::open(folder.path(), [widget.clone()], lookup, ContentOptions::new())?;
/// assert_eq!(store.list(&widget, NamespaceFilter::All).len(), 1);
///
/// std::fs::write(&file, "apiVersion: [")?;
/// assert_eq!(store.rescan().len(), 1);
/// assert_eq!(store.list(&widget, NamespaceFilter::All).len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone is another handle of the same store.
#[derive(Clone, Debug)]
pub struct DirectoryStore(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    root: PathBuf,
    catalog: Catalog,
    scans: AtomicU64,
}

impl DirectoryStore {
    /// Reads a directory.
    ///
    /// `lookup` knows how the kinds are decoded; objects of kinds it does not know, or that are not
    /// served, are passed over.
    ///
    /// # Errors
    ///
    /// When the directory itself cannot be read. What is wrong with its files is no error here.
    pub fn open(
        root: impl Into<PathBuf>,
        kinds: impl IntoIterator<Item = GroupVersionKind>,
        lookup: impl KindLookup + Send + Sync + 'static,
        options: ContentOptions,
    ) -> Result<Self, DirectoryError> {
        let root = root.into();
        std::fs::read_dir(&root).map_err(|error| DirectoryError::new(&root, error.to_string()))?;
        let catalog = Catalog::new(kinds, lookup, options, Precedence::LastName);
        let store = Self(Arc::new(Inner { root, catalog, scans: AtomicU64::new(0) }));
        store.rescan();
        Ok(store)
    }

    /// Reads the disk again and returns what is wrong with it.
    ///
    /// Whatever was on the disk when the call began is visible when it returns.
    pub fn rescan(&self) -> Vec<Diagnostic> {
        let Inner { root, catalog, scans } = &*self.0;
        let scan_number = scans.fetch_add(1, Ordering::SeqCst) + 1;
        let root_name: Arc<str> = root.to_string_lossy().into();
        let updates = match scan(root, catalog.options().input_limit()) {
            Ok(found) => self.compare(found),
            Err(error) => {
                let diagnostics = vec![file_problem(&root_name, error.to_string())];
                vec![Update {
                    name: root_name,
                    outcome: Outcome::Failed { diagnostics, digest: None },
                }]
            }
        };
        catalog.enter_scan(&updates, scan_number);
        self.diagnostics()
    }

    /// Lists what is wrong with the files, by path and place, and the definitions without effect.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.0.catalog.diagnostics()
    }

    /// The directory.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.0.root
    }

    /// Finds out what became of every file.
    fn compare(&self, found: Found) -> Vec<Update> {
        let catalog = &self.0.catalog;
        let known = catalog.contents();
        let unreadable: Vec<Arc<str>> = found
            .iter()
            .filter(|(_, content)| content.is_err())
            .map(|(name, _)| Arc::clone(name))
            .collect();
        let hidden = |name: &str| unreadable.iter().any(|folder| is_below(name, folder));
        let gone: Vec<Update> = known
            .keys()
            .filter(|name| !found.contains_key(*name) && !hidden(name))
            .map(|name| Update { name: Arc::clone(name), outcome: Outcome::Gone })
            .collect();
        let changed = found.into_iter().filter_map(|(name, content)| {
            let outcome = match content {
                Ok(bytes) => self.outcome(&name, &bytes, known.get(&name))?,
                Err(error) => {
                    let diagnostics = vec![file_problem(&name, error)];
                    Outcome::Failed { diagnostics, digest: None }
                }
            };
            Some(Update { name, outcome })
        });
        changed.chain(gone).collect()
    }

    /// Parses a file unless it is as it was.
    fn outcome(&self, name: &Arc<str>, bytes: &[u8], known: Option<&Known>) -> Option<Outcome> {
        let digest = digest(bytes);
        if known.is_some_and(|known| known.digest == Some(digest)) {
            return None;
        }
        let Reading { objects, diagnostics } = self.0.catalog.read(name, bytes);
        Some(if has_errors(&diagnostics) && known.is_some_and(|known| known.was_good) {
            Outcome::Failed { diagnostics, digest: Some(digest) }
        } else {
            let objects = objects.into_iter().map(Arc::new).collect();
            Outcome::Read { objects, diagnostics, digest }
        })
    }
}

fn is_below(name: &str, folder: &str) -> bool {
    name.strip_prefix(folder).is_some_and(|rest| rest.starts_with(std::path::MAIN_SEPARATOR))
}

read_only!(DirectoryStore, |store| store.0.catalog);
