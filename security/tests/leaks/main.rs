//! Nothing secret may reach an error, a log line or a `Debug` form.
//!
//! A program of its own, because it listens to what the whole process logs.
#![cfg(test)]

#[expect(dead_code, reason = "shared with tests that need more of it")]
#[path = "../it/signing.rs"]
mod signing;

mod kinds;
mod marked;

use std::{
    io::Write,
    sync::{Arc, LazyLock},
    time::{Duration, SystemTime},
};

use mesh_security::{
    TimerFuture,
    authn::{AuthContext, AuthenticationManager, Authenticator},
    fetch::{Fetch, FetchError, FetchFuture, FetchRequest},
    jwks::{KeySet, KeySource, RemoteKeys, RemoteOptions},
    jwt::{Audiences, JwtAuthenticator, JwtRule, JwtVerifier, TokenCache, TokenLocations},
    kubernetes::{
        Clusters, KubernetesAuthenticator, KubernetesProfile, ReviewError, ReviewFuture,
        ReviewStatus, TokenReviewRequest, TokenReviewer,
    },
    spiffe::{SpiffeId, TrustDomain},
    xfcc::{TrustedProxies, UntrustedPeer, XFCC_HEADER, XfccAuthenticator, parse_xfcc},
};
use parking_lot::Mutex;
use tracing_subscriber::fmt::MakeWriter;

use crate::{
    marked::{MARK, marked_headers, marked_tokens, secrets_of},
    signing::{HEADER, claims, encode, finished, now, p256_keys, rule, token, verifier},
};

/// Collects what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Everything that is logged, from the first look at it on.
static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    log
});

/// What a manager with this authenticator logs, answers and shows of itself.
fn said_by(authenticator: impl Authenticator + 'static, context: &AuthContext<'_>) -> String {
    LOG.0.lock().clear();
    let manager = AuthenticationManager::new().with(authenticator);
    let answer = finished(manager.authenticate(context));
    let mut said = String::from_utf8(LOG.0.lock().clone()).unwrap();
    assert!(said.contains("authenticat"), "the log is captured: {said}");
    said.push_str(&format!("{answer:?} {context:?} {manager:?}"));
    if let Err(failed) = answer {
        said.push_str(&format!("{failed} {}", failed.details()));
        for error in failed.attempts().iter().filter_map(|attempt| attempt.error.as_ref()) {
            kinds::remember(error);
            said.push_str(&format!("{error} {error:#?}"));
        }
    }
    said
}

fn everything_said_about(token: &str) -> String {
    let cache = TokenCache::new(10, 1024 * 1024);
    let everywhere = TokenLocations::default().param("access_token").cookie("t").header("x", "");
    let rules = [rule(&p256_keys()).locations(everywhere)];
    let verifier_everywhere = JwtVerifier::new(rules).unwrap().cache(&cache);
    let authenticator = JwtAuthenticator::new(verifier_everywhere).clock(now);
    let authorization = format!("Bearer {token}");
    let (query, cookie) = (format!("access_token={token}"), format!("t={token}"));
    let mut said = format!("{authenticator:?} {cache:?}");
    for context in [
        AuthContext::new("/").query(&query).header("authorization", &authorization),
        AuthContext::new("/").query(&query),
        AuthContext::new("/").header("cookie", &cookie),
        AuthContext::new("/").header("x", token),
        AuthContext::new("/").header("x", token).header("cookie", "t=other"),
    ] {
        said.push_str(&said_by(authenticator.clone(), &context));
    }
    let verdict = verifier(&p256_keys()).verify(token, now());
    said.push_str(&format!("{verdict:?}"));
    if let Err(error) = verdict {
        said.push_str(&format!("{error} {error:#?}"));
    }
    said
}

/// An issuer that cannot be reached.
struct Unreachable;

impl Fetch for Unreachable {
    fn fetch<'a>(&'a self, request: FetchRequest<'a>) -> FetchFuture<'a> {
        tracing::debug!("asked for {request:?}");
        Box::pin(std::future::ready(Err(FetchError::Tls)))
    }
}

