//! What verification costs beside the bare operation, one line of JSON for each measurement.
#![expect(clippy::unwrap_used, reason = "what cannot be set up has nothing to measure")]

mod measure;
mod tokens;

use std::{
    hint::black_box,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Validation, decode};
use mesh_security::{
    CryptoProvider, TimerFuture,
    fetch::{Fetch, FetchFuture, FetchRequest, FetchResponse},
    jwks::{KeySet, KeySource, RemoteKeys, RemoteOptions},
    jwt::{Audiences, JwtRule, JwtVerifier, TokenCache},
    spiffe::{Bundle, Bundles, SpiffeIdRef, TrustDomain},
    x509::{PeerVerifier, Purpose},
};
use rustls_pki_types::{CertificateDer, UnixTime};
use serde_json::json;

use measure::{Case, alone, compare, timed};
use tokens::{ISSUER, NOW, Signer, claims, now, unsigned};

const SUBJECT: &str = "system:serviceaccount:shop:cart";

fn main() {
    signatures();
    decoded();
    cache();
    flood();
    refusals();
    spiffe_ids();
    chains();
}

fn verifier(keys: KeySource) -> JwtVerifier {
    JwtVerifier::new([JwtRule::new(ISSUER, Audiences::one_of(["istio-ca"]), keys)]).unwrap()
}

fn finished<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}

/// A whole verification beside the signature alone, by the same provider.
fn signatures() {
    for provider in CryptoProvider::all() {
        let (name, bare) = match provider {
            CryptoProvider::AwsLcRs => {
                ("aws-lc-rs", &jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER)
            }
            CryptoProvider::RustCrypto => {
                ("rust-crypto", &jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER)
            }
            _ => continue,
        };
        for signer in Signer::all() {
            let token = signer.token(&claims(SUBJECT));
            let document = json!({ "keys": [signer.jwk] }).to_string();
            let set = KeySet::parse_with(*provider, &document).unwrap();
            let verifier = verifier(KeySource::new(set));
            let (message, signature) = token.rsplit_once('.').unwrap();
            let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
            let decoding = signer.decoding();
            let shape = format!("{} {name}", signer.name);
            let case = Case { workload: "S1", shape: &shape, metric: "verify, ns", times: 200 };
            compare(
                case,
                || assert!(verifier.verify(black_box(&token), now()).is_ok()),
                || {
                    let bare = (bare.verifier_factory)(&signer.algorithm, &decoding).unwrap();
                    assert!(bare.verify(black_box(message.as_bytes()), &signature).is_ok());
                },
            );
        }
    }
}

/// A whole verification beside `jsonwebtoken::decode` with the same rules and the key at hand, by the same provider.
fn decoded() {
    let provider = &jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
    assert!(provider.install_default().is_ok(), "nobody has chosen before");
    for signer in Signer::all() {
        let token = signer.token(&claims(SUBJECT));
        let document = json!({ "keys": [signer.jwk] }).to_string();
        let set = KeySet::parse_with(CryptoProvider::AwsLcRs, &document).unwrap();
        let verifier = verifier(KeySource::new(set));
        let decoding = signer.decoding();
        let mut validation = Validation::new(signer.algorithm);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&["istio-ca"]);
        validation.validate_nbf = true;
        // It takes the time from the system, which is years after that of the tokens.
        validation.leeway = NOW / 2;
        let decode = |token: &str| decode::<serde_json::Value>(token, &decoding, &validation);
        let shape = format!("{} decode, aws-lc-rs", signer.name);
        let metric = "verify, ns (jsonwebtoken: one key and no look-up)";
        let case = Case { workload: "S1", shape: &shape, metric, times: 200 };
        compare(
            case,
            || assert!(verifier.verify(black_box(&token), now()).is_ok()),
            || assert!(decode(black_box(&token)).is_ok()),
        );
    }
}

/// A token that has been verified before, with few and with many others.
fn cache() {
    let [_, _, signer] = Signer::all();
    let source = || {
        let document = json!({ "keys": [signer.jwk] }).to_string();
        KeySource::new(KeySet::parse(&document).unwrap())
    };
    let filled = |entries: u32| {
        let cache = TokenCache::new(200_000, 1 << 30);
        let verifier = verifier(source()).cache(&cache);
        let tokens: Vec<String> = (0..entries)
            .map(|number| {
                signer.token(&claims(&format!("system:serviceaccount:shop:cart-{number}")))
            })
            .collect();
        for token in &tokens {
            verifier.verify(token, now()).unwrap();
        }
        (verifier, tokens)
    };
    let (few, few_tokens) = filled(10);
    let (many, many_tokens) = filled(20_000);
    let (mut at_few, mut at_many) = (few_tokens.iter().cycle(), many_tokens.iter().cycle());
    let case = Case { workload: "S2", shape: "20k beside 10", metric: "hit, ns", times: 5_000 };
    compare(
        case,
        || assert!(many.verify(at_many.next().unwrap(), now()).is_ok()),
        || assert!(few.verify(at_few.next().unwrap(), now()).is_ok()),
    );
    // The same tokens on both sides, so that neither has more memory to read than the other.
    let mut among_many = few_tokens.iter().cycle();
    let case = Case { shape: "10 among 20k beside 10", ..case };
    compare(
        case,
        || assert!(many.verify(among_many.next().unwrap(), now()).is_ok()),
        || assert!(few.verify(at_few.next().unwrap(), now()).is_ok()),
    );
}

