//! Fetching from a server on this machine that behaves as badly as it is told to.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use mesh_security::{
    TokioTimer,
    fetch::{AddressFilter, FetchError, HttpFetch, PlainHttp, Redirects, ResolveFuture, Resolver},
    jwks::{KeySourceError, RemoteKeys, RemoteOptions},
};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use serde_json::json;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

use crate::signing::p256_keys;

/// Answers every request with the same bytes, then does what it is told.
struct Server {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
    heads: Arc<parking_lot::Mutex<Vec<String>>>,
}

#[derive(Clone)]
struct Script {
    answer: Vec<u8>,
    then: Then,
}

#[derive(Clone, Copy)]
enum Then {
    Close,
    /// Sends this byte for ever.
    Repeat(u8),
    /// Says nothing more, and keeps the connection.
    Hang,
}

fn ok(headers: &str, body: &str) -> Script {
    let answer =
        format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{headers}\r\n{body}", body.len());
    Script { answer: answer.into_bytes(), then: Then::Close }
}

fn raw(answer: &str, then: Then) -> Script {
    Script { answer: answer.as_bytes().to_vec(), then }
}

fn redirect(location: &str) -> Script {
    raw(
        &format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n"),
        Then::Close,
    )
}

fn keys_body() -> String {
    json!({ "keys": p256_keys() }).to_string()
}

async fn serve(script: Script, tls: Option<TlsAcceptor>) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let requests = Arc::new(AtomicUsize::new(0));
    let heads = Arc::new(parking_lot::Mutex::new(Vec::new()));
    let server = Server { address, requests: Arc::clone(&requests), heads: Arc::clone(&heads) };
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (script, tls) = (script.clone(), tls.clone());
            let (requests, heads) = (Arc::clone(&requests), Arc::clone(&heads));
            tokio::spawn(async move {
                match tls {
                    None => answer(stream, script, &requests, &heads).await,
                    Some(tls) => match tls.accept(stream).await {
                        Ok(stream) => answer(stream, script, &requests, &heads).await,
                        Err(error) => Err(error),
                    },
                }
            });
        }
    });
    server
}

async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    script: Script,
    requests: &AtomicUsize,
    heads: &parking_lot::Mutex<Vec<String>>,
) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    requests.fetch_add(1, Ordering::Relaxed);
    heads.lock().push(String::from_utf8_lossy(&head).into_owned());
    stream.write_all(&script.answer).await?;
    match script.then {
        Then::Close => stream.shutdown().await,
        Then::Hang => std::future::pending().await,
        Then::Repeat(byte) => loop {
            stream.write_all(&[byte; 4096]).await?;
        },
    }
}

fn plain() -> RemoteOptions {
    patient().plain_http(PlainHttp::Permit)
}

/// No test waits for these limits, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(120);

fn patient() -> RemoteOptions {
    RemoteOptions::new().timeout(PATIENCE)
}

/// A fetch that trusts one certificate, which plain tests do not use.
fn fetch() -> HttpFetch {
    let CertifiedKey { cert, .. } = generate_simple_self_signed(["unused".to_owned()]).unwrap();
    HttpFetch::with_roots([cert.der().clone()]).unwrap().connect_timeout(PATIENCE)
}

fn keys(url: &str, fetch: HttpFetch, options: RemoteOptions) -> RemoteKeys {
    RemoteKeys::url(url, fetch, TokioTimer, options).unwrap()
}

async fn outcome(script: Script, options: RemoteOptions) -> (Result<(), FetchError>, usize) {
    let server = serve(script, None).await;
    let url = format!("http://{}/keys?x=y", server.address);
    let result = keys(&url, fetch(), options).refresh().await;
    let result = result.map_err(|error| match error {
        KeySourceError::Fetch(error) => error,
        other => panic!("{other}"),
    });
    (result, server.requests.load(Ordering::Relaxed))
}

