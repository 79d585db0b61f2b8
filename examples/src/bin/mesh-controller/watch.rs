use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use notify::{RecursiveMode, Watcher};
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::files::Roots;

/// How long the disk must be quiet before a change is read: editors write in several steps.
const QUIET: Duration = Duration::from_millis(50);
/// How long a busy disk can hold a change back.
const LONGEST_WAIT: Duration = Duration::from_millis(300);

/// What changed on disk since it was last asked for.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Files that were written, made or removed.
    pub(crate) files: BTreeSet<PathBuf>,
    /// Whether folders moved or events were lost, so that everything has to be looked at.
    pub(crate) rescan: bool,
}

/// Watches the roots. A file that changes often is held once, so that nothing piles up.
pub(crate) struct DiskWatch {
    pending: Arc<Pending>,
    _watcher: notify::RecommendedWatcher,
}

#[derive(Default)]
struct Pending {
    changes: Mutex<Changes>,
    wake: Notify,
}

impl DiskWatch {
    /// Starts to watch; changes from here on are seen.
    ///
    /// # Errors
    ///
    /// When the system refuses to watch a folder.
    pub(crate) fn start(roots: &Roots) -> notify::Result<Self> {
        let pending = Arc::new(Pending::default());
        let sink = Arc::clone(&pending);
        let resolver = roots.clone();
        let mut watcher = notify::recommended_watcher(move |event| sink.note(&resolver, event))?;
        for folder in roots.watched() {
            watcher.watch(&folder, RecursiveMode::Recursive)?;
        }
        Ok(Self { pending, _watcher: watcher })
    }

    /// Waits for a change and then for the disk to be quiet.
    pub(crate) async fn next(&self) -> Changes {
        self.pending.wake.notified().await;
        let longest = tokio::time::sleep(LONGEST_WAIT);
        tokio::pin!(longest);
        loop {
            tokio::select! {
                () = &mut longest => break,
                () = tokio::time::sleep(QUIET) => break,
                () = self.pending.wake.notified() => {}
            }
        }
        std::mem::take(&mut *self.pending.changes.lock())
    }
}

impl Pending {
    fn note(&self, roots: &Roots, event: notify::Result<notify::Event>) {
        let mut changes = self.changes.lock();
        match event {
            Ok(event) if event.kind.is_access() => return,
            Ok(event) if event.need_rescan() => changes.rescan = true,
            Ok(event) => {
                for path in event.paths {
                    match roots.resolve(&path) {
                        Some(file) => drop(changes.files.insert(file)),
                        None if path.extension().is_none() => changes.rescan = true,
                        None => return,
                    }
                }
            }
            Err(error) => {
                tracing::warn!(%error, "watching the files failed, reading all of them again");
                changes.rescan = true;
            }
        }
        drop(changes);
        self.wake.notify_one();
    }
}
