//! What is known of a failed run.

use serde::Serialize;
use thiserror::Error;

/// The failure of the last run of one input: an error, a panic or a read that is not possible.
///
/// The input keeps what it had produced before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Error)]
#[error("input {input:?}: {message}")]
pub struct NodeError {
    input: String,
    message: String,
}

impl NodeError {
    pub(crate) fn new(input: String, message: String) -> Self {
        Self { input, message }
    }

    /// Returns the key of the input.
    #[must_use]
    pub fn input(&self) -> &str {
        &self.input
    }

    /// Returns the text of the error, or of the panic after `panicked: `.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}
