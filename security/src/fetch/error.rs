//! Why a document could not be fetched.

use thiserror::Error;

use super::UrlError;

/// Why there is no document. Nothing that the server sent is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The time limit of the attempt was reached.
    #[error("timed out")]
    Timeout,
    /// The body is longer than permitted.
    #[error("response too large")]
    ResponseTooLarge,
    /// The server redirects, and where to is not permitted.
    #[error("redirect refused")]
    RedirectRefused,
    /// The host resolves to no address that may be dialled.
    #[error("address blocked")]
    AddressBlocked,
    /// The answer is neither 200 nor 304.
    #[error("status {0}")]
    Status(u16),
    /// The name of the host cannot be resolved.
    #[error("host not found")]
    Unresolved,
    /// No connection could be made.
    #[error("cannot connect: {0}")]
    Connect(std::io::ErrorKind),
    /// The handshake failed; most often the certificate of the server is not trusted or for another name.
    #[error("TLS handshake failed")]
    Tls,
    /// The answer is not HTTP, ended too early, or is compressed.
    #[error("malformed response")]
    Protocol,
    /// The URL may not be fetched.
    #[error(transparent)]
    Url(UrlError),
}
