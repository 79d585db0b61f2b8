//! An issuer that does its worst, over HTTP: the keys that were there stay, it is asked no more often than agreed, and it gets no memory.
//!
//! A program of its own, whose allocator refuses what goes beyond the amount that a case may take, which ends the program.
#![cfg(test)]

#[expect(dead_code, reason = "shared with tests that need more of it")]
#[path = "../it/signing.rs"]
mod signing;

use std::{
    alloc::System,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use cap::Cap;
use mesh_security::{
    TimerFuture,
    fetch::{FetchError, HttpFetch},
    jwks::{KeySourceError, RemoteKeys, RemoteOptions},
    jwt::{Audiences, JwtErrorKind, JwtRule, JwtVerifier},
};
use parking_lot::Mutex;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{ServerConfig, pki_types::CertificateDer};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
};
use tokio_rustls::TlsAcceptor;

use crate::signing::{AUDIENCE, ISSUER, Key, claims, now, token};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// What a set of 1 MiB may take while it is read, the server's share included.
const ENOUGH: usize = 12 * 1024 * 1024;

/// Longer than any connection takes on loopback; only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the issuer does with a connection.
#[derive(Clone)]
enum Behaviour {
    Publish(Vec<Value>),
    /// Publishes with a tag, and answers `304` to whoever has it.
    Tagged(Vec<Value>),
    /// Says exactly this.
    Raw(String),
    /// Says this, then some bytes one by one, and stalls.
    Drip(String),
    /// Says this, then this text again and again.
    Flood(String, String),
    /// Stalls at once.
    Silent,
    /// Speaks no TLS.
    Plain,
    HangUp,
}

struct Issuer {
    address: SocketAddr,
    certificate: CertificateDer<'static>,
    behaviour: Arc<Mutex<Behaviour>>,
    requests: Arc<AtomicUsize>,
    /// Says that nothing more will come.
    stalled: Arc<Notify>,
}

impl Issuer {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![cert.der().clone()],
                signing_key.serialize_der().try_into().unwrap(),
            )
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let issuer = Self {
            address: listener.local_addr().unwrap(),
            certificate: cert.der().clone(),
            behaviour: Arc::new(Mutex::new(Behaviour::HangUp)),
            requests: Arc::default(),
            stalled: Arc::default(),
        };
        let (behaviour, requests) = (Arc::clone(&issuer.behaviour), Arc::clone(&issuer.requests));
        let stalled = Arc::clone(&issuer.stalled);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                requests.fetch_add(1, Ordering::Relaxed);
                let behaviour = behaviour.lock().clone();
                let (acceptor, stalled) = (acceptor.clone(), Arc::clone(&stalled));
                tokio::spawn(async move { serve(stream, acceptor, behaviour, &stalled).await });
            }
        });
        issuer
    }

    fn now(&self, behaviour: Behaviour) {
        *self.behaviour.lock() = behaviour;
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }
}

async fn serve(
    stream: TcpStream,
    acceptor: TlsAcceptor,
    behaviour: Behaviour,
    stalled: &Notify,
) -> std::io::Result<()> {
    if let Behaviour::Plain = behaviour {
        return { stream }.write_all(b"HTTP/1.1 400 no TLS here\r\n\r\n").await;
    }
    let mut stream = acceptor.accept(stream).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let has_tag = String::from_utf8_lossy(&head).contains("if-none-match: \"t1\"");
    let document = |keys| json!({ "keys": keys }).to_string();
    match behaviour {
        Behaviour::Publish(keys) => stream.write_all(ok("", &document(keys)).as_bytes()).await?,
        Behaviour::Tagged(_) if has_tag => {
            stream.write_all(b"HTTP/1.1 304 same\r\netag: \"t1\"\r\n\r\n").await?;
        }
        Behaviour::Tagged(keys) => {
            let answer = ok("etag: \"t1\"\r\n", &document(keys));
            stream.write_all(answer.as_bytes()).await?;
        }
        Behaviour::Raw(text) => stream.write_all(text.as_bytes()).await?,
        Behaviour::Drip(start) => {
            stream.write_all(start.as_bytes()).await?;
            for _ in 0..20 {
                stream.write_all(b" ").await?;
                stream.flush().await?;
            }
            stalled.notify_one();
            std::future::pending::<()>().await;
        }
        Behaviour::Flood(start, again) => {
            stream.write_all(start.as_bytes()).await?;
            loop {
                stream.write_all(again.as_bytes()).await?;
            }
        }
        Behaviour::Silent => {
            stalled.notify_one();
            std::future::pending::<()>().await;
        }
        Behaviour::Plain | Behaviour::HangUp => {}
    }
    stream.shutdown().await
}