/// The URL of a key set may have a key of its own in its query.
fn asked_in_vain() -> String {
    LOG.0.lock().clear();
    let never = |_: Duration| -> TimerFuture { Box::pin(std::future::pending()) };
    let url = format!("https://issuer.example/keys?key={MARK}");
    let keys = RemoteKeys::url(&url, Unreachable, never, RemoteOptions::new()).unwrap();
    let error = finished(keys.refresh()).unwrap_err();
    let said = format!("{error} {error:?} {keys:?} {:?}", keys.status());
    let log = String::from_utf8(LOG.0.lock().clone()).unwrap();
    assert!(log.contains("asked for FetchRequest") && log.contains("no new keys"), "{log}");
    said + &log
}

/// Verifiers that refuse what the ordinary one accepts, each for a reason of its own.
fn narrow_verifiers() -> Vec<JwtAuthenticator> {
    let never = |_: Duration| -> TimerFuture { Box::pin(std::future::pending()) };
    let unreachable =
        RemoteKeys::url("https://issuer.example/keys", Unreachable, never, RemoteOptions::new())
            .unwrap();
    let without_keys =
        JwtRule::new(signing::ISSUER, Audiences::one_of([signing::AUDIENCE]), unreachable.keys());
    let ordinary = || rule(&p256_keys());
    let domain = TrustDomain::parse("cluster.local").unwrap();
    let rules = [
        ordinary().max_age(Duration::ZERO).skew(Duration::ZERO),
        ordinary().max_lifetime(Duration::from_secs(1)),
        ordinary().kubernetes(KubernetesProfile::new(domain)),
        without_keys,
    ];
    let on_time = rules
        .map(|rule| JwtAuthenticator::new(JwtVerifier::new([rule]).unwrap()).clock(a_moment_later));
    let before_time = || SystemTime::UNIX_EPOCH - Duration::from_secs(1);
    let untimely = JwtAuthenticator::new(verifier(&p256_keys())).clock(before_time);
    on_time.into_iter().chain([untimely]).collect()
}

fn a_moment_later() -> SystemTime {
    now() + Duration::from_secs(1)
}

fn refused_by_others(token: &str) -> String {
    let authorization = format!("Bearer {token}");
    let context = AuthContext::new("/").header("authorization", &authorization);
    let narrow = narrow_verifiers().into_iter();
    let said: String = narrow.map(|authenticator| said_by(authenticator, &context)).collect();
    said + &refused_as_svid(&context)
}

#[cfg(feature = "x509")]
fn refused_as_svid(context: &AuthContext<'_>) -> String {
    use mesh_security::spiffe::{Bundles, JwtSvidAuthenticator};
    let svids = JwtSvidAuthenticator::new(Bundles::new(), [signing::AUDIENCE]).clock(now);
    said_by(svids, context)
}

#[cfg(not(feature = "x509"))]
fn refused_as_svid(_: &AuthContext<'_>) -> String {
    String::new()
}

/// A rule that wants a token, and a request that has none.
fn required() -> String {
    let required = JwtVerifier::new([rule(&p256_keys()).require_token()]).unwrap();
    let context = AuthContext::new("/").header("cookie", MARK).header("authorization", "Basic x");
    said_by(JwtAuthenticator::new(required).clock(now), &context)
}

/// Answers in every way that an API server can, with the token wherever there is room for it.
#[derive(Clone, Copy)]
enum Echo {
    Unreachable,
    Failed,
    NotAuthenticated,
    OtherAudience,
    NotServiceAccount,
    InvalidUsername,
}

impl TokenReviewer for Echo {
    fn review<'a>(&'a self, request: TokenReviewRequest<'a>) -> ReviewFuture<'a> {
        tracing::debug!(?request, "authenticating");
        let mut status = ReviewStatus::default();
        status.user.username = request.token.to_owned();
        status.user.groups = vec![request.token.to_owned()];
        status.audiences = vec![request.token.to_owned()];
        status.authenticated = true;
        match self {
            Self::Unreachable => {
                let error = ReviewError::Unreachable("no answer".into());
                return Box::pin(async { Err(error) });
            }
            Self::Failed => status.error = format!("token {} is bad", request.token),
            Self::NotAuthenticated => status.authenticated = false,
            Self::OtherAudience => {}
            Self::NotServiceAccount => status.audiences.push("istio-ca".to_owned()),
            Self::InvalidUsername => {
                status.audiences.push("istio-ca".to_owned());
                status.user.groups.push("system:serviceaccounts".to_owned());
            }
        }
        Box::pin(async move { Ok(status) })
    }
}