#[tokio::test]
async fn a_key_set_is_fetched_with_tag_and_age() {
    let server =
        serve(ok("etag: \"v1\"\r\ncache-control: public, max-age=600\r\n", &keys_body()), None)
            .await;
    let url = format!("http://{}/keys?x=y", server.address);
    let keys = keys(&url, fetch(), plain());
    keys.refresh().await.unwrap();
    assert_eq!(keys.keys().current().set().keys().len(), 1);
    keys.refresh().await.unwrap();
    let heads = server.heads.lock().clone();
    assert!(heads[0].starts_with("GET /keys?x=y HTTP/1.1\r\n"), "{}", heads[0]);
    assert!(heads[0].contains(&format!("host: {}\r\n", server.address)), "{}", heads[0]);
    assert!(!heads[0].contains("if-none-match") && heads[1].contains("if-none-match: \"v1\"\r\n"));
}

#[tokio::test]
async fn attack_47_bodies_are_cut_off_at_their_limit() {
    let lying = "HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n";
    assert_eq!(outcome(raw(lying, Then::Hang), plain()).await.0, Err(FetchError::ResponseTooLarge));
    let endless = "HTTP/1.1 200 OK\r\n\r\n";
    assert_eq!(
        outcome(raw(endless, Then::Repeat(b' ')), plain()).await.0,
        Err(FetchError::ResponseTooLarge)
    );
    let gzip = ok("content-encoding: gzip\r\n", "x");
    assert_eq!(outcome(gzip, plain()).await.0, Err(FetchError::Protocol));
}

#[tokio::test]
async fn attack_47_headers_are_bounded_too() {
    let many = "x: y\r\n".repeat(1000);
    assert_eq!(outcome(ok(&many, "{}"), plain()).await.0, Err(FetchError::Protocol));
    let endless = "HTTP/1.1 200 OK\r\nx: ";
    assert_eq!(
        outcome(raw(endless, Then::Repeat(b'y')), plain()).await.0,
        Err(FetchError::Protocol)
    );
}

#[tokio::test]
async fn attack_47_a_silent_server_ends_in_a_timeout() {
    let quick = plain().timeout(Duration::from_millis(50));
    let started = raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", Then::Hang);
    assert_eq!(outcome(started, quick.clone()).await.0, Err(FetchError::Timeout));
    assert_eq!(outcome(raw("", Then::Hang), quick).await.0, Err(FetchError::Timeout));
}

#[tokio::test]
async fn answers_that_are_no_documents_are_named() {
    let status =
        |line: &str| raw(&format!("HTTP/1.1 {line}\r\ncontent-length: 0\r\n\r\n"), Then::Close);
    assert_eq!(outcome(status("500 x"), plain()).await.0, Err(FetchError::Status(500)));
    assert_eq!(outcome(status("204 x"), plain()).await.0, Err(FetchError::Status(204)));
    assert_eq!(
        outcome(raw("SSH-2.0-x\r\n", Then::Close), plain()).await.0,
        Err(FetchError::Protocol)
    );
    assert_eq!(outcome(raw("", Then::Close), plain()).await.0, Err(FetchError::Protocol));
    let short = raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", Then::Close);
    assert_eq!(outcome(short, plain()).await.0, Err(FetchError::Protocol));
}

#[tokio::test]
async fn attack_49_redirects_are_refused() {
    for location in [
        "/other",
        "http://127.0.0.2/",
        "https://127.0.0.1/",
        "file:///etc/passwd",
        "http://169.254.169.254/",
        "gopher://x",
        "",
    ] {
        let (result, requests) = outcome(redirect(location), plain()).await;
        assert_eq!((result, requests), (Err(FetchError::RedirectRefused), 1), "{location}");
    }
    let following = plain().redirects(Redirects::SameHost);
    let (result, requests) = outcome(redirect("/again"), following.clone()).await;
    assert_eq!((result, requests), (Err(FetchError::RedirectRefused), 4), "a loop ends");
    for location in
        ["http://127.0.0.2/", "file:///etc/passwd", "http://169.254.169.254/", "//u@127.0.0.1/"]
    {
        let (result, requests) = outcome(redirect(location), following.clone()).await;
        assert_eq!((result, requests), (Err(FetchError::RedirectRefused), 1), "{location}");
    }
    let nowhere = raw("HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n", Then::Close);
    assert_eq!(outcome(nowhere, following).await.0, Err(FetchError::RedirectRefused));
}

