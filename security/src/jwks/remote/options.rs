//! Numbers of a schedule.

use std::time::Duration;

use crate::fetch::{AddressFilter, PlainHttp, Redirects};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// How a source of keys behaves.
///
/// Bounds that are not set here: a set has at most 1 MiB and 100 keys of 16 KiB, a discovery document 64 KiB; the list of unknown key IDs has 1024 entries.
///
/// ```
/// use std::time::Duration;
/// use mesh_security::jwks::RemoteOptions;
///
/// let options = RemoteOptions::new()
///     .refresh_interval(Duration::from_secs(300))
///     .max_stale(Duration::from_secs(3600));
/// assert_ne!(options, RemoteOptions::new());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteOptions {
    pub(super) refresh_interval: Duration,
    pub(super) forced_interval: Duration,
    pub(super) timeout: Duration,
    pub(super) max_stale: Duration,
    pub(super) idle_after: Duration,
    pub(super) unknown_for: Duration,
    pub(super) redirects: Redirects,
    pub(super) plain_http: PlainHttp,
    pub(super) addresses: AddressFilter,
}

impl RemoteOptions {
    /// The shortest and the longest interval that `Cache-Control` can ask for.
    pub(super) const INTERVALS: [Duration; 2] = [MINUTE, DAY];
    /// The shortest and the longest interval that can be set.
    const SET_INTERVALS: [Duration; 2] = [Duration::from_secs(1), DAY.saturating_mul(365)];
    /// The first and the longest wait after failures.
    pub(super) const RETRIES: [Duration; 2] = [Duration::from_secs(1), MINUTE];
    /// How many unknown key IDs are remembered.
    pub(super) const UNKNOWN_KEYS: usize = 1024;

    /// The defaults that the setters name.
    #[must_use]
    pub fn new() -> Self {
        Self {
            refresh_interval: 20 * MINUTE,
            forced_interval: Duration::from_secs(30),
            timeout: Duration::from_secs(5),
            max_stale: DAY,
            idle_after: 7 * 24 * HOUR,
            unknown_for: MINUTE,
            redirects: Redirects::Refuse,
            plain_http: PlainHttp::Refuse,
            addresses: AddressFilter::new(),
        }
    }

    /// Fetches this often, give or take a tenth; 20 minutes unless set, and whatever `Cache-Control` says between one minute and one day. Less than a second counts as one, more than a year as a year.
    #[must_use]
    pub fn refresh_interval(mut self, interval: Duration) -> Self {
        let [shortest, longest] = Self::SET_INTERVALS;
        self.refresh_interval = interval.clamp(shortest, longest);
        self
    }

    /// Fetches for the sake of an unknown key ID at most this often; 30 seconds unless set.
    #[must_use]
    pub const fn forced_interval(mut self, interval: Duration) -> Self {
        self.forced_interval = interval;
        self
    }

    /// Gives each attempt this long; five seconds unless set.
    #[must_use]
    pub const fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// Trusts keys for this long after the last success; 24 hours unless set, and for ever with [`Duration::MAX`].
    ///
    /// Longer survives longer outages of the issuer, and lets a revoked key live as long for whoever can cut the issuer off.
    #[must_use]
    pub const fn max_stale(mut self, limit: Duration) -> Self {
        self.max_stale = limit;
        self
    }

    /// Forgets keys that nobody has asked for this long; seven days unless set. The next token fetches them again.
    #[must_use]
    pub const fn idle_after(mut self, limit: Duration) -> Self {
        self.idle_after = limit;
        self
    }

    /// Remembers for this long that the issuer does not have a key ID; one minute unless set.
    #[must_use]
    pub const fn unknown_for(mut self, limit: Duration) -> Self {
        self.unknown_for = limit;
        self
    }

    /// Follows redirects; none unless set.
    #[must_use]
    pub const fn redirects(mut self, redirects: Redirects) -> Self {
        self.redirects = redirects;
        self
    }

    /// Permits `http` URLs; refused unless set.
    #[must_use]
    pub const fn plain_http(mut self, plain_http: PlainHttp) -> Self {
        self.plain_http = plain_http;
        self
    }

    /// Says which addresses may be dialled; private networks may be unless set.
    #[must_use]
    pub fn addresses(mut self, filter: AddressFilter) -> Self {
        self.addresses = filter;
        self
    }
}

impl Default for RemoteOptions {
    fn default() -> Self {
        Self::new()
    }
}
