//! Handshakes in which both sides are authenticated by SPIFFE ID.

use std::sync::Arc;

use mesh_security::{
    TokioTimer,
    fetch::FetchError,
    spiffe::{BundleEndpoint, BundleEndpointError, Bundles, EndpointProfile, SpiffeId},
    x509::{
        CertificateDer, ClientCertificates, PeerVerifier, Purpose, SpiffeClientVerifier,
        SpiffeServerVerifier,
    },
};
use rcgen::KeyPair;
use rustls::{
    ClientConfig, ServerConfig,
    crypto::CryptoProvider,
    pki_types::{PrivatePkcs8KeyDer, UnixTime},
    time_provider::TimeProvider,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::{
    pki::{Authority, ID, authority, bundles, domain, lasting, leaf},
    signing::{NOW, now},
};

const SERVER: &str = "spiffe://example.org/server";

/// The time of the tests, for rustls.
#[derive(Debug)]
struct Stopped;

impl TimeProvider for Stopped {
    fn current_time(&self) -> Option<UnixTime> {
        let now = std::time::Duration::from_secs(NOW.try_into().unwrap());
        Some(UnixTime::since_unix_epoch(now))
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

fn key(pair: &KeyPair) -> PrivatePkcs8KeyDer<'static> {
    PrivatePkcs8KeyDer::from(pair.serialize_der())
}

/// A server that wants certificates of `example.org`, and its answer to a client.
async fn handshake(
    root: &Authority,
    client: Option<(CertificateDer<'static>, KeyPair)>,
    wanted: ClientCertificates,
    expected_server: &'static str,
) -> Result<Option<String>, String> {
    let trusted = bundles(root.bundle("example.org"));
    let peers = PeerVerifier::new(Purpose::Client, trusted.clone()).clock(now);
    let verifier = SpiffeClientVerifier::new(peers.clone(), provider()).certificates(wanted);
    let (own, own_key) = root.leaf_and_key(&leaf(SERVER));
    let server = ServerConfig::builder_with_details(provider(), Arc::new(Stopped))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(Arc::new(verifier))
        .with_single_cert(vec![own], key(&own_key).into())
        .unwrap();
    let servers = PeerVerifier::new(Purpose::Server, trusted)
        .clock(now)
        .authorize(move |id| id.as_str() == expected_server);
    let config = ClientConfig::builder_with_details(provider(), Arc::new(Stopped))
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(SpiffeServerVerifier::new(servers, provider())));
    let config = match client {
        Some((certificate, pair)) => {
            config.with_client_auth_cert(vec![certificate], key(&pair).into()).unwrap()
        }
        None => config.with_no_client_auth(),
    };
    let (near, far) = duplex(64 * 1024);
    let client = async {
        let connector = TlsConnector::from(Arc::new(config));
        let name = "ignored.example".try_into().unwrap();
        let mut stream = connector.connect(name, near).await?;
        stream.write_all(b"hello").await?;
        stream.read_u8().await
    };
    let server = async {
        let mut stream = TlsAcceptor::from(Arc::new(server)).accept(far).await?;
        stream.read_exact(&mut [0; 5]).await?;
        stream.write_u8(1).await?;
        let chain = stream.get_ref().1.peer_certificates().unwrap_or_default().to_vec();
        Ok::<_, std::io::Error>(chain)
    };
    let (client, server) = tokio::join!(client, server);
    let chain = match (client, server) {
        (Ok(_), Ok(chain)) => chain,
        (client, server) => {
            let text = |error: std::io::Error| error.to_string();
            return Err(server.err().map(text).or(client.err().map(text)).unwrap_or_default());
        }
    };
    let chain = peers.verify_optional(&chain).map_err(|error| error.to_string())?;
    Ok(chain.map(|chain| chain.spiffe_id().to_string()))
}

#[tokio::test]
async fn both_sides_know_each_other_after_the_handshake() {
    let root = Authority::root();
    let client = root.leaf_and_key(&leaf(ID));
    let known = handshake(&root, Some(client), ClientCertificates::Required, SERVER).await;
    assert_eq!(known, Ok(Some(ID.to_owned())));
}

#[tokio::test]
async fn a_certificate_may_be_missing_where_it_is_optional() {
    let root = Authority::root();
    assert_eq!(handshake(&root, None, ClientCertificates::Optional, SERVER).await, Ok(None));
    assert!(handshake(&root, None, ClientCertificates::Required, SERVER).await.is_err());
}

#[tokio::test]
async fn strangers_are_refused_in_the_handshake() {
    let (root, other) = (Authority::root(), Authority::root());
    let forged = other.leaf_and_key(&leaf(ID));
    assert!(handshake(&root, Some(forged), ClientCertificates::Optional, SERVER).await.is_err());
    let foreign = root.leaf_and_key(&leaf("spiffe://stranger.example/a"));
    assert!(handshake(&root, Some(foreign), ClientCertificates::Optional, SERVER).await.is_err());
    let client = root.leaf_and_key(&leaf(ID));
    let wrong_server = "spiffe://example.org/somebody-else";
    let refused = handshake(&root, Some(client), ClientCertificates::Required, wrong_server).await;
    assert!(refused.is_err());
}

/// An HTTPS server with this certificate that serves an empty bundle once.
async fn bundle_server(
    chain: Vec<CertificateDer<'static>>,
    pair: &KeyPair,
) -> std::net::SocketAddr {
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key(pair).into())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await?);
            }
            let body = r#"{"keys":[],"spiffe_sequence":1}"#;
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            stream.write_all(answer.as_bytes()).await?;
            stream.shutdown().await?;
        }
        Ok::<_, std::io::Error>(())
    });
    address
}

#[tokio::test]
async fn attack_72_an_endpoint_is_known_by_its_spiffe_id() {
    let root = Authority::root_of(lasting(authority("root")));
    let (certificate, pair) = root.leaf_and_key(&lasting(leaf(SERVER)));
    let address = bundle_server(vec![certificate], &pair).await;
    let refresh = |expected: &str, known: Bundles| {
        let id = SpiffeId::parse(expected).unwrap();
        let url = format!("https://{address}/");
        let partner = domain("partner.example");
        let endpoint =
            BundleEndpoint::https_spiffe(&url, id.clone(), partner, known, TokioTimer).unwrap();
        assert_eq!(endpoint.profile(), &EndpointProfile::HttpsSpiffe(id));
        async move { endpoint.refresh().await }
    };
    let trusting = bundles(root.bundle("example.org"));
    assert_eq!(refresh(SERVER, trusting.clone()).await, Ok(()));
    assert_eq!(trusting.get(&domain("partner.example")).unwrap().sequence(), Some(1));
    let refused = Err(BundleEndpointError::Fetch(FetchError::Tls));
    let other = "spiffe://example.org/other";
    assert_eq!(refresh(other, bundles(root.bundle("example.org"))).await, refused);
    assert_eq!(refresh(SERVER, bundles(Authority::root().bundle("example.org"))).await, refused);
    assert_eq!(refresh(SERVER, Bundles::new()).await, refused, "without a first bundle");
}
