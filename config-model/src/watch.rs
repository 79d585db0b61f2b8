//! Following a place on the disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use parking_lot::Mutex;

/// How long after a folder was not there it is looked for again.
const AGAIN: Duration = Duration::from_secs(1);

/// A thread that reads whenever a folder has changed; dropping this ends it and waits for it.
///
/// Dropped on that thread, it does not wait.
pub(crate) struct Watch {
    name: &'static str,
    watcher: SharedWatcher,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// The watcher, until the watch ends.
type SharedWatcher = Arc<Mutex<Option<RecommendedWatcher>>>;

impl Watch {
    /// Calls `read` once at the beginning and after each pause that follows a change of the folder.
    ///
    /// A folder that was removed or renamed is followed anew when there is one of its name again.
    pub(crate) fn start(
        name: &'static str,
        folder: &Path,
        mode: RecursiveMode,
        pause: Duration,
        read: impl FnMut() + Send + 'static,
    ) -> Result<Self, String> {
        let refused = |error: notify::Error| error.to_string();
        // Events name the folder by this path.
        let folder = std::path::absolute(folder).map_err(|error| error.to_string())?;
        let (changed, changes) = sync_channel(1);
        let first = changed.clone();
        let is_lost = Arc::new(AtomicBool::new(false));
        let lost = (folder.clone(), Arc::clone(&is_lost));
        let mut watcher = notify::recommended_watcher(move |event| {
            let (folder, is_lost) = &lost;
            note(&changed, folder, is_lost, event);
        })
        .map_err(refused)?;
        watcher.watch(&folder, mode).map_err(refused)?;
        let _ = first.try_send(());
        drop(first);
        let (stop, stopped) = channel();
        let watcher = Arc::new(Mutex::new(Some(watcher)));
        let place = Place { name, folder, mode, is_lost, watcher: Arc::clone(&watcher) };
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || follow(&place, &changes, &stopped, pause, read))
            .map_err(|error| error.to_string())?;
        Ok(Self { name, watcher, stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let watcher = self.watcher.lock().take();
        drop(watcher);
        drop(self.stop.take());
        let Some(thread) = self.thread.take() else { return };
        let is_own_thread = thread.thread().id() == std::thread::current().id();
        if !is_own_thread && thread.join().is_err() {
            tracing::error!(watch = self.name, "a watch panicked");
        }
    }
}

/// A folder and the watcher that tells of its changes.
struct Place {
    name: &'static str,
    folder: PathBuf,
    mode: RecursiveMode,
    /// Whether the folder that is watched does not have its name any more.
    is_lost: Arc<AtomicBool>,
    watcher: SharedWatcher,
}

impl Place {
    /// Watches the folder that has the name by now, if there is one, and tells whether it does.
    fn renew(&self) -> bool {
        let mut watcher = self.watcher.lock();
        let Some(watcher) = watcher.as_mut() else { return false };
        // The system has ended the watch of a folder that was removed.
        let _ = watcher.unwatch(&self.folder);
        let renewed = watcher.watch(&self.folder, self.mode);
        let (watch, folder) = (self.name, self.folder.display());
        match &renewed {
            Ok(()) => tracing::info!(watch, %folder, "a directory is there again and is watched"),
            Err(error) => tracing::debug!(watch, %folder, %error, "a directory is not watched"),
        }
        renewed.is_ok()
    }
}

/// Reads after each pause that follows a change, until nobody can tell of changes any more.
fn follow(
    place: &Place,
    changes: &Receiver<()>,
    stopped: &Receiver<()>,
    pause: Duration,
    mut read: impl FnMut(),
) {
    let mut is_away = false;
    loop {
        let change = if is_away {
            changes.recv_timeout(AGAIN)
        } else {
            changes.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        match change {
            Ok(()) => {
                // Nothing is ever sent here, so this waits for the whole pause, or for the end.
                if stopped.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
                // Changes up to here are seen by the read that follows.
                let _ = changes.try_recv();
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        let was_away = is_away;
        if place.is_lost.swap(false, Ordering::SeqCst) || was_away {
            is_away = !place.renew();
            if is_away && !was_away {
                let (watch, folder) = (place.name, place.folder.display());
                tracing::error!(watch, %folder, "a directory is gone and is watched when it is back");
            }
        }
        if change.is_ok() || was_away && !is_away {
            read();
        }
    }
}

fn note(
    changed: &SyncSender<()>,
    folder: &Path,
    is_lost: &AtomicBool,
    event: notify::Result<Event>,
) {
    match event {
        Ok(event) if !is_change(event.kind) => return,
        Ok(event) if is_farewell(event.kind) && event.paths.iter().any(|path| path == folder) => {
            is_lost.store(true, Ordering::SeqCst);
        }
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "events of a directory were lost"),
    }
    // One change that was not looked at yet is as good as many.
    let _ = changed.try_send(());
}

/// Of the watched folder itself, these say that its name is no longer its own.
fn is_farewell(kind: EventKind) -> bool {
    matches!(kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)))
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
