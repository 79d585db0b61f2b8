use std::fmt;
use std::time::Duration;

use notify::RecursiveMode;

use super::{DirectoryError, DirectoryStore};
use crate::watch::Watch;

/// Lets a [`DirectoryStore`] follow the disk; dropping it ends its thread and waits for it.
///
/// Dropped by a handler of the store on that thread, it does not wait.
#[must_use = "the store follows the disk until this is dropped"]
pub struct DirectoryWatch(#[expect(dead_code, reason = "its drop ends the watch")] Watch);

impl DirectoryStore {
    /// Reads the directory again whenever it has changed, on a thread of its own.
    ///
    /// `pause` runs from the first change that is noticed, and later ones do not extend it, so that a
    /// directory that never rests is read too; 250 milliseconds suit most. Handlers of events run on that
    /// thread. What changed between the last read and this call is noticed as well.
    ///
    /// A directory that is removed or renamed leaves the objects as they are, which is an error among the
    /// [diagnostics](Self::diagnostics) and in the log; when one of its name is there again, within a second
    /// it is read and followed.
    ///
    /// ```
    /// # use mesh_config_model::GroupVersionKind;
    /// use mesh_config_model::store::{ContentOptions, DirectoryStore};
    /// use std::time::Duration;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let lookup = |_: &GroupVersionKind| None;
    /// let store = DirectoryStore::open(folder.path(), [], lookup, ContentOptions::new())?;
    /// let watch = store.watch(Duration::from_millis(250))?;
    /// drop(watch);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the operating system cannot watch the directory, or starts no thread.
    pub fn watch(&self, pause: Duration) -> Result<DirectoryWatch, DirectoryError> {
        let store = self.clone();
        let read = move || {
            let problems = store.rescan();
            if let Some(first) = problems.first() {
                tracing::warn!(
                    directory = %store.root().display(),
                    problems = problems.len(),
                    %first,
                    "directory has problems"
                );
            }
        };
        Watch::start("directory store", self.root(), RecursiveMode::Recursive, pause, read)
            .map(DirectoryWatch)
            .map_err(|message| DirectoryError::new(self.root(), message))
    }
}

impl fmt::Debug for DirectoryWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DirectoryWatch").finish_non_exhaustive()
    }
}