/// Resolves every name to these addresses, and counts.
#[derive(Clone)]
struct Names(Arc<parking_lot::Mutex<Vec<Vec<SocketAddr>>>>);

impl Resolver for Names {
    fn resolve<'a>(&'a self, _: &'a str, _: u16) -> ResolveFuture<'a> {
        let mut answers = self.0.lock();
        let answer = if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() };
        Box::pin(async move { Ok(answer) })
    }
}

#[tokio::test]
async fn attack_50_addresses_are_checked_where_they_are_dialled() {
    let blocked = Err(KeySourceError::Fetch(FetchError::AddressBlocked));
    for host in [
        "169.254.169.254",
        "0xA9FEA9FE",
        "2852039166",
        "0251.0376.0251.0376",
        "[fd00:ec2::254]",
        "[::ffff:169.254.169.254]",
        "0.0.0.0",
        "[64:ff9b::a9fe:a9fe]",
    ] {
        let keys = keys(&format!("http://{host}/"), fetch(), plain());
        assert_eq!(keys.refresh().await, blocked, "{host}");
    }
    let metadata: SocketAddr = "169.254.169.254:80".parse().unwrap();
    let names = Names(Arc::new(parking_lot::Mutex::new(vec![vec![metadata]])));
    let keys = keys("http://innocent.example/", fetch().resolver(names), plain());
    assert_eq!(keys.refresh().await, blocked);
}

#[tokio::test]
async fn attack_50_a_name_that_changes_its_mind_is_blocked() {
    let server = serve(ok("", &keys_body()), None).await;
    let metadata: SocketAddr = "169.254.169.254:80".parse().unwrap();
    let answers = vec![vec![server.address], vec![metadata], vec![metadata, server.address]];
    let names = Names(Arc::new(parking_lot::Mutex::new(answers)));
    let keys = keys("http://innocent.example/", fetch().resolver(names), plain());
    assert_eq!(keys.refresh().await, Ok(()));
    assert_eq!(keys.refresh().await, Err(KeySourceError::Fetch(FetchError::AddressBlocked)));
    assert_eq!(keys.refresh().await, Ok(()), "of several addresses a permitted one is dialled");
    assert_eq!(server.requests.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn private_addresses_can_be_blocked() {
    let server = serve(ok("", &keys_body()), None).await;
    let options = plain().addresses(AddressFilter::public_only());
    let keys = keys(&format!("http://{}/", server.address), fetch(), options);
    assert_eq!(keys.refresh().await, Err(KeySourceError::Fetch(FetchError::AddressBlocked)));
    assert_eq!(server.requests.load(Ordering::Relaxed), 0);
}

fn tls_server(name: &str) -> (TlsAcceptor, rustls::pki_types::CertificateDer<'static>) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key.into())
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), cert.der().clone())
}

#[tokio::test]
async fn servers_are_authenticated_by_name_and_root() {
    let (acceptor, certificate) = tls_server("issuer.example");
    let server = serve(ok("", &keys_body()), Some(acceptor)).await;
    let names = Names(Arc::new(parking_lot::Mutex::new(vec![vec![server.address]])));
    let refresh = |host: &str, fetch: HttpFetch| {
        let fetch = fetch.resolver(names.clone());
        let keys = keys(&format!("https://{host}/"), fetch, patient());
        async move { keys.refresh().await }
    };
    let trusting =
        || HttpFetch::with_roots([certificate.clone()]).unwrap().connect_timeout(PATIENCE);
    let refused = Err(KeySourceError::Fetch(FetchError::Tls));
    assert_eq!(refresh("issuer.example", trusting()).await, Ok(()));
    assert_eq!(refresh("other.example", trusting()).await, refused);
    assert_eq!(refresh("issuer.example", fetch()).await, refused);
    assert!(HttpFetch::with_roots([]).is_err());
}

#[tokio::test]
async fn a_port_without_a_server_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let refused = keys(&format!("http://{address}/"), fetch(), plain()).refresh().await;
    let expected = FetchError::Connect(io::ErrorKind::ConnectionRefused);
    assert_eq!(refused, Err(KeySourceError::Fetch(expected)));
}
