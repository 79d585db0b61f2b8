//! Verification of JSON Web Tokens.
//!
//! [`JwtVerifier`] holds rules, each of which trusts one issuer, one set of audiences and one source of keys.
//! A token goes through fixed steps, cheap and structural ones first, and the first that fails decides the [`JwtErrorKind`]; nothing in a token has any effect before its signature holds, except that `iss` chooses the rule and `kid` the key.
//!
//! Symmetric algorithms and `none` do not exist here.

mod algorithm;
mod authenticator;
mod cache;
mod claims;
mod compact;
mod error;
mod header;
mod judgement;
mod lifetime;
mod options;
mod request;
mod rule;
mod signature;
#[cfg(test)]
mod tests;
mod verified;
mod verifier;

pub use algorithm::{Algorithm, ParseAlgorithmError};
pub use authenticator::{JwtAuthenticator, UnknownIssuer};
pub use cache::TokenCache;
pub use claims::Claims;
pub use error::{Field, JwtConfigError, JwtError, JwtErrorKind};
pub use options::JwtOptions;
pub use request::{
    ClaimForwarding, HeaderEdits, PathMatch, PathPatternError, PathTrigger, TokenLocation,
    TokenLocations, bearer_token,
};
pub use rule::{Audiences, JwtRule};
pub use verified::{Principal, VerifiedToken};
pub use verifier::JwtVerifier;

#[cfg(feature = "x509")]
pub(crate) use lifetime::{TimeRules, check_lifetime};
#[cfg(feature = "x509")]
pub(crate) use signature::Signed;
