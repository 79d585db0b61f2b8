//! Tokens that have been verified before.

use std::time::{Duration, SystemTime};

use mesh_security::{
    CacheLookup, Metrics,
    jwt::{Audiences, JwtErrorKind as Kind, JwtRule, JwtVerifier, TokenCache},
};
use parking_lot::Mutex;
use serde_json::json;
use std::sync::Arc;

use crate::signing::{HEADER, ISSUER, claims, claims_with, key_set, now, p256_keys, rule, token};

/// Remembers what the cache said.
#[derive(Clone, Default)]
struct Lookups(Arc<Mutex<Vec<CacheLookup>>>);

impl Metrics for Lookups {
    fn token_cache(&self, result: CacheLookup) {
        self.0.lock().push(result);
    }
}

impl Lookups {
    fn hits(&self) -> usize {
        self.0.lock().iter().filter(|lookup| **lookup == CacheLookup::Hit).count()
    }
}

struct Guard {
    verifier: JwtVerifier,
    cache: TokenCache,
    lookups: Lookups,
}

impl Guard {
    fn new(rule: JwtRule) -> Self {
        let lookups = Lookups::default();
        let cache = TokenCache::with_metrics(100, 1024 * 1024, lookups.clone());
        let verifier = JwtVerifier::new([rule]).unwrap().cache(&cache);
        Self { verifier, cache, lookups }
    }

    /// The verdict, and whether it came from the cache.
    fn verdict(&self, token: &str, now: SystemTime) -> (Result<(), Kind>, bool) {
        let before = self.lookups.hits();
        let verdict = self.verifier.verify(token, now).map(|_| ()).map_err(|error| error.kind());
        (verdict, self.lookups.hits() > before)
    }
}

fn after(seconds: u64) -> SystemTime {
    now() + Duration::from_secs(seconds)
}

#[test]
fn the_second_time_is_a_hit() {
    let guard = Guard::new(rule(&p256_keys()));
    let token = token(HEADER, &claims().to_string());
    assert_eq!(guard.verdict(&token, now()), (Ok(()), false));
    assert_eq!(guard.verdict(&token, after(1)), (Ok(()), true));
    let first = guard.verifier.verify(&token, now()).unwrap();
    assert_eq!(first.subject(), Some("alice"));
    guard.cache.clear();
    assert_eq!(guard.verdict(&token, now()), (Ok(()), false));
}

#[test]
fn an_entry_ends_with_the_token_and_after_five_minutes() {
    let guard = Guard::new(rule(&p256_keys()).skew(Duration::ZERO));
    let short = token(HEADER, &claims_with("exp", json!(crate::signing::NOW + 10)));
    assert_eq!(guard.verdict(&short, now()), (Ok(()), false));
    assert_eq!(guard.verdict(&short, after(9)), (Ok(()), true));
    assert_eq!(guard.verdict(&short, after(10)), (Err(Kind::Expired), false));
    let long = token(HEADER, &claims().to_string());
    assert_eq!(guard.verdict(&long, now()), (Ok(()), false));
    assert_eq!(guard.verdict(&long, after(299)), (Ok(()), true));
    assert_eq!(guard.verdict(&long, after(300)), (Ok(()), false));
}

#[test]
fn attack_36_a_clock_that_jumps_back_makes_entries_void() {
    let guard = Guard::new(rule(&p256_keys()).skew(Duration::ZERO));
    let token = token(HEADER, &claims().to_string());
    assert_eq!(guard.verdict(&token, after(1)), (Ok(()), false));
    assert_eq!(guard.verdict(&token, now()), (Ok(()), false));
    let before = now() - Duration::from_secs(1);
    assert_eq!(guard.verdict(&token, before), (Err(Kind::NotYetValid), false));
    let verdict = guard.verdict(&token, SystemTime::UNIX_EPOCH - Duration::from_secs(1));
    assert_eq!(verdict, (Err(Kind::InvalidClock), false));
}

