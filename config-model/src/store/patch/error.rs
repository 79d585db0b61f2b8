use thiserror::Error;

use crate::decode::Diagnostic;
use crate::store::StoreError;

/// A patch that could not be applied; nothing has changed.
///
/// ```
/// use mesh_config_model::store::{Patch, PatchErrorKind};
/// use serde_json::json;
///
/// let error = Patch::json(json!([{"op": "replace", "path": "/spec/size", "value": 1}]))?
///     .apply(&mut json!({"spec": {}}))
///     .unwrap_err();
/// assert_eq!(error.to_string(), "operation 0 at /spec/size fails: path is invalid");
/// assert!(matches!(error.kind(), PatchErrorKind::Failed { operation: 0, .. }));
/// # Ok::<(), mesh_config_model::store::PatchError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{kind}")]
pub struct PatchError {
    kind: Box<PatchErrorKind>,
}

/// Why a patch could not be applied.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum PatchErrorKind {
    /// The text is no JSON patch.
    #[error("not a JSON patch: {message}")]
    Malformed {
        /// What is wrong with it.
        message: String,
    },
    /// An operation of a JSON patch does not fit the object, or tests for something else than is there.
    #[error("operation {operation} at {path} fails: {message}")]
    Failed {
        /// The operation, counted from 0.
        operation: usize,
        /// The place in the object, as a JSON pointer.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// The patch changes the kind, the namespace or the name of the object.
    #[error("a patch must not change who the object is: {}", fields.join(", "))]
    ChangesIdentity {
        /// The fields that it changes.
        fields: Vec<&'static str>,
    },
    /// The patch is about metadata that [`Meta`](crate::Meta) does not keep.
    #[error("objects do not keep what the patch changes: {}", fields.join(", "))]
    NotKept {
        /// The fields that it is about.
        fields: Vec<String>,
    },
    /// The object has no JSON form that could be patched.
    #[error("object has no JSON form: {message}")]
    Unwritable {
        /// Why not.
        message: String,
    },
    /// The patched object does not decode; positions mean nothing.
    #[error("patched object is invalid: {}", problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect::<Vec<_>>().join("; "))]
    Invalid {
        /// What is wrong, at least one.
        problems: Vec<Diagnostic>,
    },
    /// The store refused the write.
    #[error(transparent)]
    Store(StoreError),
}

impl PatchError {
    pub(super) fn new(kind: PatchErrorKind) -> Self {
        Self { kind: Box::new(kind) }
    }

    /// Why the patch could not be applied.
    #[must_use]
    pub fn kind(&self) -> &PatchErrorKind {
        &self.kind
    }
}

impl From<StoreError> for PatchError {
    fn from(error: StoreError) -> Self {
        Self::new(PatchErrorKind::Store(error))
    }
}
