//! Why a bundle was refused.

use thiserror::Error;

/// Why a bundle cannot be used as a whole. Nothing of the document is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum BundleError {
    /// It has more than 4 MiB.
    #[error("bundle larger than 4 MiB")]
    TooLarge,
    /// It has more than 500 entries.
    #[error("more than 500 entries")]
    TooManyEntries,
    /// It is not a bundle; what is wrong is named.
    #[error("invalid bundle: {0}")]
    InvalidBundle(&'static str),
    /// Its sequence number is lower than that of the bundle in force.
    #[error("stale bundle: sequence {offered} after {present}")]
    StaleBundle {
        /// The sequence number of the refused bundle.
        offered: u64,
        /// The sequence number in force.
        present: u64,
    },
}
