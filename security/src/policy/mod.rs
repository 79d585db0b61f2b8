//! The values of authorization policies, compiled and matched.
//!
//! This is what Istio's `AuthorizationPolicy` can say about one property of a request; which rule applies and what follows from it is the program's.
//! Nothing here is a regular expression, so matching is linear; a value that cannot be what it should is an error and never a wider match.
//!
//! What is not there decides by the sign: a missing identity or claim matches no positive value and every negative one, see [`Values`].

mod accounts;
mod addresses;
mod error;
mod keys;
mod path;
mod text;
mod values;

pub use accounts::{RequestPrincipalMatch, ServiceAccountMatch};
pub use addresses::{AddressBlock, parse_port};
pub use error::PolicyValueError;
pub use keys::ConditionKey;
pub use path::PathPattern;
pub use text::{HostMatch, TextMatch};
pub use values::Values;
