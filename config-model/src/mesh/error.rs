use crate::yaml;

/// A text that is no mesh configuration.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OverlayError {
    /// The text is no YAML document.
    #[error(transparent)]
    Yaml(#[from] yaml::Error),
    /// A value does not fit its field.
    #[error(transparent)]
    Decode(#[from] yaml::DecodeError),
}
