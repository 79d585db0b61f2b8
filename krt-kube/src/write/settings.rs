//! How writers work; the same for both kinds.

use crate::{Leader, Watched};
use krt::Collection;
use kube::Resource;
use kube::api::PatchParams;

/// What becomes of an object whose state is not wanted any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnRemoved {
    /// It stays as it was written last.
    Keep,
    /// What was written is taken back: a status writer gives up its fields, an object writer
    /// deletes the object.
    #[default]
    Remove,
}

/// Everything that can be set.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) manager: String,
    pub(super) leader: Option<Collection<Leader>>,
    pub(super) on_removed: OnRemoved,
    pub(super) per_second: f64,
    pub(super) burst: u32,
    pub(super) concurrency: usize,
    pub(super) force: bool,
}

impl Settings {
    pub(super) fn new(manager: &str) -> Self {
        Self {
            manager: manager.to_owned(),
            leader: None,
            on_removed: OnRemoved::default(),
            per_second: 20.0,
            burst: 30,
            concurrency: 8,
            force: true,
        }
    }

    pub(super) fn params(&self) -> PatchParams {
        let params = PatchParams::apply(&self.manager);
        if self.force { params.force() } else { params }
    }

    /// Whether the cluster says that this manager owns a part of the status.
    pub(super) fn owns_status<K: Resource>(&self, object: &Watched<K>) -> bool {
        let entries = object.meta().managed_fields.iter().flatten();
        let is_own = |manager: &Option<String>| manager.as_deref() == Some(&*self.manager);
        entries
            .into_iter()
            .any(|entry| is_own(&entry.manager) && entry.subresource.as_deref() == Some("status"))
    }
}

/// The setters of a writer, whose field `work` has the settings.
macro_rules! settings {
    () => {
        /// Writes only while there is a leader in this collection, which is this process.
        ///
        /// What changes meanwhile is not remembered; a new leader looks at everything.
        pub fn only_while(mut self, leader: &Collection<Leader>) -> Self {
            self.work.settings.leader = Some(leader.clone());
            self
        }

        /// Decides what becomes of an object whose state is not wanted any more; by default it is
        /// taken back.
        pub fn on_removed(mut self, on_removed: OnRemoved) -> Self {
            self.work.settings.on_removed = on_removed;
            self
        }

        /// Limits the requests to so many in a second, and so many at once after a pause; 20 and
        /// 30 by default.
        ///
        /// # Panics
        ///
        /// Panics if the rate is not above zero.
        pub fn rate(mut self, per_second: f64, burst: u32) -> Self {
            assert!(per_second > 0.0, "a rate of {per_second} lets nothing through");
            (self.work.settings.per_second, self.work.settings.burst) = (per_second, burst);
            self
        }

        /// Limits the requests that are under way at once, at least one; 8 by default.
        pub fn concurrency(mut self, requests: usize) -> Self {
            self.work.settings.concurrency = requests.max(1);
            self
        }

        /// Leaves fields alone that others own: what wants to change one is a
        /// [`Conflict`](WriteOutcome::Conflict), told by [`Writer::failures`] and tried again. By
        /// default the writer takes them over, as controllers should with what is theirs.
        pub fn respecting_others(mut self) -> Self {
            self.work.settings.force = false;
            self
        }
    };
}
pub(super) use settings;
