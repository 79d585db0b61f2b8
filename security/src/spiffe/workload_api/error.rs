//! Why there is nothing from the Workload API.

use spiffe::{WorkloadApiError as ClientError, X509SourceError};
use thiserror::Error;

use crate::x509::X509Error;

/// Why there is nothing from the Workload API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WorkloadApiError {
    /// Neither the options nor `SPIFFE_ENDPOINT_SOCKET` name an endpoint.
    #[error("no endpoint of a workload API is configured")]
    NoEndpoint,
    /// The endpoint is neither `unix:///path` nor `tcp://address:port`.
    #[error("invalid endpoint of a workload API")]
    InvalidEndpoint,
    /// Nobody answers at the endpoint, and nobody has in the time given.
    #[error("workload API cannot be reached")]
    Unreachable,
    /// The endpoint has not given this workload a usable certificate in the time given; the log says what it answered.
    #[error("workload API has no certificate for this workload")]
    NoCertificate,
    /// The endpoint does not serve X.509-SVIDs, or refuses the request itself; trying again does not help.
    #[error("workload API without X.509-SVIDs")]
    Unsupported,
    /// The endpoint has taken back what it gave this workload, until it sends something new.
    #[error("workload API denies this workload an identity")]
    Denied,
    /// The certificate has expired, and no new one has come.
    #[error("certificate from the workload API has expired")]
    Expired,
    /// The certificate cannot be read.
    #[error("certificate from the workload API")]
    Certificate(#[source] X509Error),
    /// The connection has been closed for good.
    #[error("connection to the workload API closed")]
    Closed,
}

impl From<X509SourceError> for WorkloadApiError {
    fn from(error: X509SourceError) -> Self {
        match error {
            X509SourceError::Source(ClientError::Endpoint(_)) => Self::InvalidEndpoint,
            X509SourceError::UnsupportedRpc(_) => Self::Unsupported,
            X509SourceError::Source(error) if error.is_invalid_argument() => Self::Unsupported,
            X509SourceError::Withdrawn(_) => Self::Denied,
            X509SourceError::NoSuitableSvid => Self::Expired,
            X509SourceError::Closed => Self::Closed,
            _ => Self::NoCertificate,
        }
    }
}
