use std::fmt;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::{DirectoryError, DirectoryStore};

/// Lets a [`DirectoryStore`] follow the disk; dropping it ends its thread and waits for it.
///
/// Dropped by a handler of the store on that thread, it does not wait.
#[must_use = "the store follows the disk until this is dropped"]
pub struct DirectoryWatch {
    watcher: Option<RecommendedWatcher>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl DirectoryStore {
    /// Reads the directory again whenever it has changed, on a thread of its own.
    ///
    /// `pause` runs from the first change that is noticed, and later ones do not extend it, so that a
    /// directory that never rests is read too; 250 milliseconds suit most. Handlers of events run on that
    /// thread. What changed between the last read and this call is noticed as well.
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
        let refused = |error: notify::Error| DirectoryError::new(self.root(), error.to_string());
        let (changed, changes) = sync_channel(1);
        let first = changed.clone();
        let mut watcher =
            notify::recommended_watcher(move |event| note(&changed, event)).map_err(refused)?;
        watcher.watch(self.root(), RecursiveMode::Recursive).map_err(refused)?;
        let _ = first.try_send(());
        drop(first);
        let (stop, stopped) = channel();
        let store = self.clone();
        let thread = std::thread::Builder::new()
            .name("directory store".to_owned())
            .spawn(move || follow(&store, &changes, &stopped, pause))
            .map_err(|error| DirectoryError::new(self.root(), error.to_string()))?;
        Ok(DirectoryWatch { watcher: Some(watcher), stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for DirectoryWatch {
    fn drop(&mut self) {
        drop(self.watcher.take());
        drop(self.stop.take());
        let Some(thread) = self.thread.take() else { return };
        let is_own_thread = thread.thread().id() == std::thread::current().id();
        if !is_own_thread && thread.join().is_err() {
            tracing::error!("the watch of a directory store panicked");
        }
    }
}

impl fmt::Debug for DirectoryWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DirectoryWatch").finish_non_exhaustive()
    }
}

/// Reads after each pause that follows a change, until nobody can tell of changes any more.
fn follow(store: &DirectoryStore, changes: &Receiver<()>, stopped: &Receiver<()>, pause: Duration) {
    while changes.recv().is_ok() {
        // Nothing is ever sent here, so this waits for the whole pause, or for the end.
        if stopped.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
            return;
        }
        // Changes up to here are seen by the read that follows.
        let _ = changes.try_recv();
        let problems = store.rescan();
        if !problems.is_empty() {
            tracing::warn!(directory = %store.root().display(), problems = problems.len(), "first" = %problems[0], "directory has problems");
        }
    }
}

fn note(changed: &SyncSender<()>, event: notify::Result<Event>) {
    match event {
        Ok(event) if !is_change(event.kind) => return,
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "events of a directory were lost"),
    }
    // One change that was not looked at yet is as good as many.
    let _ = changed.try_send(());
}

/// Reading a file is an event too, which must not lead to another reading.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        EventKind::Any
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Other => true,
    }
}
