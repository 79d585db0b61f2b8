//! When a certificate is replaced.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use parking_lot::Mutex;
use tracing::{info, warn};

use super::{
    CsrSigner, KeyMaker, OwnCertificate, SignError,
    issue::{Issued, Issuer},
};
use crate::{
    clock::{Clock, SystemClock},
    flight::{Flight, SingleFlight},
    signal::Signal,
    spiffe::{Bundle, Bundles, SpiffeId},
    timer::Timer,
};

const FIRST_RETRY: Duration = Duration::from_secs(1);
const LONGEST_RETRY: Duration = Duration::from_secs(60);

/// When a certificate is replaced, and how long that may take.
///
/// ```
/// use std::time::Duration;
/// use mesh_security::x509::RotationOptions;
///
/// let options = RotationOptions::new().lifetime(Duration::from_secs(3600)).ratio(0.8);
/// assert_ne!(options, RotationOptions::new());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RotationOptions {
    pub(super) lifetime: Duration,
    pub(super) timeout: Duration,
    ratio: f64,
    jitter: f64,
}

impl RotationOptions {
    /// Asks for 24 hours, replaces after half of the lifetime give or take a hundredth, and waits ten seconds for an answer.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            lifetime: Duration::from_secs(24 * 3600),
            timeout: Duration::from_secs(10),
            ratio: 0.5,
            jitter: 0.01,
        }
    }

    /// Asks for certificates that live this long.
    #[must_use]
    pub const fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// Waits this long for the CA.
    #[must_use]
    pub const fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// Replaces a certificate when this part of its lifetime has passed, brought to between 0 and 1.
    #[must_use]
    pub const fn ratio(mut self, ratio: f64) -> Self {
        self.ratio = ratio.clamp(0.0, 1.0);
        self
    }

    /// Spreads replacements by this part of the lifetime in both directions, brought to between 0 and 1.
    #[must_use]
    pub const fn jitter(mut self, jitter: f64) -> Self {
        self.jitter = jitter.clamp(0.0, 1.0);
        self
    }
}

impl Default for RotationOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// Our own certificate, always one with time left as long as the CA answers in time.
///
/// At most one request is under way, however many wait.
/// A failed replacement costs nothing until the present certificate expires.
/// Whoever serves with it watches [`changed_since`](CertificateCache::changed_since), which reports new certificates and new roots.
#[derive(Clone)]
pub struct CertificateCache(Arc<Shared>);

struct Shared {
    issuer: Arc<Issuer>,
    bundles: Option<Bundles>,
    random: Mutex<fastrand::Rng>,
    state: Mutex<State>,
    changes: Signal,
}

#[derive(Default)]
struct State {
    current: Option<Arc<OwnCertificate>>,
    issuance: SingleFlight<Issued>,
}

impl CertificateCache {
    /// Has certificates for `id` made by `maker` and signed by `signer`.
    #[must_use]
    pub fn new(
        id: SpiffeId,
        maker: impl KeyMaker + 'static,
        signer: impl CsrSigner + 'static,
        timer: impl Timer + 'static,
        options: RotationOptions,
    ) -> Self {
        let issuer = Issuer {
            id,
            maker: Arc::new(maker),
            signer: Arc::new(signer),
            timer: Arc::new(timer),
            clock: Arc::new(SystemClock),
            options,
        };
        Self(Arc::new(Shared {
            issuer: Arc::new(issuer),
            bundles: None,
            random: Mutex::new(fastrand::Rng::new()),
            state: Mutex::new(State::default()),
            changes: Signal::default(),
        }))
    }

