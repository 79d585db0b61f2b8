use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use notify::{RecursiveMode, Watcher};
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::files::{Depth, Roots};

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
        for (folder, depth) in roots.watched() {
            let mode = match depth {
                Depth::One => RecursiveMode::NonRecursive,
                Depth::All => RecursiveMode::Recursive,
            };
            watcher.watch(&folder, mode)?;
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
        let news = self.changes.lock().add(roots, event);
        if news {
            self.wake.notify_one();
        }
    }
}

impl Changes {
    /// Returns whether the event concerns us.
    fn add(&mut self, roots: &Roots, event: notify::Result<notify::Event>) -> bool {
        match event {
            Ok(event) if event.kind.is_access() => false,
            Ok(event) if event.need_rescan() => {
                self.rescan = true;
                true
            }
            Ok(event) => {
                let ours = event.paths.iter().filter(|path| self.add_path(roots, path)).count();
                ours > 0
            }
            Err(error) => {
                tracing::warn!(%error, "watching the files failed, reading all of them again");
                self.rescan = true;
                true
            }
        }
    }

    fn add_path(&mut self, roots: &Roots, path: &Path) -> bool {
        match roots.resolve(path) {
            Some(file) => drop(self.files.insert(file)),
            None if roots.may_hold(path) => self.rescan = true,
            None => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, CreateKind, Event, EventKind, ModifyKind, RenameMode};

    use super::*;

    #[track_caller]
    fn check(event: Event, files: &[&str], rescan: bool) {
        let roots = Roots::new(vec![PathBuf::from("/etc/mesh")]);
        let mut changes = Changes::default();
        let news = changes.add(&roots, Ok(event));
        assert_eq!(
            changes.files.into_iter().collect::<Vec<_>>(),
            files.iter().map(PathBuf::from).collect::<Vec<_>>()
        );
        assert_eq!((changes.rescan, news), (rescan, rescan || !files.is_empty()));
    }

    fn event(kind: EventKind, paths: &[&str]) -> Event {
        paths.iter().fold(Event::new(kind), |event, path| event.add_path(PathBuf::from(path)))
    }

    #[test]
    fn an_editor_that_renames_over_the_file_is_seen() {
        let rename = EventKind::Modify(ModifyKind::Name(RenameMode::Both));
        check(
            event(rename, &["/etc/mesh/a.yaml.tmp", "/etc/mesh/a.yaml"]),
            &["/etc/mesh/a.yaml"],
            false,
        );
    }

    #[test]
    fn other_files_and_mere_reading_are_no_change() {
        check(
            event(EventKind::Modify(ModifyKind::Any), &["/etc/mesh/notes.txt", "/etc/other.yaml"]),
            &[],
            false,
        );
        check(event(EventKind::Access(AccessKind::Any), &["/etc/mesh/a.yaml"]), &[], false);
    }

    #[test]
    fn a_new_folder_makes_everything_read_again() {
        check(event(EventKind::Create(CreateKind::Folder), &["/etc/mesh/team"]), &[], true);
        check(event(EventKind::Create(CreateKind::Folder), &["/etc/team"]), &[], false);
    }
}
