//! Noticing changes of the disk.

use super::{Debounce, FileError, FileSource};
use crate::Clock;
use crate::observer::Monotonic;
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::fmt;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Keeps a file source up to date; dropping it ends the thread and waits for it.
#[must_use = "dropping the handle ends the watch"]
pub struct FileWatch {
    source: FileSource,
    watcher: Option<RecommendedWatcher>,
    thread: Option<JoinHandle<()>>,
}

impl FileWatch {
    pub(super) fn start(source: FileSource, debounce: Debounce) -> Result<Self, FileError> {
        let (folder, is_recursive) = source.watched();
        let mode =
            if is_recursive { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        let refused = |error: notify::Error| FileError::new(folder, error.to_string());
        let (changed, changes) = sync_channel(1);
        let first = changed.clone();
        let mut watcher =
            notify::recommended_watcher(move |event| note(&changed, event)).map_err(refused)?;
        watcher.watch(folder, mode).map_err(refused)?;
        note_change(&first);
        let reading = source.clone();
        let thread = std::thread::Builder::new()
            .name("krt files".to_owned())
            .spawn(move || read_when_due(&reading, &changes, debounce))
            .map_err(|error| FileError::new(folder, error.to_string()))?;
        Ok(Self { source, watcher: Some(watcher), thread: Some(thread) })
    }
}

impl Drop for FileWatch {
    fn drop(&mut self) {
        drop(self.watcher.take());
        let Some(thread) = self.thread.take() else { return };
        if !self.source.graph().inner().is_driven_here() && thread.join().is_err() {
            tracing::error!("a watch of files panicked");
        }
    }
}

impl fmt::Debug for FileWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileWatch").field("source", &self.source).finish_non_exhaustive()
    }
}

/// Reads when a change is due, until nobody can tell of changes any more.
fn read_when_due(source: &FileSource, changes: &Receiver<()>, mut debounce: Debounce) {
    let clock = Monotonic::start();
    loop {
        let received = match debounce.due_in(clock.now()) {
            None => changes.recv().map_err(RecvTimeoutError::from),
            Some(wait) if wait.is_zero() => {
                debounce.clear();
                source.rescan();
                continue;
            }
            Some(wait) => changes.recv_timeout(wait),
        };
        match received {
            Ok(()) => debounce.note(clock.now()),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn note(changed: &SyncSender<()>, event: notify::Result<Event>) {
    match event {
        Ok(event) if is_change(event.kind) => note_change(changed),
        Ok(_) => {}
        Err(error) => {
            tracing::warn!(%error, "events of files were lost");
            note_change(changed);
        }
    }
}

/// One change that was not looked at yet is as good as many.
fn note_change(changed: &SyncSender<()>) {
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
