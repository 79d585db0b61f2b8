//! The two streams, followed.

use std::{
    fmt,
    pin::pin,
    sync::Arc,
    time::{Duration, SystemTime},
};

use futures_util::future::{FutureExt, select, try_join};
use parking_lot::Mutex;
use rustls_pki_types::CertificateDer;
use spiffe::{JwtSource, X509Source, X509Svid};
use tracing::{info, warn};

use super::{WorkloadApiError, WorkloadApiOptions, trust::Trust};
use crate::{TokioTimer, signal::Signal, spiffe::Bundles, timer::Timer, x509::OwnCertificate};

/// How long to wait before an endpoint without keys of JWT-SVIDs is asked for them again.
const ASK_AGAIN: Duration = Duration::from_secs(60);

/// The own certificate and the bundles from a SPIFFE Workload API such as that of SPIRE, with the feature `workload-api`.
///
/// The crate `spiffe` holds the connection, in tasks of the tokio runtime that end when this is dropped, and reconnects; this hands what it gets to [`Bundles`], where it is checked like bundles from anywhere else.
///
/// - While the endpoint is away, or sends a message that cannot be read, everything stays as it was.
///   A message is read as a whole: one malformed certificate holds back the bundles beside it, but not the keys of JWT-SVIDs, which come in messages of their own.
/// - A bundle that is no longer sent is unloaded, and so is everything if the endpoint denies the workload its identity.
/// - Dropping this, or the end of [`run`](Self::run), leaves the bundles as they are.
/// - Without keys of JWT-SVIDs, because the endpoint has none or they cannot be read, the rest works.
/// - Revocation lists of the endpoint are not handed on by that crate; see [`PeerVerifier::revocation_lists`](crate::x509::PeerVerifier::revocation_lists).
///
/// ```no_run
/// use std::sync::Arc;
/// use mesh_security::{
///     spiffe::{Bundles, WorkloadApi, WorkloadApiOptions},
///     x509::{PeerVerifier, Purpose},
/// };
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let bundles = Bundles::new();
/// let api = Arc::new(WorkloadApi::connect(WorkloadApiOptions::new(), bundles.clone()).await?);
/// tokio::spawn({
///     let api = Arc::clone(&api);
///     async move { api.run().await }
/// });
/// let peers = PeerVerifier::new(Purpose::Client, bundles);
/// let own = api.svid()?;
/// # let _ = (peers, own);
/// # Ok(())
/// # }
/// ```
pub struct WorkloadApi {
    options: WorkloadApiOptions,
    certificates: X509Source,
    keys: Mutex<Option<JwtSource>>,
    trust: Trust,
    own: Mutex<Option<Own>>,
    reported: Mutex<Option<Arc<OwnCertificate>>>,
    changes: Signal,
}

/// A certificate as the endpoint has sent it, and as we hand it on.
type Own = (Arc<X509Svid>, Arc<OwnCertificate>);

impl WorkloadApi {
    /// Connects, waits for the first answers and puts their bundles into force.
    ///
    /// For the keys of JWT-SVIDs it waits five seconds at most, and goes on without them; [`run`](Self::run) goes on asking.
    ///
    /// # Errors
    ///
    /// If there is no endpoint, or this workload gets no certificate in time.
    pub async fn connect(
        options: WorkloadApiOptions,
        bundles: Bundles,
    ) -> Result<Self, WorkloadApiError> {
        let keys = options.keys_at_start().map(Ok);
        let (certificates, keys) = try_join(options.certificates(), keys).await?;
        let api = Self {
            options,
            certificates,
            keys: Mutex::new(keys),
            trust: Trust::new(bundles),
            own: Mutex::default(),
            reported: Mutex::default(),
            changes: Signal::default(),
        };
        api.load();
        Ok(api)
    }

    /// Where the bundles go.
    #[must_use]
    pub const fn bundles(&self) -> &Bundles {
        self.trust.bundles()
    }

