use serde_json::{Map, Value};

use super::between::merge_between;
use super::{PatchError, PatchErrorKind};

/// A change of an object in JSON: a merge patch (RFC 7386) or a JSON patch (RFC 6902).
///
/// ```
/// use mesh_config_model::store::Patch;
/// use serde_json::json;
///
/// let mut object = json!({"metadata": {"labels": {"a": "1", "b": "2"}}, "spec": {"hosts": ["x"]}});
/// Patch::merge(json!({"metadata": {"labels": {"a": null, "c": "3"}}})).apply(&mut object)?;
/// Patch::json(json!([{"op": "add", "path": "/spec/hosts/-", "value": "y"}]))?.apply(&mut object)?;
/// assert_eq!(object, json!({"metadata": {"labels": {"b": "2", "c": "3"}}, "spec": {"hosts": ["x", "y"]}}));
/// # Ok::<(), mesh_config_model::store::PatchError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Patch(Form);

#[derive(Clone, Debug, PartialEq)]
enum Form {
    Merge(Value),
    Json(json_patch::Patch),
}

impl Patch {
    /// Takes a merge patch: maps are merged, `null` removes a field, everything else replaces.
    #[must_use]
    pub fn merge(patch: Value) -> Self {
        Self(Form::Merge(patch))
    }

    /// Takes a JSON patch: a list of operations.
    ///
    /// # Errors
    ///
    /// When the value is no list of operations.
    pub fn json(operations: Value) -> Result<Self, PatchError> {
        match serde_json::from_value(operations) {
            Ok(patch) => Ok(Self(Form::Json(patch))),
            Err(error) => {
                Err(PatchError::new(PatchErrorKind::Malformed { message: error.to_string() }))
            }
        }
    }

    /// Finds the merge patch that makes `new` of `old`.
    ///
    /// A merge patch cannot set a field of a map to `null`; such fields are left out.
    ///
    /// ```
    /// use mesh_config_model::store::Patch;
    /// use serde_json::json;
    ///
    /// let patch = Patch::merge_between(&json!({"a": 1, "b": {"c": 2, "d": 3}}), &json!({"b": {"c": 2, "d": 4}}));
    /// assert_eq!(patch.to_json(), json!({"a": null, "b": {"d": 4}}));
    /// ```
    #[must_use]
    pub fn merge_between(old: &Value, new: &Value) -> Self {
        let nothing = || if new.is_object() { Value::Object(Map::new()) } else { new.clone() };
        Self::merge(merge_between(old, new).unwrap_or_else(nothing))
    }

    /// Finds a JSON patch that makes `new` of `old`.
    ///
    /// ```
    /// use mesh_config_model::store::Patch;
    /// use serde_json::json;
    ///
    /// let patch = Patch::json_between(&json!({"a": [1, 2]}), &json!({"a": [1]}));
    /// assert_eq!(patch.to_json(), json!([{"op": "remove", "path": "/a/1"}]));
    /// ```
    #[must_use]
    pub fn json_between(old: &Value, new: &Value) -> Self {
        Self(Form::Json(json_patch::diff(old, new)))
    }

    /// Renders the patch as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match &self.0 {
            Form::Merge(patch) => patch.clone(),
            Form::Json(patch) => serde_json::to_value(patch).unwrap_or_default(),
        }
    }

    /// The media type under which Kubernetes takes the patch.
    #[must_use]
    pub const fn media_type(&self) -> &'static str {
        match self.0 {
            Form::Merge(_) => "application/merge-patch+json",
            Form::Json(_) => "application/json-patch+json",
        }
    }

    /// Tells whether a merge patch says something about the place of a pointer, if only that nothing be there.
    pub(super) fn merges_at(&self, pointer: &str) -> bool {
        matches!(&self.0, Form::Merge(patch) if patch.pointer(pointer).is_some())
    }

    /// Changes a JSON value, as a whole or not at all.
    ///
    /// # Errors
    ///
    /// When an operation of a JSON patch does not fit the value. A merge patch always fits.
    pub fn apply(&self, document: &mut Value) -> Result<(), PatchError> {
        match &self.0 {
            Form::Merge(patch) => json_patch::merge(document, patch),
            Form::Json(patch) => json_patch::patch(document, patch).map_err(|error| {
                let (operation, path) = (error.operation, error.path.to_string());
                let message = error.kind.to_string();
                PatchError::new(PatchErrorKind::Failed { operation, path, message })
            })?,
        }
        Ok(())
    }
}
