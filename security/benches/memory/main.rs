//! S5 and S7: bytes that reading an ID takes, and those that the caches hold at their limits, beside what was configured, and after ten times as much; prints a line of JSON for each result.
//!
//! Its own program, because counting allocations costs time.
#![expect(clippy::unwrap_used, reason = "what cannot be set up has nothing to measure")]

#[path = "../workloads/tokens.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod tokens;

use std::{
    alloc::System,
    pin::pin,
    sync::atomic::{AtomicU32, Ordering},
    task::{Context, Poll, Waker},
    time::Duration,
};

use cap::Cap;
use mesh_measure::Case;
use mesh_security::{
    TimerFuture,
    fetch::{Fetch, FetchFuture, FetchRequest, FetchResponse},
    jwks::{KeySet, KeySource, RemoteKeys, RemoteOptions},
    jwt::{Audiences, JwtRule, JwtVerifier, TokenCache},
    spiffe::{Bundles, SpiffeId, SpiffeIdRef},
    x509::{
        CertificateCache, CsrSigner, IssuedCertificate, KeyAndRequest, KeyMaker, RotationOptions,
        SignError, SignFuture,
    },
};
use serde_json::{Value, json};

use tokens::{ISSUER, NOW, Signer, claims, now, unsigned};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    spiffe_ids();
    verified_tokens("tokens of 1 KB", |number| claims(&format!("user-{number:07}")));
    verified_tokens("tokens of 200 members", |number| {
        let mut claims = claims(&format!("user-{number:07}"));
        for member in 0..200 {
            claims[format!("m{member}")] = json!(number);
        }
        claims
    });
    unknown_keys();
    key_sets();
    certificates();
}

/// Prints what is held at the limit beside the limit, and after ten times as much beside that.
fn report(shape: &str, limit: usize, mut fill: impl FnMut(u32)) {
    let before = ALLOCATOR.allocated();
    let held = || bytes(ALLOCATOR.allocated().saturating_sub(before));
    fill(1);
    let at_limit = held();
    (2..=10).for_each(&mut fill);
    let after = held();
    let case = |metric| Case { workload: "S7", shape, metric };
    case("at the limit, bytes").print(at_limit, Some(bytes(limit)));
    case("after ten times as much, bytes").print(after, Some(at_limit));
}

#[expect(clippy::cast_precision_loss, reason = "far fewer bytes than 2^53")]
fn bytes(count: usize) -> f64 {
    count as f64
}

fn finished<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}

fn never(_: Duration) -> TimerFuture {
    Box::pin(std::future::pending())
}

fn verifier(keys: KeySource) -> JwtVerifier {
    JwtVerifier::new([JwtRule::new(ISSUER, Audiences::one_of(["istio-ca"]), keys)]).unwrap()
}

/// Reads an ID under an allocator that has nothing to give, which ends the program where something is asked for.
fn spiffe_ids() {
    let in_use = ALLOCATOR.allocated();
    ALLOCATOR.set_limit(in_use).unwrap();
    let parsed = SpiffeIdRef::parse("spiffe://cluster.local/ns/shop/sa/cart").is_ok();
    let refused = SpiffeIdRef::parse("spiffe://cluster.local/ns/../sa/cart").is_err();
    ALLOCATOR.set_limit(usize::MAX).unwrap();
    assert!(parsed && refused);
    let case = Case { workload: "S5", shape: "SPIFFE ID", metric: "parse, bytes allocated" };
    case.print(bytes(ALLOCATOR.allocated() - in_use), None);
}

/// A cache with room for 10,000 entries or 16 MiB, whichever is less.
fn verified_tokens(shape: &str, claims_of: impl Fn(u32) -> Value) {
    const ENTRIES: u32 = 10_000;
    const BYTES: usize = 16 * 1024 * 1024;
    let [_, _, signer] = Signer::all();
    let keys = KeySet::parse(&json!({ "keys": [signer.jwk] }).to_string()).unwrap();
    let keys = KeySource::new(keys);
    let mut cached = None;
    report(shape, BYTES, |round| {
        let (cache, verifier) = cached.get_or_insert_with(|| {
            let cache = TokenCache::new(10_000, BYTES);
            let verifier = verifier(keys.clone()).cache(&cache);
            (cache, verifier)
        });
        for number in 0..ENTRIES {
            let token = signer.token(&claims_of(round * ENTRIES + number));
            verifier.verify(&token, now()).unwrap();
        }
        assert!(cache.len() <= 10_000, "{}", cache.len());
        assert!(cache.bytes() <= 16 * 1024 * 1024, "{}", cache.bytes());
    });
}