#[test]
fn attack_52_entries_do_not_outlive_their_key() {
    let rule = rule(&p256_keys());
    let keys = rule.keys().clone();
    let guard = Guard::new(rule);
    let token = token(HEADER, &claims().to_string());
    assert_eq!(guard.verdict(&token, now()), (Ok(()), false));
    keys.replace(key_set(&[]));
    assert_eq!(guard.verdict(&token, now()), (Err(Kind::NoMatchingKey), false));
}

#[test]
fn attack_85_verifiers_with_other_rules_do_not_see_each_other() {
    let guard = Guard::new(rule(&p256_keys()));
    let token = token(HEADER, &claims().to_string());
    assert_eq!(guard.verdict(&token, now()), (Ok(()), false));
    let keys = guard.verifier.rules()[0].keys().clone();
    let narrower = JwtRule::new(ISSUER, Audiences::one_of(["somebody else"]), keys);
    let other = JwtVerifier::new([narrower]).unwrap().cache(&guard.cache);
    assert_eq!(other.verify(&token, now()).unwrap_err().kind(), Kind::InvalidAudience);
    assert_eq!(guard.lookups.hits(), 0);
}

#[test]
fn refused_tokens_are_not_kept() {
    let guard = Guard::new(rule(&p256_keys()));
    let bad = token(HEADER, &claims_with("aud", json!("x")));
    for _ in 0..3 {
        assert_eq!(guard.verdict(&bad, now()), (Err(Kind::InvalidAudience), false));
    }
    assert!(guard.cache.is_empty());
}

/// A cache that has seen so many different tokens, each with a claim of so many bytes.
fn flooded(cache: TokenCache, tokens: usize, claim: usize) -> TokenCache {
    let verifier = JwtVerifier::new([rule(&p256_keys())]).unwrap().cache(&cache);
    for number in 0..tokens {
        let subject = format!("{number:0claim$}");
        verifier.verify(&token(HEADER, &claims_with("sub", json!(subject))), now()).unwrap();
    }
    cache
}

#[test]
fn the_cache_is_full_at_its_number_of_entries_and_stays_there() {
    let cache = flooded(TokenCache::new(32, 1024 * 1024), 320, 1);
    assert_eq!((cache.len(), cache.bytes()), (32, 1024 * 1024));
    let cache = flooded(cache, 64, 2);
    assert_eq!((cache.len(), cache.bytes()), (32, 1024 * 1024), "whatever comes next");
}

#[test]
fn large_tokens_leave_room_for_fewer() {
    // Each counts as the payload, twice the claim of 4000 bytes, and somewhat more than 1 KiB for the rest.
    let cache = flooded(TokenCache::new(64, 256 * 1024), 100, 4000);
    let entry = cache.bytes() / u64::try_from(cache.len()).unwrap();
    assert!((9_000..11_000).contains(&entry), "{entry}");
    assert!((20..=27).contains(&cache.len()), "{}", cache.len());
    assert!(cache.bytes() <= 256 * 1024, "{}", cache.bytes());
}

#[test]
fn a_cache_that_may_keep_nothing_keeps_nothing() {
    assert_eq!(flooded(TokenCache::new(0, 1024 * 1024), 3, 1).len(), 0);
    assert_eq!(flooded(TokenCache::new(10, 0), 3, 1).len(), 0);
    assert_eq!(flooded(TokenCache::new(10, 100), 3, 1).len(), 0, "no token is that small");
}

#[test]
fn attack_84_a_verification_uses_one_snapshot_of_the_keys() {
    let rule = rule(&p256_keys());
    let keys = rule.keys().clone();
    let verifier = JwtVerifier::new([rule]).unwrap();
    let token = token(HEADER, &claims().to_string());
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..500 {
                keys.replace(key_set(&[]));
                keys.replace(key_set(&p256_keys()));
            }
            done.store(true, std::sync::atomic::Ordering::Release);
        });
        while !done.load(std::sync::atomic::Ordering::Acquire) {
            match verifier.verify(&token, now()) {
                // Sets with the key have odd generations.
                Ok(verified) => assert_eq!(verified.key_generation() % 2, 1),
                Err(error) => assert_eq!(error.kind(), Kind::NoMatchingKey),
            }
        }
    });
}
