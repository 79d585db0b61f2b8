//! What a verifier accepts, whoever the issuer is.

use super::{Algorithm, JwtConfigError, header::media_subtype, request::SearchLimits};
use crate::Compat;

const MAX_TOKEN_BYTES: usize = 16 * 1024;
const MAX_TOKEN_BYTES_CEILING: usize = 64 * 1024;

/// Settings of a [`JwtVerifier`](super::JwtVerifier) that hold for every rule.
///
/// ```
/// use mesh_security::jwt::{Algorithm, JwtOptions};
///
/// let options = JwtOptions::new()
///     .algorithms([Algorithm::Es256])
///     .token_types(["JWT", "at+jwt"])
///     .max_token_bytes(8 * 1024);
/// assert_ne!(options, JwtOptions::default());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JwtOptions {
    pub(super) algorithms: Vec<Algorithm>,
    pub(super) token_types: Vec<String>,
    pub(super) max_token_bytes: usize,
    pub(super) compat: Compat,
}

impl JwtOptions {
    /// All supported algorithms, the types `JWT` and `JOSE`, at most 16 KiB.
    #[must_use]
    pub fn new() -> Self {
        Self {
            algorithms: Algorithm::ALL.to_vec(),
            token_types: vec!["JWT".to_owned(), "JOSE".to_owned()],
            max_token_bytes: MAX_TOKEN_BYTES,
            compat: Compat::default(),
        }
    }

    /// Allows these algorithms and no others.
    #[must_use]
    pub fn algorithms(mut self, allowed: impl IntoIterator<Item = Algorithm>) -> Self {
        self.algorithms = allowed.into_iter().collect();
        self
    }

    /// Allows these values of `typ` and no others, compared without case and without `application/`; a token without `typ` always passes.
    #[must_use]
    pub fn token_types<'a>(mut self, allowed: impl IntoIterator<Item = &'a str>) -> Self {
        self.token_types = allowed.into_iter().map(|typ| media_subtype(typ).to_owned()).collect();
        self
    }

    /// Refuses longer tokens unread; at most 64 KiB can be allowed.
    #[must_use]
    pub const fn max_token_bytes(mut self, limit: usize) -> Self {
        self.max_token_bytes = limit;
        self
    }

    /// Takes over looser behaviours of Istio: its scheme, and what no audience means.
    #[must_use]
    pub const fn compat(mut self, compat: Compat) -> Self {
        self.compat = compat;
        self
    }

    pub(super) const fn search_limits(&self) -> SearchLimits {
        SearchLimits {
            max_token_bytes: self.max_token_bytes,
            istio_scheme: self.compat.istio_scheme,
        }
    }

    pub(super) fn check(&self) -> Result<(), JwtConfigError> {
        if self.algorithms.is_empty() {
            return Err(JwtConfigError::NoAlgorithm);
        }
        if !(1..=MAX_TOKEN_BYTES_CEILING).contains(&self.max_token_bytes) {
            return Err(JwtConfigError::TokenLimit);
        }
        Ok(())
    }
}

impl Default for JwtOptions {
    fn default() -> Self {
        Self::new()
    }
}
