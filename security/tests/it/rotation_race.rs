//! Tokens are verified on several threads while the issuer changes its keys.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use mesh_security::{
    TimerFuture,
    jwks::{RemoteKeys, RemoteOptions},
    jwt::{Audiences, JwtRule, JwtVerifier, TokenCache},
};
use parking_lot::RwLock;
use serde_json::{Value, json};

use crate::{
    issuer::{Issuer, publish},
    signing::{AUDIENCE, ISSUER, Key, claims, finished, now, token},
};

const ROTATIONS: usize = 200;

fn named(number: usize) -> Value {
    Key::P256.jwk(json!({ "kid": format!("k{number}") }))
}

/// An issuer publishes a key before it signs with it, and withdraws it when nobody uses its tokens any more: none of them is refused, with or without a cache.
#[test]
fn attack_54_no_token_is_refused_by_a_rotation() {
    let tokens: Vec<String> = (0..=ROTATIONS)
        .map(|number| {
            let header = json!({ "alg": "ES256", "kid": format!("k{number}") }).to_string();
            token(&header, &claims().to_string())
        })
        .collect();
    let issuer = Issuer::publishing(&[named(0)]);
    let url = "https://issuer.example/keys";
    let options = RemoteOptions::new();
    let timer = |_| -> TimerFuture { Box::pin(std::future::pending()) };
    let keys = RemoteKeys::url(url, issuer.clone(), timer, options).unwrap().clock(now);
    finished(keys.refresh()).unwrap();
    let cache = TokenCache::new(64, 1024 * 1024);
    let verifiers = [None, Some(&cache)].map(|cache| {
        let rule = JwtRule::new(ISSUER, Audiences::one_of([AUDIENCE]), keys.keys());
        let verifier = JwtVerifier::new([rule]).unwrap();
        Arc::new(if let Some(cache) = cache { verifier.cache(cache) } else { verifier })
    });
    // Whoever uses a token holds the number of its key, so that the issuer knows when it has gone out of use.
    let in_use = RwLock::new(0);
    let (done, verified) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        for verifier in verifiers.iter().cycle().take(4) {
            scope.spawn(|| {
                while !done.load(Ordering::Acquire) {
                    let number = in_use.read();
                    let verdict = finished(verifier.verify_refreshing(&tokens[*number], now()));
                    assert!(verdict.is_ok(), "key {number}: {verdict:?}");
                    drop(number);
                    verified.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for number in 0..ROTATIONS {
            issuer.now(publish(&[named(number), named(number + 1)]));
            finished(keys.refresh()).unwrap();
            *in_use.write() = number + 1;
            issuer.now(publish(&[named(number + 1)]));
            finished(keys.refresh()).unwrap();
        }
        done.store(true, Ordering::Release);
    });
    assert_eq!(issuer.requests(), 1 + 2 * ROTATIONS, "no token led to a fetch");
    assert_eq!(keys.status().generation, 1 + 2 * u64::try_from(ROTATIONS).unwrap());
    assert!(verified.load(Ordering::Relaxed) > 0);
}