/// What the issuer answers to each request, given its number.
struct Issuer<A>(AtomicU32, A);

impl<A: Fn(u32) -> Value + Send + Sync> Fetch for Issuer<A> {
    fn fetch<'a>(&'a self, _: FetchRequest<'a>) -> FetchFuture<'a> {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        let body = self.1(number).to_string().into_bytes();
        Box::pin(async { Ok(FetchResponse::new(body)) })
    }
}

fn remote(
    answer: impl Fn(u32) -> Value + Send + Sync + 'static,
    options: RemoteOptions,
) -> RemoteKeys {
    let issuer = Issuer(AtomicU32::new(0), answer);
    let keys = RemoteKeys::url("https://issuer.example/keys", issuer, never, options).unwrap();
    keys.clock(now)
}

/// 1024 unknown key IDs of 256 bytes, each of which the issuer has been asked for.
fn unknown_keys() {
    let [_, signer, _] = Signer::all();
    let document = json!({ "keys": [signer.jwk] });
    let options = RemoteOptions::new().forced_interval(Duration::ZERO);
    let keys = remote(move |_| document.clone(), options);
    finished(keys.refresh()).unwrap();
    let verifier = verifier(keys.keys());
    report("unknown key IDs", 1024 * 256, |round| {
        for number in 0..1024 {
            let header = json!({ "alg": "ES256", "kid": format!("{round:03}{number:0253}") });
            let message = unsigned(&header.to_string(), &claims("somebody"));
            let token = format!("{message}.{}", "A".repeat(86));
            assert!(finished(verifier.verify_refreshing(&token, now())).is_err());
        }
        assert!(keys.status().unknown_keys <= 1024, "{}", keys.status().unknown_keys);
    });
}

/// Sets of a hundred keys and nearly 1 MiB, as many and as much as a set may have.
fn key_sets() {
    let [_, signer, _] = Signer::all();
    let document = move |number| {
        let key = |kid: usize| {
            let mut key = signer.jwk.clone();
            key["kid"] = json!(format!("{number}-{kid}"));
            key["x-filler"] = json!("f".repeat(10_000));
            key
        };
        json!({ "keys": (0..100).map(key).collect::<Vec<_>>() })
    };
    let keys = remote(document, RemoteOptions::new());
    report("key sets of 1 MiB", 1024 * 1024, |_| finished(keys.refresh()).unwrap());
    assert_eq!(keys.keys().current().set().keys().len(), 100);
}

struct Maker;

impl KeyMaker for Maker {
    fn make(&self, _: &SpiffeId) -> Result<KeyAndRequest, SignError> {
        Ok(KeyAndRequest { private_key: vec![0; 138], request: vec![0; 300] })
    }
}

/// A CA that sends as much as is accepted from one: eight certificates and 64 KiB, and 4 MiB of roots.
struct Ca;

impl CsrSigner for Ca {
    fn sign<'a>(&'a self, _: &'a [u8], _: Duration) -> SignFuture<'a> {
        let leaf = include_bytes!("../../tests/keys/chain/leaf.der").to_vec();
        let mut chain = vec![leaf];
        chain.resize(8, vec![0; 9_000]);
        let roots = vec![vec![0; 16 * 1024]; 256];
        Box::pin(async { Ok(IssuedCertificate { chain, roots }) })
    }
}

fn certificates() {
    let id = SpiffeId::parse("spiffe://example.org/ns/shop/sa/cart").unwrap();
    let clock = || std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
    let cache = CertificateCache::new(id, Maker, Ca, never, RotationOptions::new())
        .publish_roots(Bundles::new())
        .clock(clock);
    report("own certificate", 64 * 1024 + 4 * 1024 * 1024, |_| {
        for _ in 0..10 {
            finished(cache.renew()).unwrap();
        }
    });
    assert!(cache.current().is_some());
}