    /// Uses another clock; to be called before the cache is shared.
    #[must_use]
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        self.with(|shared| {
            if let Some(issuer) = Arc::get_mut(&mut shared.issuer) {
                issuer.clock = Arc::new(clock);
            }
        })
    }

    /// Puts roots that come with certificates into force as the bundle of the own trust domain; to be called before the cache is shared.
    #[must_use]
    pub fn publish_roots(self, bundles: Bundles) -> Self {
        self.with(|shared| shared.bundles = Some(bundles))
    }

    /// Makes the random part of the schedule repeatable; to be called before the cache is shared.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        self.with(|shared| shared.random = Mutex::new(fastrand::Rng::with_seed(seed)))
    }

    fn with(mut self, change: impl FnOnce(&mut Shared)) -> Self {
        match Arc::get_mut(&mut self.0) {
            Some(shared) => change(shared),
            None => warn!("a certificate cache in use cannot be changed"),
        }
        self
    }

    /// The present certificate, if there is one that has not expired.
    #[must_use]
    pub fn current(&self) -> Option<Arc<OwnCertificate>> {
        let now = self.0.issuer.clock.now();
        self.0.state.lock().current.clone().filter(|current| now < current.not_after())
    }

    /// The present certificate, or a new one if there is none.
    ///
    /// # Errors
    ///
    /// If there is none, and none can be had.
    pub async fn get(&self) -> Result<Arc<OwnCertificate>, SignError> {
        match self.current() {
            Some(current) => Ok(current),
            None => self.renew().await,
        }
    }

    /// Replaces the certificate now, or waits for the replacement that is under way.
    ///
    /// # Errors
    ///
    /// If there is no new one; the old one stays.
    pub async fn renew(&self) -> Result<Arc<OwnCertificate>, SignError> {
        let issue = || {
            let issuer = Arc::clone(&self.0.issuer);
            async move { issuer.issue().await.map(Arc::new) }
        };
        let issuance = self.0.state.lock().issuance.join_or_start(issue);
        let issued = issuance.land().await;
        self.land(&issuance, &issued);
        issued
    }

    /// Replaces the certificate on schedule, for ever; dropping the future ends it.
    ///
    /// After failures it tries again at growing intervals of one second to one minute.
    /// A certificate that is due as soon as it comes is replaced once a second.
    pub async fn run(&self) {
        let timer = &self.0.issuer.timer;
        let mut shortest = Duration::ZERO;
        loop {
            let time_left = self.current().map_or(Duration::ZERO, |one| self.time_left(&one));
            let pause = time_left.max(shortest);
            if !pause.is_zero() {
                timer.sleep(pause).await;
            }
            let mut retry = FIRST_RETRY;
            while self.renew().await.is_err() {
                timer.sleep(retry).await;
                retry = (retry * 2).min(LONGEST_RETRY);
            }
            shortest = FIRST_RETRY;
        }
    }

    /// Counts new certificates and new roots so far.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.0.changes.count()
    }

    /// Waits until there has been more news than `version`, and returns how much there is.
    pub async fn changed_since(&self, version: u64) -> u64 {
        self.0.changes.after(version).await
    }

    fn land(&self, issuance: &Flight<Issued>, issued: &Issued) {
        let mut state = self.0.state.lock();
        if !state.issuance.take_down(issuance) {
            return;
        }
        let Ok(new) = issued else {
            drop(state);
            if let Err(error) = issued {
                warn!(id = %self.0.issuer.id, %error, "certificate not replaced");
            }
            return;
        };
        let old = state.current.replace(Arc::clone(new));
        drop(state);
        info!(id = %self.0.issuer.id, "certificate replaced");
        let has_new_roots = old.is_none_or(|old| old.roots() != new.roots());
        if let (true, false, Some(bundles)) =
            (has_new_roots, new.roots().is_empty(), &self.0.bundles)
        {
            let domain = self.0.issuer.id.trust_domain();
            bundles.force(Bundle::from_authorities(&domain, new.roots().iter().map(AsRef::as_ref)));
        }
        self.0.changes.raise();
    }

    /// How long the certificate is to be used.
    fn time_left(&self, current: &OwnCertificate) -> Duration {
        let lifetime = current.not_after().duration_since(current.not_before()).unwrap_or_default();
        let RotationOptions { ratio, jitter, .. } = self.0.issuer.options;
        let spread = jitter * (2.0 * self.0.random.lock().f64() - 1.0);
        let due = current.not_before() + lifetime.mul_f64((ratio + spread).clamp(0.0, 1.0));
        due.duration_since(self.now()).unwrap_or_default()
    }

    fn now(&self) -> SystemTime {
        self.0.issuer.clock.now()
    }
}

impl fmt::Debug for CertificateCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CertificateCache")
            .field("id", &self.0.issuer.id)
            .field("current", &self.current())
            .finish_non_exhaustive()
    }
}
