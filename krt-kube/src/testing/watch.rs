//! The stream of a watch.

use super::route::Form;
use super::selector::Selection;
use super::store::{Change, Store};
use super::{respond, server::Shared};
use bytes::Bytes;
use futures_util::stream::{self, Stream};
use serde_json::{Value, json};
use std::io;
use std::sync::Arc;
use tokio::sync::watch::Receiver;
use tokio::time::{Instant, sleep_until};

/// What a watch is about.
pub(super) struct Wanted {
    pub(super) resource: Arc<str>,
    pub(super) namespace: Arc<str>,
    pub(super) selection: Selection,
    pub(super) api_version: String,
    pub(super) kind: String,
    pub(super) form: Form,
    pub(super) bookmarks: Bookmarks,
    pub(super) ends: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bookmarks {
    Wanted,
    No,
}

/// What all watches are told, besides the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pulse {
    /// The revision of the last change.
    pub(super) revision: u64,
    /// How often bookmarks were asked for.
    pub(super) bookmarks: u64,
    /// How often all connections were cut.
    pub(super) cuts: u64,
    /// How often all watches were ended in good order.
    pub(super) ends: u64,
}

/// A watch between two of its pieces.
struct Watch {
    shared: Arc<Shared>,
    wanted: Wanted,
    pulse: Receiver<Pulse>,
    seen: Pulse,
    /// The revision up to which everything was sent.
    sent: u64,
    /// What is to be sent first.
    first: Bytes,
    is_over: bool,
    _open: Open,
}

/// Counts an open watch for as long as it lives.
pub(super) struct Open {
    shared: Arc<Shared>,
    resource: Arc<str>,
}

impl Open {
    fn new(shared: &Arc<Shared>, resource: &Arc<str>) -> Self {
        *shared.open.lock().entry(Arc::clone(resource)).or_default() += 1;
        Self { shared: Arc::clone(shared), resource: Arc::clone(resource) }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut open = self.shared.open.lock();
        if let Some(count) = open.get_mut(&self.resource) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.resource);
            }
        }
    }
}

/// Starts a watch that has sent everything up to a revision, and sends `first` first.
pub(super) fn stream(
    shared: &Arc<Shared>,
    wanted: Wanted,
    sent: u64,
    first: Bytes,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let pulse = shared.pulse.subscribe();
    let seen = *pulse.borrow();
    let open = Open::new(shared, &wanted.resource);
    let shared = Arc::clone(shared);
    let watch = Watch { shared, wanted, pulse, seen, sent, first, is_over: false, _open: open };
    stream::unfold(watch, async |mut watch| {
        let piece = watch.next().await?;
        Some((piece, watch))
    })
}

impl Watch {
    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        if !self.first.is_empty() {
            return Some(Ok(std::mem::take(&mut self.first)));
        }
        while !self.is_over {
            let now = *self.pulse.borrow_and_update();
            if now.cuts != self.seen.cuts {
                self.is_over = true;
                return Some(Err(io::ErrorKind::ConnectionReset.into()));
            }
            let piece = self.changes();
            if !piece.is_empty() {
                return Some(Ok(piece));
            }
            if now.ends != self.seen.ends {
                return None;
            }
            if now.bookmarks != self.seen.bookmarks {
                self.seen.bookmarks = now.bookmarks;
                if self.wanted.bookmarks == Bookmarks::Wanted {
                    return Some(Ok(self.bookmark(json!({}))));
                }
            }
            self.wait().await;
        }
        None
    }

    async fn wait(&mut self) {
        let ends = self.wanted.ends;
        let end = async {
            match ends {
                Some(ends) => sleep_until(ends).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            changed = self.pulse.changed() => self.is_over |= changed.is_err(),
            () = end => self.is_over = true,
        }
    }

    /// Everything that has not been sent, or the reason why it cannot be.
    fn changes(&mut self) -> Bytes {
        let store = self.shared.store.lock();
        let mut piece = Vec::new();
        match store.changes_after(self.sent) {
            Ok(changes) => {
                changes.for_each(|change| self.wanted.write_change(change, &mut piece));
                self.sent = self.sent.max(store.revision);
            }
            Err(failure) => {
                respond::write_event("ERROR", &failure.to_status(), &mut piece);
                self.is_over = true;
            }
        }
        self.is_over |= !store.is_served(&self.wanted.resource);
        piece.into()
    }

    fn bookmark(&self, annotations: Value) -> Bytes {
        self.wanted.bookmark(self.sent, annotations)
    }
}

impl Wanted {
    /// Writes a bookmark at a revision.
    pub(super) fn bookmark(&self, revision: u64, annotations: Value) -> Bytes {
        let mut metadata = json!({"resourceVersion": revision.to_string()});
        if annotations.as_object().is_some_and(|map| !map.is_empty()) {
            metadata["annotations"] = annotations;
        }
        let object =
            json!({"apiVersion": self.api_version, "kind": self.kind, "metadata": metadata});
        let mut piece = Vec::new();
        respond::write_event("BOOKMARK", &object, &mut piece);
        piece.into()
    }

    /// Writes the present objects as additions.
    pub(super) fn write_all(&self, store: &Store, piece: &mut Vec<u8>) {
        for (_, object) in store.of(&self.resource, &self.namespace) {
            if self.selection.matches(object) {
                self.write("ADDED", object, piece);
            }
        }
    }

    fn write_change(&self, change: &Change, piece: &mut Vec<u8>) {
        let is_elsewhere = !self.namespace.is_empty() && change.id.namespace != self.namespace;
        if change.id.resource != self.resource || is_elsewhere {
            return;
        }
        let is_wanted = |object: &Option<Arc<Value>>| {
            object.as_ref().is_some_and(|object| self.selection.matches(object))
        };
        let kind = match (is_wanted(&change.before), is_wanted(&change.after)) {
            (false, false) => return,
            (false, true) => "ADDED",
            (true, true) => "MODIFIED",
            (true, false) => "DELETED",
        };
        self.write(kind, &change.shown, piece);
    }

    fn write(&self, kind: &str, object: &Value, piece: &mut Vec<u8>) {
        let object = respond::shaped(object, &self.api_version, self.form);
        respond::write_event(kind, &object, piece);
    }
}
