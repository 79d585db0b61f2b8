//! Writes that did not succeed.

use crate::{ObjectKey, WriteOutcome};
use krt::Object;

/// An object whose state could not be written; see [`Writer::failures`](crate::Writer::failures).
///
/// The entry goes when the state is written or not wanted any more, or somebody else leads.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriteFailure {
    /// What became of the last attempt.
    pub outcome: WriteOutcome,
    /// What the cluster has answered, or why there is no JSON for the state.
    pub error: String,
    /// How many attempts have failed in a row.
    pub attempts: u32,
    /// The object.
    pub key: ObjectKey,
}

impl Object for WriteFailure {
    type Key = ObjectKey;

    fn key(&self) -> ObjectKey {
        self.key.clone()
    }
}