fn ok(headers: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{headers}\r\n{body}", body.len())
}

/// A verifier with keys of the issuer.
struct Guard {
    keys: RemoteKeys,
    verifier: JwtVerifier,
}

impl Guard {
    /// The clock stands still, so what is counted does not depend on it; the time of a fetch is up when the issuer stalls.
    fn new(issuer: &Issuer) -> Self {
        let url = format!("https://localhost:{}/keys", issuer.address.port());
        let fetch = HttpFetch::with_roots([issuer.certificate.clone()]).unwrap();
        let fetch = fetch.connect_timeout(PATIENCE);
        let stalled = Arc::clone(&issuer.stalled);
        let timer = move |_| -> TimerFuture { Box::pin(Arc::clone(&stalled).notified_owned()) };
        let keys = RemoteKeys::url(&url, fetch, timer, RemoteOptions::new()).unwrap().clock(now);
        let rule = JwtRule::new(ISSUER, Audiences::one_of([AUDIENCE]), keys.keys());
        Self { keys, verifier: JwtVerifier::new([rule]).unwrap() }
    }

    /// What the next fetch ends with, within the memory that it may take.
    async fn refresh(&self) -> Result<(), KeySourceError> {
        let limit = ALLOCATOR.allocated() + ENOUGH;
        ALLOCATOR.set_limit(limit).expect("it is more than is in use");
        let result = self.keys.refresh().await;
        ALLOCATOR.set_limit(usize::MAX).expect("it is more than is in use");
        result
    }

    async fn verdict(&self, kid: &str) -> Result<(), JwtErrorKind> {
        let header = json!({ "alg": "ES256", "kid": kid }).to_string();
        let token = token(&header, &claims().to_string());
        let verdict = self.verifier.verify_refreshing(&token, now()).await;
        verdict.map(|_| ()).map_err(|error| error.kind())
    }
}

fn named(kid: &str) -> Value {
    Key::P256.jwk(json!({ "kid": kid }))
}

