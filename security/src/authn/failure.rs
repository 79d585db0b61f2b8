//! Why nobody was authenticated.

use std::fmt;

use thiserror::Error;

use crate::{jwt::JwtError, kubernetes::ReviewError, xfcc::XfccError};

/// A credential that is present but bad.
///
/// Errors never contain the credential.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AuthnError {
    /// The bearer token was refused.
    #[error(transparent)]
    Jwt(JwtError),
    /// The review of a Kubernetes token did not accept it.
    #[error(transparent)]
    TokenReview(ReviewError),
    /// The header of a trusted proxy was refused.
    #[error(transparent)]
    Xfcc(XfccError),
    /// The authenticator did not answer in time.
    #[error("timed out")]
    TimedOut,
    /// An authenticator from elsewhere refused the credential.
    #[error("{0}")]
    Refused(Box<str>),
}

impl From<JwtError> for AuthnError {
    fn from(error: JwtError) -> Self {
        Self::Jwt(error)
    }
}

impl From<ReviewError> for AuthnError {
    fn from(error: ReviewError) -> Self {
        Self::TokenReview(error)
    }
}

impl AuthnError {
    /// Whether the same request may pass later: a key source, an API server or a deadline failed, and not the credential.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        match self {
            Self::Jwt(error) => error.kind().is_retryable(),
            Self::TokenReview(error) => error.is_retryable(),
            Self::TimedOut => true,
            _ => false,
        }
    }

    /// The error of an authenticator from elsewhere, with a reason for the log.
    ///
    /// ```
    /// use mesh_security::authn::AuthnError;
    ///
    /// assert_eq!(AuthnError::refused("unknown cluster").to_string(), "unknown cluster");
    /// ```
    #[must_use]
    pub fn refused(reason: impl Into<Box<str>>) -> Self {
        Self::Refused(reason.into())
    }
}

/// Nobody was authenticated.
///
/// `Display` is the one text that may reach the client, whatever went wrong; the rest is for the log.
///
/// See [`AuthenticationManager`](super::AuthenticationManager) for an example.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("authentication failure")]
pub struct AuthenticationFailed {
    attempts: Vec<Attempt>,
}

impl AuthenticationFailed {
    pub(super) const fn new(attempts: Vec<Attempt>) -> Self {
        Self { attempts }
    }

    /// What each authenticator that was asked said, in order.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// All attempts in one line, for the log only.
    #[must_use]
    pub fn details(&self) -> String {
        let lines: Vec<_> = self.attempts.iter().map(Attempt::to_string).collect();
        lines.join("; ")
    }
}

/// What one authenticator said about a request it did not accept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// The authenticator.
    pub kind: String,
    /// What is wrong with the credential; nothing if there was none.
    pub error: Option<AuthnError>,
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.error {
            Some(error) => write!(f, "Authenticator {}: {error}", self.kind),
            None => write!(f, "Authenticator {}: no credential", self.kind),
        }
    }
}
