//! The schedule of one source.

use std::{
    fmt,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use parking_lot::Mutex;
use quick_cache::sync::Cache;
use tracing::{info, warn};

use super::{
    KeySourceError, RemoteOptions, RemoteStatus,
    load::{Known, Loaded, Loader, Nowhere, Origin},
    state::{Landing, Started, State},
};
use crate::{
    clock::{Clock, SharedClock, SystemClock},
    crypto::CryptoProvider,
    fetch::{Fetch, UrlError, check_url, without_query},
    flight::Flight,
    jwks::{
        KeySource,
        source::{KeyShelf, Publication, report_dropped},
    },
    metrics::{Fetched, Metrics, NoMetrics, SharedMetrics},
    timer::Timer,
};

/// Keys of one issuer, fetched from a URL, through discovery or from a file, and kept fresh.
///
/// Nothing is fetched until [`run`](RemoteKeys::run) or [`refresh`](RemoteKeys::refresh) is polled, or a token needs a key; tokens are refused with [`KeysUnavailable`](crate::jwt::JwtErrorKind::KeysUnavailable) until the first fetch works.
/// What went wrong in a fetch never costs the keys that are there.
///
/// ```
/// use mesh_security::{
///     TimerFuture,
///     fetch::{Fetch, FetchFuture, FetchRequest, FetchResponse},
///     jwks::{RemoteKeys, RemoteOptions},
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
/// // `fetch` may be an `HttpFetch`, `timer` a `TokioTimer`.
/// let remote =
///     RemoteKeys::discovery("https://issuer.example", fetch, timer, RemoteOptions::new())?;
/// let keys = remote.keys(); // for a rule
/// let schedule = remote.run(); // to be spawned
/// # drop(schedule);
///
/// let remote =
///     RemoteKeys::url("https://issuer.example/keys", Constant, timer, RemoteOptions::new())?;
/// ready(remote.refresh())?;
/// assert_eq!(remote.status().generation, 1);
/// # let _ = keys;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct RemoteKeys(Arc<Remote>);

impl RemoteKeys {
    /// Fetches a key set from a URL, which is shown without its query in logs and metrics.
    ///
    /// # Errors
    ///
    /// If the URL may not be fetched; the network is not asked.
    pub fn url(
        url: &str,
        fetch: impl Fetch + 'static,
        timer: impl Timer + 'static,
        options: RemoteOptions,
    ) -> Result<Self, UrlError> {
        let origin = Origin::Url(check_url(url, options.plain_http)?);
        Ok(Self::build(without_query(url), origin, Arc::new(fetch), Arc::new(timer), options))
    }

    /// Finds the key set of an issuer through its discovery document, which is fetched anew with the keys.
    ///
    /// # Errors
    ///
    /// If the issuer is not a URL that may be fetched; the network is not asked.
    pub fn discovery(
        issuer: &str,
        fetch: impl Fetch + 'static,
        timer: impl Timer + 'static,
        options: RemoteOptions,
    ) -> Result<Self, UrlError> {
        let origin = Origin::discovery(issuer.to_owned(), &options)?;
        Ok(Self::build(issuer.to_owned(), origin, Arc::new(fetch), Arc::new(timer), options))
    }

    /// Reads a file again and again; each reading blocks on the file system.
    #[must_use]
    pub fn file(
        path: impl Into<PathBuf>,
        timer: impl Timer + 'static,
        options: RemoteOptions,
    ) -> Self {
        let path = path.into();
        let name = path.display().to_string();
        Self::build(name, Origin::File(path), Arc::new(Nowhere), Arc::new(timer), options)
    }

    fn build(
        name: String,
        origin: Origin,
        fetch: Arc<dyn Fetch>,
        timer: Arc<dyn Timer>,
        options: RemoteOptions,
    ) -> Self {
        let provider = CryptoProvider::preferred();
        let loader = Arc::new(Loader { origin, fetch, timer, options, provider });
        Self(Arc::new(Remote {
            name,
            loader,
            clock: Arc::new(SystemClock),
            metrics: Arc::new(NoMetrics),
            random: Mutex::new(fastrand::Rng::new()),
            shelf: KeyShelf::default(),
            state: Mutex::new(State::default()),
            unknown: Cache::new(RemoteOptions::UNKNOWN_KEYS),
            last_used: AtomicU64::new(0),
        }))
    }

    /// Uses another clock; to be called before the keys are handed out.
    #[must_use]
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        self.with(|remote| remote.clock = Arc::new(clock))
    }

    /// Reports fetches to `metrics`; to be called before the keys are handed out.
    #[must_use]
    pub fn metrics(self, metrics: impl Metrics + 'static) -> Self {
        self.with(|remote| remote.metrics = Arc::new(metrics))
    }

    /// Makes the random part of the intervals repeatable; to be called before the keys are handed out.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        self.with(|remote| remote.random = Mutex::new(fastrand::Rng::with_seed(seed)))
    }

    fn with(mut self, change: impl FnOnce(&mut Remote)) -> Self {
        match Arc::get_mut(&mut self.0) {
            Some(remote) => change(remote),
            None => warn!(source = self.0.name, "a source in use cannot be changed"),
        }
        self
    }

    /// The handle that rules hold.
    #[must_use]
    pub fn keys(&self) -> KeySource {
        KeySource::of_remote(self.0.shelf.clone(), Arc::clone(&self.0))
    }

    /// Fetches the keys now, or waits for the fetch that is under way.
    ///
    /// # Errors
    ///
    /// If there are no new keys; those that were there stay.
    pub async fn refresh(&self) -> Result<(), KeySourceError> {
        self.0.refresh().await
    }

    /// Fetches the keys on schedule, for ever; dropping the future ends it.
    ///
    /// Run it once per source, on a task of its own.
    pub async fn run(&self) {
        loop {
            let pause = self.0.turn().await;
            self.0.loader.timer.sleep(pause).await;
        }
    }

    /// How the source is doing.
    #[must_use]
    pub fn status(&self) -> RemoteStatus {
        let state = self.0.state.lock();
        RemoteStatus {
            generation: self.0.shelf.current().generation(),
            last_success: state.last_success,
            last_error: state.last_error.clone(),
            failures: state.failures,
            unknown_keys: self.0.unknown.len(),
        }
    }
}