    /// The present certificate of this workload; it is replaced in time, so ask again for each handshake.
    ///
    /// Of several certificates it is the first, the default identity.
    ///
    /// # Errors
    ///
    /// If it has been taken back, has expired or cannot be read.
    pub fn svid(&self) -> Result<Arc<OwnCertificate>, WorkloadApiError> {
        let svid = self.certificates.svid()?;
        let known = self.own.lock().clone();
        if let Some((from, own)) = known
            && Arc::ptr_eq(&from, &svid)
        {
            return Ok(own);
        }
        let own = self.convert(&svid).map_err(WorkloadApiError::Certificate)?;
        let own = Arc::new(own);
        *self.own.lock() = Some((svid, Arc::clone(&own)));
        Ok(own)
    }

    /// Counts the changes so far, of the certificate and of bundles.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.changes.count()
    }

    /// Waits until [`run`](Self::run) has seen more changes than `version`, and returns how many there are.
    pub async fn changed_since(&self, version: u64) -> u64 {
        self.changes.after(version).await
    }

    /// Puts the bundles into force whenever the endpoint sends new ones, until the connection is closed for good.
    ///
    /// # Errors
    ///
    /// `Closed`, in the end.
    pub async fn run(&self) -> Result<(), WorkloadApiError> {
        let certificates = async {
            let mut news = self.certificates.updated();
            loop {
                self.load();
                if news.changed().await.is_err() {
                    break;
                }
            }
        };
        let keys = async {
            let source = self.keys_source().await;
            let mut news = source.updated();
            loop {
                self.load();
                if news.changed().await.is_err() {
                    break;
                }
            }
        };
        select(pin!(certificates), pin!(keys)).await;
        Err(WorkloadApiError::Closed)
    }

    /// The keys of JWT-SVIDs, once the endpoint has any.
    async fn keys_source(&self) -> JwtSource {
        loop {
            let present = self.keys.lock().clone();
            if let Some(source) = present {
                return source;
            }
            match self.options.keys().await {
                Some(source) => *self.keys.lock() = Some(source),
                None => TokioTimer.sleep(ASK_AGAIN).await,
            }
        }
    }

    fn load(&self) {
        let certificates = self.certificates.bundle_set().ok();
        let keys = self.keys.lock().clone().and_then(|source| source.bundle_set().ok());
        self.trust.load(certificates.as_deref(), keys.as_deref());
        self.report();
        self.changes.raise();
    }

    /// Logs a certificate that is new, or that there is none any more.
    fn report(&self) {
        let own = self.svid();
        let before = std::mem::replace(&mut *self.reported.lock(), own.clone().ok());
        match (before, own) {
            (Some(before), Ok(own)) if before == own => {}
            (_, Ok(own)) => {
                let seconds = own.not_after().duration_since(SystemTime::UNIX_EPOCH);
                let not_after = seconds.map_or(0, |seconds| seconds.as_secs());
                info!(not_after, "certificate from the workload API");
            }
            (Some(_), Err(error)) => warn!(%error, "no certificate from the workload API any more"),
            (None, Err(_)) => {}
        }
    }

    fn convert(&self, svid: &X509Svid) -> Result<OwnCertificate, crate::x509::X509Error> {
        let der = |certificate: &spiffe::cert::Certificate| {
            CertificateDer::from(certificate.as_bytes().to_vec())
        };
        let chain: Vec<_> = svid.cert_chain().iter().map(der).collect();
        let set = self.certificates.bundle_set().ok();
        let bundle = set.and_then(|set| set.get(svid.spiffe_id().trust_domain()));
        let roots = bundle.iter().flat_map(|bundle| bundle.authorities()).map(der).collect();
        let key = svid.private_key().as_bytes().to_vec();
        OwnCertificate::new(chain, key)?.with_roots(roots)
    }
}

impl fmt::Debug for WorkloadApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkloadApi")
            .field("options", &self.options)
            .field("bundles", self.bundles())
            .finish_non_exhaustive()
    }
}
