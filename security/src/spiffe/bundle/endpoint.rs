//! Fetching a bundle and keeping it fresh.

use std::{fmt, sync::Arc, time::Duration};

use parking_lot::Mutex;
use thiserror::Error;
use tracing::{info, warn};
use url::Url;

use super::{Bundle, BundleError, Bundles};
use crate::{
    fetch::{
        AddressFilter, Fetch, FetchError, FetchRequest, PlainHttp, Redirects, UrlError, check_url,
        without_query,
    },
    metrics::{Fetched, Metrics, NoMetrics, SharedMetrics},
    spiffe::{SpiffeId, TrustDomain},
    timer::{Timer, first_of},
};

const MAX_BYTES: usize = 4 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(10);
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LONGEST_RETRY: Duration = Duration::from_secs(300);

/// How the server of an endpoint is authenticated (SPIFFE Federation §5).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointProfile {
    /// By its host name, with a certificate of a public or private root.
    HttpsWeb,
    /// By its SPIFFE ID, with an X.509-SVID of its own trust domain.
    HttpsSpiffe(SpiffeId),
}

/// The bundle endpoint of one trust domain.
///
/// URL, profile and trust domain are independent of one another and none is guessed from another.
/// Each endpoint has its own schedule: one that fails holds up no other, and the bundle it had stays in force.
///
/// ```
/// use mesh_security::{
///     TimerFuture,
///     fetch::{Fetch, FetchFuture, FetchRequest, FetchResponse},
///     spiffe::{BundleEndpoint, Bundles, TrustDomain},
/// };
/// # struct Constant;
/// # impl Fetch for Constant {
/// #     fn fetch<'a>(&'a self, _: FetchRequest<'a>) -> FetchFuture<'a> {
/// #         Box::pin(async { Ok(FetchResponse::new(br#"{"keys":[]}"#.to_vec())) })
/// #     }
/// # }
/// # let fetch = Constant;
/// # let timer = |_| Box::pin(std::future::pending::<()>()) as TimerFuture;
/// # fn ready<T>(future: impl Future<Output = T>) -> T {
/// #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// #     match std::pin::pin!(future).poll(&mut context) {
/// #         std::task::Poll::Ready(value) => value,
/// #         std::task::Poll::Pending => unreachable!("nothing here waits"),
/// #     }
/// # }
///
/// let domain = TrustDomain::parse("partner.example")?;
/// let bundles = Bundles::new();
/// let endpoint = BundleEndpoint::https_web(
///     "https://partner.example/bundle",
///     domain.clone(),
///     bundles.clone(),
///     fetch, // an `HttpFetch`
///     timer, // a `TokioTimer`
/// )?;
/// ready(endpoint.refresh())?; // or spawn `endpoint.run()`
/// assert!(bundles.get(&domain).is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct BundleEndpoint {
    url: Url,
    profile: EndpointProfile,
    trust_domain: TrustDomain,
    bundles: Bundles,
    fetch: Arc<dyn Fetch>,
    timer: Arc<dyn Timer>,
    addresses: AddressFilter,
    redirects: Redirects,
    metrics: SharedMetrics,
    random: Mutex<fastrand::Rng>,
}

impl BundleEndpoint {
    /// An endpoint that is authenticated by its host name; `fetch` has to check it.
    ///
    /// # Errors
    ///
    /// If the URL is not one over HTTPS without credentials and fragment.
    pub fn https_web(
        url: &str,
        trust_domain: TrustDomain,
        bundles: Bundles,
        fetch: impl Fetch + 'static,
        timer: impl Timer + 'static,
    ) -> Result<Self, UrlError> {
        let profile = EndpointProfile::HttpsWeb;
        Self::build(url, profile, trust_domain, bundles, Arc::new(fetch), Arc::new(timer))
    }

    /// An endpoint that is authenticated by its SPIFFE ID, with the features `http` and `rustls`.
    ///
    /// The bundle of the ID's trust domain has to be in `bundles`; an endpoint that serves the bundle of its own domain needs a first one from elsewhere.
    ///
    /// # Errors
    ///
    /// If the URL is not one over HTTPS without credentials and fragment.
    #[cfg(all(feature = "http", feature = "rustls"))]
    pub fn https_spiffe(
        url: &str,
        endpoint_id: SpiffeId,
        trust_domain: TrustDomain,
        bundles: Bundles,
        timer: impl Timer + 'static,
    ) -> Result<Self, UrlError> {
        use crate::{
            fetch::HttpFetch,
            x509::{PeerVerifier, Purpose, SpiffeServerVerifier},
        };
        let expected = endpoint_id.clone();
        let peers = PeerVerifier::new(Purpose::Server, bundles.clone())
            .authorize(move |id| *id == expected);
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = SpiffeServerVerifier::new(peers, Arc::clone(&provider));
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(rustls::ALL_VERSIONS)
            .map_err(|_| UrlError::Scheme)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        let fetch = Arc::new(HttpFetch::with_tls(tls));
        let profile = EndpointProfile::HttpsSpiffe(endpoint_id);
        Self::build(url, profile, trust_domain, bundles, fetch, Arc::new(timer))
    }

