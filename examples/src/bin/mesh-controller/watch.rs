use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use notify::{RecursiveMode, Watcher};
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::files::{Depth, Roots, absolute};

/// How long the disk must be quiet before a change is read: editors write in several steps.
const QUIET: Duration = Duration::from_millis(50);
/// How long a busy disk can hold a change back.
const LONGEST_WAIT: Duration = Duration::from_millis(300);

/// Watches the roots. A place that changes often is held once, so that nothing piles up.
pub(crate) struct DiskWatch {
    roots: Roots,
    pending: Arc<Pending>,
    watcher: notify::RecommendedWatcher,
}

/// Where something changed since it was last asked for: files and folders, as the roots name them.
#[derive(Default)]
struct Pending {
    places: Mutex<BTreeSet<PathBuf>>,
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
        Ok(Self { roots: roots.clone(), pending, watcher })
    }

    /// Waits for a change and then for the disk to be quiet; returns the places that changed.
    pub(crate) async fn next(&mut self) -> BTreeSet<PathBuf> {
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
        let places = std::mem::take(&mut *self.pending.places.lock());
        self.watch_anew(&places);
        places
    }

    /// A root that changed may be another folder of the same name, which nobody watches yet.
    fn watch_anew(&mut self, places: &BTreeSet<PathBuf>) {
        let changed = self.roots.folders().filter(|root| places.contains(*root));
        for root in changed.filter_map(|root| absolute(root)) {
            // The watch may have ended with the folder.
            let _ = self.watcher.unwatch(&root);
            if let Err(error) = self.watcher.watch(&root, RecursiveMode::Recursive) {
                tracing::warn!(root = %root.display(), %error, "the folder cannot be watched");
            }
        }
    }
}

impl Pending {
    fn note(&self, roots: &Roots, event: notify::Result<notify::Event>) {
        let changed = changed(roots, event);
        if !changed.is_empty() {
            self.places.lock().extend(changed);
            self.wake.notify_one();
        }
    }
}

/// The places that an event concerns; all roots when events were lost.
fn changed(roots: &Roots, event: notify::Result<notify::Event>) -> Vec<PathBuf> {
    match event {
        Ok(event) if event.kind.is_access() => Vec::new(),
        Ok(event) if event.need_rescan() => roots.paths().cloned().collect(),
        Ok(event) => event.paths.iter().flat_map(|path| roots.places(path)).collect(),
        Err(error) => {
            tracing::warn!(%error, "watching the files failed, reading all of them again");
            roots.paths().cloned().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, CreateKind, Event, EventKind, Flag, ModifyKind, RenameMode};

    use super::*;

    fn event(kind: EventKind, paths: &[&str]) -> Event {
        paths.iter().fold(Event::new(kind), |event, path| event.add_path(PathBuf::from(path)))
    }

    #[track_caller]
    fn check(event: Event, places: &[&str]) {
        let roots = Roots::new(["/etc/mesh", "/etc/other.conf"].map(PathBuf::from).to_vec());
        let places: Vec<_> = places.iter().map(PathBuf::from).collect();
        assert_eq!(changed(&roots, Ok(event)), places);
    }

    #[test]
    fn an_editor_that_renames_over_the_file_is_seen() {
        let paths = ["/etc/mesh/a.yaml.tmp", "/etc/mesh/a.yaml"];
        check(event(EventKind::Modify(ModifyKind::Name(RenameMode::Both)), &paths), &paths);
    }

    #[test]
    fn mere_reading_and_what_is_beside_the_roots_are_no_change() {
        check(event(EventKind::Access(AccessKind::Any), &["/etc/mesh/a.yaml"]), &[]);
        check(event(EventKind::Modify(ModifyKind::Any), &["/etc/other.yaml", "/etc"]), &[]);
    }

    #[test]
    fn a_folder_is_seen_whatever_its_name_and_so_is_a_root() {
        let folders = ["/etc/mesh/team.v1", "/etc/mesh", "/etc/other.conf"];
        check(event(EventKind::Create(CreateKind::Folder), &folders), &folders);
    }

    #[test]
    fn a_config_map_that_is_mounted_anew_concerns_the_folder_it_is_mounted_at() {
        let rename = EventKind::Modify(ModifyKind::Name(RenameMode::To));
        check(event(rename, &["/etc/mesh/team/..data"]), &["/etc/mesh/team"]);
    }

    #[test]
    fn lost_events_concern_everything() {
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        check(lost, &["/etc/mesh", "/etc/other.conf"]);
    }
}