impl fmt::Debug for RemoteKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status();
        f.debug_struct("RemoteKeys").field("name", &self.0.name).field("status", &status).finish()
    }
}

/// The shared part of all handles to a source.
pub(in crate::jwks) struct Remote {
    name: String,
    loader: Arc<Loader>,
    clock: SharedClock,
    metrics: SharedMetrics,
    random: Mutex<fastrand::Rng>,
    shelf: KeyShelf,
    state: Mutex<State>,
    /// Key IDs that the issuer did not have, and when that was.
    unknown: Cache<Box<str>, SystemTime>,
    /// Seconds since 1970.
    last_used: AtomicU64,
}

impl Remote {
    /// Notes that somebody asked for the keys.
    pub(in crate::jwks) fn used_at(&self, now: SystemTime) {
        self.last_used.store(unix(now), Ordering::Relaxed);
    }

    /// Fetches the keys because a token needs one that is not there; whether it is now.
    pub(in crate::jwks) async fn force(&self, key_id: Option<&str>) -> bool {
        // A fetch that was under way may have begun before the key was published; then one more is tried.
        for _ in 0..2 {
            let now = self.clock.now();
            if let Some(there) = self.needs_no_fetch(key_id, now) {
                return there;
            }
            let options = &self.loader.options;
            let flight = self.state.lock().join_or_force(&self.loader, options, now);
            let Some((flight, started)) = flight else { break };
            let landed = self.land(&flight).await;
            if started == Started::Now {
                if let (true, Some(key_id)) = (landed.is_ok(), key_id)
                    && !self.shelf.current().has_key(key_id)
                {
                    self.unknown.insert(key_id.into(), now);
                }
                break;
            }
        }
        self.needs_no_fetch(key_id, self.clock.now()).unwrap_or(false)
    }

