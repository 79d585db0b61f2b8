//! The number of a transaction.

use serde::Serialize;
use std::fmt;

/// The number of a committed transaction; it only grows.
///
/// Writes that are queued together are committed together and share the larger number, so a write
/// is visible in every batch whose revision is at least the one that the write returned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Revision(u64);

impl Revision {
    /// The revision of a graph to which nothing was written yet.
    pub const ZERO: Self = Self(0);

    pub(crate) fn new(number: u64) -> Self {
        Self(number)
    }

    pub(crate) fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// Returns the number.
    #[must_use]
    pub fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