/// Everything that an issuer can do wrong, and what the fetch says of it.
fn misdeeds() -> Vec<(&'static str, Behaviour, Option<FetchError>)> {
    let raw = |text: &str| Behaviour::Raw(text.to_owned());
    let flood = |start: &str, again: String| Behaviour::Flood(start.to_owned(), again);
    let status = |line: &str| raw(&format!("HTTP/1.1 {line}\r\ncontent-length: 0\r\n\r\n"));
    let to = |place: &str| {
        raw(&format!("HTTP/1.1 302 x\r\nlocation: {place}\r\ncontent-length: 0\r\n\r\n"))
    };
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    let many: Vec<_> = (0..101).map(|kid| named(&kid.to_string())).collect();
    let page = ok("content-type: text/html\r\n", "<html>sign in</html>");
    vec![
        ("hangs up", Behaviour::HangUp, Some(FetchError::Protocol)),
        ("speaks no TLS", Behaviour::Plain, Some(FetchError::Tls)),
        ("fails", status("500 x"), Some(FetchError::Status(500))),
        ("knows nothing", status("404 x"), Some(FetchError::Status(404))),
        ("redirects", to("https://localhost/other"), Some(FetchError::RedirectRefused)),
        ("redirects inside", to("http://169.254.169.254/"), Some(FetchError::RedirectRefused)),
        ("says that nothing has changed", status("304 x"), None),
        (
            "announces a terabyte",
            raw("HTTP/1.1 200 OK\r\ncontent-length: 1099511627776\r\n\r\n"),
            Some(FetchError::ResponseTooLarge),
        ),
        ("never ends", flood(chunked, chunk), Some(FetchError::ResponseTooLarge)),
        (
            "has endless headers",
            flood("HTTP/1.1 200 OK\r\n", "x: y\r\n".repeat(1000)),
            Some(FetchError::Protocol),
        ),
        ("compresses", raw(&ok("content-encoding: gzip\r\n", "x")), Some(FetchError::Protocol)),
        ("serves a page", raw(&page), None),
        ("serves a page as JSON", raw(&ok("content-type: application/json\r\n", "<html>")), None),
        ("serves a list", raw(&ok("", "[]")), None),
        ("serves no keys", raw(&ok("", r#"{"keys":null}"#)), None),
        ("serves half of it", raw(&ok("", r#"{"keys":[{"kty":"EC""#)), None),
        ("serves too many keys", Behaviour::Publish(many), None),
        ("serves depth", raw(&ok("", &"[".repeat(500_000))), None),
    ]
}

/// One test, because the allocator is that of the whole program.
#[tokio::test]
async fn keys_outlive_everything_that_an_issuer_does() {
    let issuer = Issuer::start().await;
    let guard = Guard::new(&issuer);
    issuer.now(Behaviour::Tagged(vec![named("k1")]));
    assert_eq!(guard.refresh().await, Ok(()));
    let generation = guard.keys.status().generation;
    let mut requests = 1;
    // Whoever has the tag may be told that nothing has changed.
    let unchanged = "says that nothing has changed";
    for (deed, behaviour, expected) in misdeeds() {
        issuer.now(behaviour);
        let outcome = guard.refresh().await;
        match expected {
            Some(error) => assert_eq!(outcome, Err(KeySourceError::Fetch(error)), "{deed}"),
            None if deed == unchanged => assert_eq!(outcome, Ok(()), "{deed}"),
            None => assert!(matches!(outcome, Err(KeySourceError::Keys(_))), "{deed}: {outcome:?}"),
        }
        requests += 1;
        assert_eq!(guard.verdict("k1").await, Ok(()), "{deed}");
        assert_eq!(guard.keys.status().generation, generation, "{deed}");
        assert_eq!(issuer.requests(), requests, "{deed}");
    }

    // It flaps: good and bad answers in turns.
    for round in 0..20 {
        issuer.now(Behaviour::Tagged(vec![named("k1")]));
        assert_eq!(guard.refresh().await, Ok(()), "round {round}");
        issuer.now(Behaviour::HangUp);
        assert!(guard.refresh().await.is_err(), "round {round}");
        assert_eq!(guard.verdict("k1").await, Ok(()), "round {round}");
        requests += 2;
    }
    assert_eq!(guard.keys.status().generation, generation, "no set is new");
    assert_eq!(issuer.requests(), requests);

    // It fails under a thousand tokens of unknown keys: one of them asks.
    for unknown in 0..1000 {
        assert!(guard.verdict(&format!("unknown-{unknown}")).await.is_err());
    }
    assert_eq!(issuer.requests(), requests + 1);

    // It rotates after all that.
    issuer.now(Behaviour::Publish(vec![named("k1"), named("k2")]));
    assert_eq!(guard.refresh().await, Ok(()));
    assert_eq!((guard.verdict("k1").await, guard.verdict("k2").await), (Ok(()), Ok(())));
    assert_eq!(guard.keys.status().generation, generation + 1);

    // It takes its time.
    let start = "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n{";
    for slow in [Behaviour::Silent, Behaviour::Drip(start.to_owned())] {
        issuer.now(slow);
        assert_eq!(guard.refresh().await, Err(KeySourceError::Fetch(FetchError::Timeout)));
        assert_eq!(guard.verdict("k1").await, Ok(()));
    }
}