    /// Whether the key is there, if that can be told without asking the issuer.
    fn needs_no_fetch(&self, key_id: Option<&str>, now: SystemTime) -> Option<bool> {
        let current = self.shelf.current();
        if !current.is_usable_at(now) {
            return None;
        }
        let Some(key_id) = key_id else { return Some(true) };
        if current.has_key(key_id) {
            return Some(true);
        }
        let missed = self.unknown.get(key_id)?;
        let age = now.duration_since(missed).ok()?;
        (age < self.loader.options.unknown_for).then_some(false)
    }

    async fn refresh(&self) -> Result<(), KeySourceError> {
        let flight = self.state.lock().join_or_start(&self.loader);
        self.land(&flight).await.as_ref().as_ref().map(|_| ()).map_err(Clone::clone)
    }

    /// One turn of the schedule; how long to wait for the next.
    async fn turn(&self) -> Duration {
        if self.is_idle() {
            self.shelf.withdraw();
            self.state.lock().known = Known::default();
            return self.loader.options.refresh_interval;
        }
        let flight = self.state.lock().join_or_start(&self.loader);
        match self.land(&flight).await.as_ref() {
            Ok(loaded) => {
                let [shortest, longest] = RemoteOptions::INTERVALS;
                let interval = loaded.max_age.map(|age| age.clamp(shortest, longest));
                self.jittered(interval.unwrap_or(self.loader.options.refresh_interval))
            }
            Err(_) => {
                let [first, longest] = RemoteOptions::RETRIES;
                let doublings = self.state.lock().failures.saturating_sub(1).min(16);
                self.jittered((first * 2_u32.pow(doublings)).min(longest))
            }
        }
    }

    /// Waits for a fetch and puts its keys in place.
    async fn land(&self, flight: &Flight<Landing>) -> Landing {
        let landing = flight.land().await;
        let now = self.clock.now();
        let mut state = self.state.lock();
        if state.take_down(flight) {
            match landing.as_ref() {
                Ok(loaded) => self.accept(&mut state, loaded, now),
                Err(error) => {
                    state.failures = state.failures.saturating_add(1);
                    state.last_error = Some(error.clone());
                }
            }
            drop(state);
            self.report(landing.as_ref().as_ref(), now);
        }
        landing
    }

    fn accept(&self, state: &mut State, loaded: &Loaded, now: SystemTime) {
        let usable_until = now.checked_add(self.loader.options.max_stale);
        state.known = loaded.known.clone();
        state.last_success = Some(now);
        state.last_error = None;
        state.failures = 0;
        let algorithms = loaded.known.document.as_ref().and_then(|one| one.algorithms.clone());
        match &loaded.set {
            Some(set) => {
                let algorithms = algorithms.map(Into::into);
                let set = Arc::clone(set);
                self.shelf.publish(Publication { set, usable_until, algorithms });
                self.unknown.clear();
            }
            None => self.shelf.prolong(usable_until),
        }
    }

    fn report(&self, landing: Result<&Loaded, &KeySourceError>, now: SystemTime) {
        match landing {
            Ok(loaded) => {
                let result = match &loaded.set {
                    Some(set) => {
                        report_dropped(set);
                        info!(source = self.name, keys = set.keys().len(), "new keys");
                        self.metrics.keys_known(&self.name, set.keys().len(), set.dropped().len());
                        Fetched::Changed
                    }
                    None => Fetched::Unchanged,
                };
                self.metrics.fetched(&self.name, result);
                self.metrics.last_success(&self.name, unix(now));
            }
            Err(error) => {
                warn!(source = self.name, %error, "no new keys");
                self.metrics.fetched(&self.name, Fetched::Failed);
            }
        }
    }

    fn is_idle(&self) -> bool {
        let last_used = self.last_used.load(Ordering::Relaxed);
        let idle = unix(self.clock.now()).saturating_sub(last_used);
        last_used > 0 && Duration::from_secs(idle) > self.loader.options.idle_after
    }

    /// Give or take a tenth.
    fn jittered(&self, duration: Duration) -> Duration {
        duration.mul_f64(0.9 + 0.2 * self.random.lock().f64())
    }
}

fn unix(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