    fn build(
        url: &str,
        profile: EndpointProfile,
        trust_domain: TrustDomain,
        bundles: Bundles,
        fetch: Arc<dyn Fetch>,
        timer: Arc<dyn Timer>,
    ) -> Result<Self, UrlError> {
        Ok(Self {
            url: check_url(url, PlainHttp::Refuse)?,
            profile,
            trust_domain,
            bundles,
            fetch,
            timer,
            addresses: AddressFilter::new(),
            redirects: Redirects::Refuse,
            metrics: Arc::new(NoMetrics),
            random: Mutex::new(fastrand::Rng::new()),
        })
    }

    /// Says which addresses may be dialled; private networks may be unless set.
    #[must_use]
    pub fn addresses(mut self, filter: AddressFilter) -> Self {
        self.addresses = filter;
        self
    }

    /// Follows redirects to the same host; none unless set.
    #[must_use]
    pub const fn redirects(mut self, redirects: Redirects) -> Self {
        self.redirects = redirects;
        self
    }

    /// Reports fetches to `metrics`.
    #[must_use]
    pub fn metrics(mut self, metrics: impl Metrics + 'static) -> Self {
        self.metrics = Arc::new(metrics);
        self
    }

    /// Makes the random part of the intervals repeatable.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.random = Mutex::new(fastrand::Rng::with_seed(seed));
        self
    }

    /// How the server is authenticated.
    #[must_use]
    pub const fn profile(&self) -> &EndpointProfile {
        &self.profile
    }

    /// Fetches the bundle now and puts it into force.
    ///
    /// # Errors
    ///
    /// If there is no new bundle; the one that was there stays.
    pub async fn refresh(&self) -> Result<(), BundleEndpointError> {
        let fetched = self.get().await;
        let result = match &fetched {
            Ok(()) => {
                info!(trust_domain = %self.trust_domain, "bundle refreshed");
                Fetched::Changed
            }
            Err(error) => {
                warn!(trust_domain = %self.trust_domain, %error, "bundle not refreshed");
                Fetched::Failed
            }
        };
        self.metrics.fetched(&without_query(self.url.as_str()), result);
        fetched
    }

    /// Fetches the bundle on schedule, for ever: as often as it asks for, and after failures at growing intervals of one second to five minutes.
    pub async fn run(&self) {
        let mut retry = FIRST_RETRY;
        loop {
            let pause = match self.refresh().await {
                Ok(()) => {
                    retry = FIRST_RETRY;
                    let bundle = self.bundles.get(&self.trust_domain);
                    bundle.map_or(LONGEST_RETRY, |bundle| bundle.refresh_interval())
                }
                Err(_) => {
                    let pause = retry;
                    retry = (retry * 2).min(LONGEST_RETRY);
                    pause
                }
            };
            let jitter = 0.9 + 0.2 * self.random.lock().f64();
            self.timer.sleep(pause.mul_f64(jitter)).await;
        }
    }

    async fn get(&self) -> Result<(), BundleEndpointError> {
        let request = FetchRequest {
            url: &self.url,
            etag: None,
            max_bytes: MAX_BYTES,
            redirects: self.redirects,
            addresses: &self.addresses,
            plain_http: PlainHttp::Refuse,
        };
        let response = first_of(self.fetch.fetch(request), self.timer.sleep(TIMEOUT))
            .await
            .map_err(|_| FetchError::Timeout)??;
        let body = response.body.unwrap_or_default();
        let text = std::str::from_utf8(&body)
            .map_err(|_| BundleError::InvalidBundle("not a JSON object"))?;
        let bundle = Bundle::parse(&self.trust_domain, text)?;
        bundle.report_warnings();
        Ok(self.bundles.put(bundle)?)
    }
}

impl fmt::Debug for BundleEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BundleEndpoint")
            .field("url", &without_query(self.url.as_str()))
            .field("profile", &self.profile)
            .field("trust_domain", &self.trust_domain)
            .finish_non_exhaustive()
    }
}

/// Why an endpoint has no new bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum BundleEndpointError {
    /// The document could not be fetched.
    #[error("bundle endpoint: {0}")]
    Fetch(FetchError),
    /// What was fetched is not a bundle, or an older one.
    #[error(transparent)]
    Bundle(BundleError),
}

impl From<FetchError> for BundleEndpointError {
    fn from(error: FetchError) -> Self {
        Self::Fetch(error)
    }
}

impl From<BundleError> for BundleEndpointError {
    fn from(error: BundleError) -> Self {
        Self::Bundle(error)
    }
}