fn reviewed(token: &str) -> String {
    let domain = TrustDomain::parse("cluster.local").unwrap();
    let authorization = format!("Bearer {token}");
    let context = AuthContext::new("/").header("authorization", &authorization);
    let elsewhere = AuthContext::new("/")
        .header("authorization", &authorization)
        .header("clusterid", "elsewhere");
    let said = |answer, context: &AuthContext<'_>| {
        let clusters = Clusters::new("local", answer);
        said_by(KubernetesAuthenticator::new(clusters, domain.clone(), ["istio-ca"]), context)
    };
    let answers = [
        Echo::Unreachable,
        Echo::Failed,
        Echo::NotAuthenticated,
        Echo::OtherAudience,
        Echo::NotServiceAccount,
        Echo::InvalidUsername,
    ];
    answers.map(|answer| said(answer, &context)).concat() + &said(Echo::Failed, &elsewhere)
}

fn forwarded(header: &[u8]) -> String {
    let proxies = || TrustedProxies::new(["10.0.0.0/8"]).unwrap();
    let strict = XfccAuthenticator::new(proxies()).untrusted_peer(UntrustedPeer::Refuse);
    let expected = SpiffeId::parse("spiffe://cluster.local/proxy").unwrap();
    let selective = XfccAuthenticator::new(proxies()).require_by([expected]);
    let from = |peer: &str| {
        let context = AuthContext::new("/").peer(peer.parse().unwrap()).header(XFCC_HEADER, header);
        said_by(strict.clone(), &context) + &said_by(selective.clone(), &context)
    };
    let parsed = parse_xfcc(header);
    let mut said = from("10.0.0.1:1") + &from("192.0.2.1:1");
    if let Err(error) = parsed {
        kinds::remember_parsing(error);
        said.push_str(&format!("{error} {error:#?}"));
    }
    said
}

#[test]
fn attack_83_credentials_are_never_repeated() {
    for token in marked_tokens() {
        let said = everything_said_about(&token) + &refused_by_others(&token) + &reviewed(&token);
        for secret in secrets_of(&token) {
            assert!(!said.contains(secret), "{secret} is in\n{said}");
        }
    }
    assert!(!required().contains(MARK));
    assert!(!asked_in_vain().contains(MARK));
    for header in marked_headers() {
        let said = forwarded(&header);
        assert!(!said.contains(MARK), "{said}");
    }
    let mut unseen = kinds::unseen();
    // Without `x509` there are no JWT-SVIDs.
    unseen.retain(|kind| {
        cfg!(feature = "x509")
            || !["JwtErrorKind::InvalidSpiffeId", "JwtErrorKind::UnknownTrustDomain"]
                .contains(&&**kind)
    });
    assert!(unseen.is_empty(), "no case leads to {unseen:?}");
    for document in [
        r#"{"keys":[{"kty":"oct","k":"MARKED-SECRET"},{"kty":"EC","d":"MARKED-SECRET"}]}"#,
        r#"{"keys":"MARKED-SECRET"}"#,
        r#"{"keys":[],"MARKED-SECRET"#,
    ] {
        LOG.0.lock().clear();
        let set = KeySet::parse(document);
        let mut said = format!("{set:?}");
        if let Ok(set) = set {
            said.push_str(&format!("{:?}", KeySource::new(set)));
        }
        said.push_str(&String::from_utf8(LOG.0.lock().clone()).unwrap());
        assert!(!said.contains(MARK), "{said}");
    }
}

#[test]
fn the_scan_would_notice_a_leak() {
    let token = token(HEADER, &claims().to_string());
    let said = format!("refused {token}");
    assert!(secrets_of(&token).into_iter().any(|secret| said.contains(secret)));
    assert_eq!(secrets_of(&token).len(), 4, "mark, token, payload and signature");
    assert!(encode(MARK).len() > 8);
}