/// Counts what it is asked, and always has the same keys.
struct Counting(Arc<AtomicU32>, String);

impl Fetch for Counting {
    fn fetch<'a>(&'a self, _: FetchRequest<'a>) -> FetchFuture<'a> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let body = self.1.as_bytes().to_vec();
        Box::pin(async { Ok(FetchResponse::new(body)) })
    }
}

/// A million bad tokens of a hundred thousand unknown keys, on a clock that moves a minute meanwhile.
fn flood() {
    let [_, signer, _] = Signer::all();
    let requests = Arc::new(AtomicU32::new(0));
    let document = json!({ "keys": [signer.jwk] }).to_string();
    let fetch = Counting(Arc::clone(&requests), document);
    let elapsed = Arc::new(AtomicU32::new(0));
    let clock = {
        let elapsed = Arc::clone(&elapsed);
        move || now() + Duration::from_secs(elapsed.load(Ordering::Relaxed).into())
    };
    let timer = |_| -> TimerFuture { Box::pin(std::future::pending()) };
    let keys = RemoteKeys::url("https://issuer.example/keys", fetch, timer, RemoteOptions::new())
        .unwrap()
        .clock(clock.clone());
    finished(keys.refresh()).unwrap();
    let verifier = verifier(keys.keys());
    let tokens: Vec<String> = (0..100_000)
        .map(|number| {
            let header = json!({ "alg": "ES256", "kid": format!("unknown-{number}") }).to_string();
            format!("{}.{}", unsigned(&header, &claims(SUBJECT)), "A".repeat(86))
        })
        .collect();
    let mut next = tokens.iter().cycle();
    let mut sent = 0_u32;
    let time = timed(1_000_000, &mut || {
        elapsed.store(sent / 16_667, Ordering::Relaxed);
        sent += 1;
        let token = next.next().unwrap();
        assert!(finished(verifier.verify_refreshing(token, clock())).is_err());
    });
    let shape = "1M of 100k keys";
    mesh_measure::Case { workload: "S3", shape, metric: "refuse, ns" }.print(time, None);
    let asked = f64::from(requests.load(Ordering::Relaxed) - 1);
    mesh_measure::Case { workload: "S3", shape, metric: "fetches, limit" }.print(asked, Some(2.0));
}

/// Tokens that are refused for their form.
fn refusals() {
    let verifier = verifier(KeySource::new(KeySet::default()));
    let large = "a".repeat(16 * 1024);
    let none = format!("{}.AAAA", unsigned(r#"{"alg":"none"}"#, &claims(SUBJECT)));
    for (shape, token) in [("no token", "junk"), ("16 KiB", &*large), ("alg none", &*none)] {
        let case = Case { workload: "S4", shape, metric: "refuse, ns", times: 2_000 };
        alone(case, || assert!(verifier.verify(black_box(token), now()).is_err()));
    }
}

fn spiffe_ids() {
    let text = "spiffe://cluster.local/ns/shop/sa/cart";
    let case = Case { workload: "S5", shape: "SPIFFE ID", metric: "parse, ns", times: 20_000 };
    alone(case, || assert!(SpiffeIdRef::parse(black_box(text)).is_ok()));
}

/// The checks of an X.509-SVID beside the path alone.
fn chains() {
    let root: &[u8] = include_bytes!("../../tests/keys/chain/root.der");
    let middle = CertificateDer::from(&include_bytes!("../../tests/keys/chain/middle.der")[..]);
    let leaf = CertificateDer::from(&include_bytes!("../../tests/keys/chain/leaf.der")[..]);
    let bundles = Bundles::new();
    let domain = TrustDomain::parse("example.org").unwrap();
    bundles.force(Bundle::from_authorities(&domain, [root]));
    let time = Duration::from_secs(NOW + 2 * 365 * 24 * 3600);
    let clock = move || std::time::SystemTime::UNIX_EPOCH + time;
    let verifier = PeerVerifier::new(Purpose::Client, bundles).clock(clock);
    let chain = [leaf.clone(), middle.clone()];
    let root = CertificateDer::from(root);
    let anchors = [webpki::anchor_from_trusted_cert(&root).unwrap()];
    let case = Case { workload: "S6", shape: "P-256, 2 levels", metric: "verify, ns", times: 100 };
    compare(
        case,
        || assert!(verifier.verify(black_box(&chain)).is_ok()),
        || {
            let leaf = webpki::EndEntityCert::try_from(black_box(&leaf)).unwrap();
            let usage = webpki::KeyUsage::client_auth();
            let intermediates = std::slice::from_ref(&middle);
            let time = UnixTime::since_unix_epoch(time);
            let path = leaf.verify_for_usage(
                webpki::ALL_VERIFICATION_ALGS,
                &anchors,
                intermediates,
                time,
                usage,
                None,
                None,
            );
            assert!(path.is_ok());
        },
    );
}
