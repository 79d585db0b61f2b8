//! Tokens that have been verified before.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use quick_cache::{Weighter, sync::Cache};
use serde_json::{Map, Value};

use super::VerifiedToken;
use crate::{
    crypto::sha256,
    metrics::{CacheLookup, Metrics, NoMetrics, SharedMetrics},
};

/// How long a result may be used, if the token lives as long.
const LONGEST: Duration = Duration::from_secs(300);

/// A bounded store of verified tokens, so that the next request with the same token needs no signature check.
///
/// The key is the SHA-256 digest of the whole token, so no token is kept.
/// What is found is checked again against the clock, the generation of the issuer's keys and the rules of the verifier that asks; only successes are stored, and for at most five minutes.
/// Clones share the entries, and several verifiers may share one cache: none of them sees what another has stored.
///
/// ```
/// use mesh_security::jwt::TokenCache;
///
/// let cache = TokenCache::new(10_000, 16 * 1024 * 1024);
/// assert_eq!(cache.len(), 0);
/// ```
#[derive(Clone)]
pub struct TokenCache(Arc<Shared>);

struct Shared {
    entries: Cache<Key, Entry, ByWeight>,
    verifiers: AtomicU64,
    metrics: SharedMetrics,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    digest: [u8; 32],
    verifier: u64,
}

#[derive(Clone)]
struct Entry {
    token: Arc<VerifiedToken>,
    verified: SystemTime,
    weight: u64,
}

#[derive(Clone)]
struct ByWeight {
    least: u64,
}

impl Weighter<Key, Entry> for ByWeight {
    fn weight(&self, _: &Key, entry: &Entry) -> u64 {
        entry.weight.max(self.least)
    }
}

/// The memory of a token, from above: the entry itself, its payload, and its claims as values.
fn weight(token: &VerifiedToken) -> u64 {
    let bytes = 512 + token.payload().len() + weight_of_members(token.claims().as_object());
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

/// A map is a tree whose first node has room for eleven members, and whose others are half full at least.
fn weight_of_members(members: &Map<String, Value>) -> usize {
    let node = if members.is_empty() { 0 } else { 640 };
    let member = |(name, value): (&String, &Value)| 128 + name.len() + weight_of(value);
    node + members.iter().map(member).sum::<usize>()
}

fn weight_of(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) => 0,
        // A number may be kept as text, if any crate of the program wants that.
        Value::Number(_) => 32,
        Value::String(text) => 16 + text.len(),
        // Lists grow in doublings.
        Value::Array(values) => values.iter().map(|value| 64 + weight_of(value)).sum(),
        Value::Object(members) => weight_of_members(members),
    }
}

impl TokenCache {
    /// A cache of at most so many entries that take at most so many bytes, as [`bytes`](Self::bytes) counts them.
    ///
    /// A bound of nothing is a cache that keeps nothing.
    #[must_use]
    pub fn new(max_entries: usize, max_bytes: usize) -> Self {
        Self::build(max_entries, max_bytes, Arc::new(NoMetrics))
    }

    /// A cache as [`TokenCache::new`] makes it that reports its hits.
    #[must_use]
    pub fn with_metrics(
        max_entries: usize,
        max_bytes: usize,
        metrics: impl Metrics + 'static,
    ) -> Self {
        Self::build(max_entries, max_bytes, Arc::new(metrics))
    }

    fn build(max_entries: usize, max_bytes: usize, metrics: SharedMetrics) -> Self {
        let max_bytes = if max_entries == 0 { 0 } else { max_bytes };
        let bytes = u64::try_from(max_bytes).unwrap_or(u64::MAX);
        // Rounded up, so that no part of the cache has room for one entry more.
        let least = bytes.div_ceil(u64::try_from(max_entries.max(1)).unwrap_or(u64::MAX));
        let weighter = ByWeight { least: least.max(1) };
        let entries = Cache::with_weighter(max_entries, bytes, weighter);
        Self(Arc::new(Shared { entries, verifiers: AtomicU64::new(0), metrics }))
    }

    /// How many entries there are, expired ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.entries.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes the entries take at most; an entry counts as an equal share of the bound if it is smaller.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.entries.weight()
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.0.entries.clear();
    }

    /// The part of the cache that belongs to a new verifier.
    pub(super) fn attach(&self) -> AttachedCache {
        let verifier = self.0.verifiers.fetch_add(1, Ordering::Relaxed);
        AttachedCache { cache: self.clone(), verifier }
    }
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache").field("len", &self.len()).finish_non_exhaustive()
    }
}

/// The entries of one verifier.
#[derive(Debug, Clone)]
pub(super) struct AttachedCache {
    cache: TokenCache,
    verifier: u64,
}

/// A token's place in the cache.
#[derive(Clone, Copy)]
pub(super) struct Slot(Key);

impl AttachedCache {
    pub(super) fn slot(&self, token: &str) -> Slot {
        Slot(Key { digest: sha256(token.as_bytes()), verifier: self.verifier })
    }

    /// What was stored, if it is young enough and `holds` still agrees.
    pub(super) fn get(
        &self,
        slot: Slot,
        now: SystemTime,
        holds: impl FnOnce(&VerifiedToken) -> bool,
    ) -> Option<Arc<VerifiedToken>> {
        let shared = &self.cache.0;
        let entry = shared.entries.get(&slot.0);
        let found = entry.filter(|entry| {
            let age = now.duration_since(entry.verified);
            age.is_ok_and(|age| age < LONGEST) && holds(&entry.token)
        });
        shared.metrics.token_cache(match found {
            Some(_) => CacheLookup::Hit,
            None => CacheLookup::Miss,
        });
        found.map(|entry| entry.token)
    }

    pub(super) fn put(&self, slot: Slot, now: SystemTime, token: Arc<VerifiedToken>) {
        let weight = weight(&token);
        self.cache.0.entries.insert(slot.0, Entry { token, verified: now, weight });
    }
}
