//! Bundles from the Workload API, with the feature `workload-api`.

use spiffe::{JwtSource, X509Source, X509Svid};
use std::{fmt, sync::Arc};
use thiserror::Error;
use tracing::info;

use super::{Bundle, Bundles, TrustDomain};

/// Bundles and the own certificate from a SPIFFE Workload API such as that of SPIRE, with the feature `workload-api`.
///
/// The crate `spiffe` holds the connection and reconnects; this hands what it gets to [`Bundles`], where it is checked like bundles from anywhere else.
/// It needs the tokio runtime.
pub struct WorkloadApi {
    x509: X509Source,
    jwt: JwtSource,
    bundles: Bundles,
}

impl WorkloadApi {
    /// Connects to the endpoint that `SPIFFE_ENDPOINT_SOCKET` names, waits for the first answers and puts their bundles into force.
    ///
    /// # Errors
    ///
    /// If there is no endpoint, or it does not answer.
    pub async fn connect(bundles: Bundles) -> Result<Self, WorkloadApiError> {
        let x509 = X509Source::new().await.map_err(|_| WorkloadApiError::Unavailable)?;
        let jwt = JwtSource::new().await.map_err(|_| WorkloadApiError::Unavailable)?;
        let api = Self { x509, jwt, bundles };
        api.sync()?;
        Ok(api)
    }

    /// Connects to an endpoint such as `unix:///run/spire/agent.sock`.
    ///
    /// # Errors
    ///
    /// If it does not answer.
    pub async fn connect_to(endpoint: &str, bundles: Bundles) -> Result<Self, WorkloadApiError> {
        let unavailable = WorkloadApiError::Unavailable;
        let x509 = X509Source::builder().endpoint(endpoint).build();
        let x509 = x509.await.map_err(|_| unavailable)?;
        let jwt = JwtSource::builder().endpoint(endpoint).build();
        let jwt = jwt.await.map_err(|_| unavailable)?;
        let api = Self { x509, jwt, bundles };
        api.sync()?;
        Ok(api)
    }

    /// Where the bundles go.
    #[must_use]
    pub const fn bundles(&self) -> &Bundles {
        &self.bundles
    }

    /// The present X.509-SVID of this workload, chain and key; it is replaced in time, so ask again for each handshake.
    ///
    /// # Errors
    ///
    /// If the connection has been closed.
    pub fn svid(&self) -> Result<Arc<X509Svid>, WorkloadApiError> {
        self.x509.svid().map_err(|_| WorkloadApiError::Closed)
    }

    /// Puts the bundles into force whenever the endpoint sends new ones, until the connection is closed.
    ///
    /// # Errors
    ///
    /// `Closed`, in the end.
    pub async fn run(&self) -> Result<(), WorkloadApiError> {
        let mut certificates = self.x509.updated();
        let mut keys = self.jwt.updated();
        loop {
            let next = futures_util::future::select(
                Box::pin(certificates.changed()),
                Box::pin(keys.changed()),
            );
            match next.await {
                futures_util::future::Either::Left((Ok(_), _))
                | futures_util::future::Either::Right((Ok(_), _)) => self.sync()?,
                _ => return Err(WorkloadApiError::Closed),
            }
        }
    }

    fn sync(&self) -> Result<(), WorkloadApiError> {
        let certificates = self.x509.bundle_set().map_err(|_| WorkloadApiError::Closed)?;
        let keys = self.jwt.bundle_set().map_err(|_| WorkloadApiError::Closed)?;
        for (domain, authorities) in certificates.iter() {
            let Ok(name) = TrustDomain::parse(domain.as_str()) else { continue };
            let ders = authorities.authorities().iter().map(|one| one.as_bytes());
            let mut bundle = Bundle::from_authorities(&name, ders);
            if let Some(keys) = keys.get_ref(domain) {
                for key in keys.jwt_authorities() {
                    bundle.add_workload_key(key.jwk_json());
                }
            }
            bundle.report_warnings();
            info!(trust_domain = %name, "bundle from the workload API");
            self.bundles.force(bundle);
        }
        Ok(())
    }
}

impl fmt::Debug for WorkloadApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkloadApi").field("bundles", &self.bundles).finish_non_exhaustive()
    }
}

/// Why there is nothing from the Workload API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WorkloadApiError {
    /// No endpoint is configured, or it does not answer.
    #[error("workload API unavailable")]
    Unavailable,
    /// The connection has been closed.
    #[error("connection to the workload API closed")]
    Closed,
}
