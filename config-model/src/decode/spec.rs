use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::Spec;
use crate::yaml::{DecodeError, Node, UnknownField};

use super::DecodeMode;

/// A decoded body.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DecodedSpec {
    /// The body in its type.
    pub spec: Arc<dyn Spec>,
    /// Fields the type does not have, in written order; empty in strict mode.
    pub unknown_fields: Vec<UnknownField>,
}

/// Decodes a body into `T`.
///
/// Paths in the result and in errors start at `node`.
///
/// # Errors
///
/// When the value does not fit `T`, with the field and the place; in strict mode also when `T` does not
/// have all fields, with every one of them in [`DecodeError::unknown_fields`].
///
/// # Examples
///
/// ```
/// use mesh_config_model::decode::{DecodeMode, decode_spec};
/// use mesh_config_model::yaml;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
/// #[serde(default)]
/// struct Widget { hosts: Vec<String> }
///
/// let node = yaml::from_str("hosts: [a.example]\nhots: []\ncolor: red\n", &yaml::Options::new())?;
///
/// let decoded = decode_spec::<Widget>(&node, DecodeMode::Lenient)?;
/// assert_eq!(decoded.unknown_fields.len(), 2);
///
/// let error = decode_spec::<Widget>(&node, DecodeMode::Strict).unwrap_err();
/// let unknown: Vec<_> = error.unknown_fields().iter().map(ToString::to_string).collect();
/// assert_eq!(unknown, ["2:1: hots", "3:1: color"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decode_spec<T>(node: &Node, mode: DecodeMode) -> Result<DecodedSpec, DecodeError>
where
    T: Spec + DeserializeOwned,
{
    let (spec, unknown_fields) = node.decode_tracked::<T>()?;
    match mode {
        DecodeMode::Strict if !unknown_fields.is_empty() => {
            Err(DecodeError::unknown(unknown_fields))
        }
        DecodeMode::Strict | DecodeMode::Lenient => {
            Ok(DecodedSpec { spec: Arc::new(spec), unknown_fields })
        }
    }
}
