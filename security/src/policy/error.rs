//! Why a value cannot stand in a policy.

use thiserror::Error;

/// Why a value of a policy is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum PolicyValueError {
    /// The value is empty.
    #[error("empty value")]
    Empty,
    /// The value is longer than 4 KiB.
    #[error("value longer than 4 KiB")]
    TooLong,
    /// A `*` stands elsewhere than at one end of the value.
    #[error("`*` may stand at one end only")]
    Wildcard,
    /// An operator of a path template is unknown, not alone in its segment, or follows `{{**}}`.
    #[error("invalid path template")]
    Template,
    /// The value is neither an address nor a range.
    #[error("neither an address nor a range")]
    Address,
    /// The value is not a port from 0 to 65535 in plain decimal.
    #[error("not a port")]
    Port,
    /// The key of a condition is unknown, or its brackets are wrong.
    #[error("unknown condition key")]
    Key,
    /// The value is not a service account, with or without its namespace.
    #[error("not a service account")]
    ServiceAccount,
}
