//! Following a place on the disk.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// A thread that reads whenever a folder has changed; dropping this ends it and waits for it.
///
/// Dropped on that thread, it does not wait.
pub(crate) struct Watch {
    name: &'static str,
    watcher: Option<RecommendedWatcher>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Calls `read` once at the beginning and after each pause that follows a change of the folder.
    pub(crate) fn start(
        name: &'static str,
        folder: &Path,
        mode: RecursiveMode,
        pause: Duration,
        read: impl FnMut() + Send + 'static,
    ) -> Result<Self, String> {
        let refused = |error: notify::Error| error.to_string();
        let (changed, changes) = sync_channel(1);
        let first = changed.clone();
        let mut watcher =
            notify::recommended_watcher(move |event| note(&changed, event)).map_err(refused)?;
        watcher.watch(folder, mode).map_err(refused)?;
        let _ = first.try_send(());
        drop(first);
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || follow(&changes, &stopped, pause, read))
            .map_err(|error| error.to_string())?;
        Ok(Self { name, watcher: Some(watcher), stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.watcher.take());
        drop(self.stop.take());
        let Some(thread) = self.thread.take() else { return };
        let is_own_thread = thread.thread().id() == std::thread::current().id();
        if !is_own_thread && thread.join().is_err() {
            tracing::error!(watch = self.name, "a watch panicked");
        }
    }
}

/// Reads after each pause that follows a change, until nobody can tell of changes any more.
fn follow(changes: &Receiver<()>, stopped: &Receiver<()>, pause: Duration, mut read: impl FnMut()) {
    while changes.recv().is_ok() {
        // Nothing is ever sent here, so this waits for the whole pause, or for the end.
        if stopped.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
            return;
        }
        // Changes up to here are seen by the read that follows.
        let _ = changes.try_recv();
        read();
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
