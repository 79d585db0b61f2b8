//! Reports about what informers and writers do.

use crate::{InformerId, ObjectKey};

/// Is told what the informers and writers of a cluster do; every method does nothing by default.
///
/// The methods are called by the tasks that do the work, which wait for them.
///
/// ```
/// use krt_kube::{InformerId, Observer};
/// use std::sync::atomic::{AtomicUsize, Ordering};
///
/// #[derive(Default)]
/// struct Failures(AtomicUsize);
///
/// impl Observer for Failures {
///     fn watch_failed(&self, _: &InformerId, _: &str) {
///         self.0.fetch_add(1, Ordering::Relaxed);
///     }
/// }
/// ```
pub trait Observer: Send + Sync + 'static {
    /// A list was complete and has become one transaction.
    fn listed(&self, informer: &InformerId, objects: usize) {
        let _ = (informer, objects);
    }

    /// Changes that came in together have become one transaction.
    fn changed(&self, informer: &InformerId, events: usize) {
        let _ = (informer, events);
    }

    /// A list or a watch has failed and will be repeated.
    fn watch_failed(&self, informer: &InformerId, error: &str) {
        let _ = (informer, error);
    }

    /// An object could not be read.
    fn undecodable(&self, informer: &InformerId, key: &ObjectKey) {
        let _ = (informer, key);
    }

    /// A writer is done with a state of an object, or has failed to write it and will try again.
    fn wrote(&self, writer: &str, key: &ObjectKey, outcome: WriteOutcome) {
        let _ = (writer, key, outcome);
    }
}

/// What became of a state that was to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WriteOutcome {
    /// The cluster has accepted it.
    Written,
    /// The cluster has it already.
    Equal,
    /// It is about an older generation of the object; a newer state will come.
    Outdated,
    /// The object is gone.
    Gone,
    /// Somebody else owns a field, or the object has changed meanwhile.
    Conflict,
    /// The cluster asked to wait.
    Throttled,
    /// Anything else; it is tried again.
    Failed,
    /// The cluster refuses the object as it is, or there is no JSON or request for it, as without a
    /// name; it is not tried again before it changes.
    Refused,
}

impl WriteOutcome {
    /// Returns a name for logs and labels.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Equal => "equal",
            Self::Outdated => "outdated",
            Self::Gone => "gone",
            Self::Conflict => "conflict",
            Self::Throttled => "throttled",
            Self::Failed => "failed",
            Self::Refused => "refused",
        }
    }
}

/// Tells nobody.
pub(crate) struct Silent;

impl Observer for Silent {}
