//! Our own certificate in handshakes.

use std::sync::Arc;

use mesh_security::{
    spiffe::SpiffeId,
    x509::{
        CertificateDer, OwnCertificate, OwnCertificateResolver, PeerVerifier, Purpose,
        SpiffeServerVerifier, X509Error,
    },
};
use parking_lot::Mutex;
use rcgen::KeyPair;
use rustls::{ClientConfig, ServerConfig, client::ResolvesClientCert};
use tokio::io::duplex;
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::pki::{Authority, authority, bundles, lasting, leaf};

const SERVER: &str = "spiffe://example.org/server";

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// A server whose certificate can be exchanged.
struct Server {
    root: Authority,
    current: Arc<Mutex<Option<Arc<OwnCertificate>>>>,
    config: Arc<ServerConfig>,
}

impl Server {
    fn new() -> Self {
        let current = Arc::new(Mutex::new(None));
        let shared = Arc::clone(&current);
        let own = OwnCertificateResolver::new(provider(), move || shared.lock().clone());
        let config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(own));
        let root = Authority::root_of(lasting(authority("root")));
        Self { root, current, config: Arc::new(config) }
    }

    fn leaf(&self) -> (CertificateDer<'static>, KeyPair) {
        self.root.leaf_and_key(&lasting(leaf(SERVER)))
    }

    fn rotate(&self, certificate: CertificateDer<'static>, key: &KeyPair) {
        let own = OwnCertificate::new(vec![certificate], key.serialize_der()).unwrap();
        *self.current.lock() = Some(Arc::new(own));
    }

    /// The certificate that a client sees.
    async fn presented(&self) -> Option<CertificateDer<'static>> {
        let trusted = bundles(self.root.bundle("example.org"));
        let only = SpiffeId::parse(SERVER).unwrap();
        let servers = PeerVerifier::new(Purpose::Server, trusted).authorize(move |id| *id == only);
        let config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(SpiffeServerVerifier::new(
                servers,
                provider(),
            )))
            .with_no_client_auth();
        let (near, far) = duplex(64 * 1024);
        let connector = TlsConnector::from(Arc::new(config));
        let client = connector.connect("ignored.example".try_into().unwrap(), near);
        let server = TlsAcceptor::from(Arc::clone(&self.config)).accept(far);
        let (client, _server) = tokio::join!(client, server);
        let client = client.ok()?;
        client.get_ref().1.peer_certificates()?.first().cloned()
    }
}

#[tokio::test]
async fn every_handshake_presents_the_certificate_of_its_moment() {
    let server = Server::new();
    assert_eq!(server.presented().await, None, "there is none yet");
    for _ in 0..3 {
        let (certificate, key) = server.leaf();
        server.rotate(certificate.clone(), &key);
        assert_eq!(server.presented().await, Some(certificate.clone()));
        assert_eq!(server.presented().await, Some(certificate));
    }
    *server.current.lock() = None;
    assert_eq!(server.presented().await, None, "it has been taken back");
}

#[tokio::test]
async fn a_certificate_without_its_key_leaves_the_one_before_it() {
    let server = Server::new();
    let (good, key) = server.leaf();
    server.rotate(good.clone(), &key);
    assert_eq!(server.presented().await, Some(good.clone()));
    let ((stray, _), (_, other_key)) = (server.leaf(), server.leaf());
    server.rotate(stray, &other_key);
    assert_eq!(server.presented().await, Some(good.clone()));
    assert_eq!(server.presented().await, Some(good), "in every handshake");
    let (next, key) = server.leaf();
    server.rotate(next.clone(), &key);
    assert_eq!(server.presented().await, Some(next));
}

#[test]
fn clients_present_it_to_servers_that_can_read_it() {
    let server = Server::new();
    let (certificate, key) = server.leaf();
    let own = OwnCertificate::new(vec![certificate.clone()], key.serialize_der()).unwrap();
    let own = Arc::new(own);
    let resolver = OwnCertificateResolver::new(provider(), move || Some(Arc::clone(&own)));
    assert!(resolver.has_certs());
    let presented = |scheme| resolver.resolve(&[], &[scheme]).map(|it| it.cert[0].clone());
    assert_eq!(
        presented(rustls::SignatureScheme::ECDSA_NISTP256_SHA256),
        Some(certificate.clone())
    );
    assert_eq!(presented(rustls::SignatureScheme::RSA_PSS_SHA256), None);
    let said = format!("{resolver:?}");
    assert!(!said.contains(&format!("{:?}", key.serialize_der())), "{said}");
}

#[test]
fn an_own_certificate_has_to_be_one() {
    let refused = |chain| OwnCertificate::new(chain, Vec::new()).map(|_| ()).unwrap_err();
    assert_eq!(refused(vec![]), X509Error::NoCertificate);
    assert_eq!(refused(vec![b"junk".to_vec().into()]), X509Error::BadCertificate);
    let (certificate, _) = Server::new().leaf();
    assert_eq!(refused(vec![certificate.clone(); 9]), X509Error::ChainTooLong);
    let own = OwnCertificate::new(vec![certificate], Vec::new()).unwrap();
    let with_root = |bytes, count| own.clone().with_roots(vec![vec![0; bytes].into(); count]);
    assert_eq!(with_root(16 * 1024, 256).map(|own| own.roots().len()), Ok(256));
    assert_eq!(with_root(16 * 1024, 257).unwrap_err(), X509Error::CertificateTooLarge);
    assert_eq!(with_root(16 * 1024 + 1, 1).unwrap_err(), X509Error::CertificateTooLarge);
}
