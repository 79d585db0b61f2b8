//! The end of a program that logs.

use crate::pipeline::{Current, PATIENCE};

/// Writes out what is buffered when it is dropped, within two seconds per output.
///
/// Keep it until the program ends. Logging goes on without it, and outputs without a buffer do not need it.
#[derive(Debug)]
#[must_use = "what is buffered is written out when this is dropped"]
pub struct Guard(());

impl Guard {
    pub(super) fn new() -> Self {
        Self(())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Failures were reported where failures go.
        let _ = Current::of_process().get().flush(PATIENCE);
    }
}
