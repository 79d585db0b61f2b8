//! `mesh-whoami` over TLS: certificates on both sides, and what happens when they are replaced.

use std::collections::HashMap;
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use mesh_security::spiffe::{Bundle, Bundles, TrustDomain};
use mesh_security::x509::{
    OwnCertificate, OwnCertificateResolver, PeerVerifier, Purpose, SpiffeServerVerifier,
};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, SanType, date_time_ymd,
};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::agent::{self, Agent, Certificates, Svid};
use crate::whoami::{Running, bearer};

const SERVER: &str = "spiffe://shop.example/ns/shop/sa/whoami";
const CART: &str = "spiffe://shop.example/ns/shop/sa/cart";
const TOKENS: [&str; 6] = [
    "--issuer",
    "mesh-controller-admin",
    "--audience",
    "mesh-controller",
    "--jwks",
    "examples/tests/data/admin-jwks.json",
];

/// Somebody who signs certificates.
struct Authority {
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

/// A certificate and its key.
struct Leaf {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate").der().clone();
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    fn sign(&self, ids: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Leaf {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.subject_alt_names =
            ids.iter().map(|id| SanType::URI((*id).try_into().expect("ASCII"))).collect();
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ClientAuth, ExtendedKeyUsagePurpose::ServerAuth];
        change(&mut params);
        let key = KeyPair::generate().expect("a key");
        Leaf { certificate: params.signed_by(&key, &self.issuer).expect("a certificate"), key }
    }

    fn leaf(&self, id: &str) -> Leaf {
        self.sign(&[id], |_| {})
    }

    fn bundle(&self) -> Bundle {
        let domain = TrustDomain::parse("shop.example").expect("a trust domain");
        Bundle::from_authorities(&domain, [&*self.certificate])
    }
}

/// The files of a service of `shop.example`.
struct Folder(TempDir);

impl Folder {
    fn new(server: &Leaf, trusted: &Bundle) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        folder.put_certificate(server);
        folder.put_bundle(&trusted.to_json());
        folder
    }

    fn put_certificate(&self, leaf: &Leaf) {
        self.put("cert.pem", &leaf.certificate.pem());
        self.put("key.pem", &leaf.key.serialize_pem());
    }

    fn put_bundle(&self, text: &str) {
        self.put("bundle.json", text);
    }

    /// Replaces the file as a whole, as those do who write for readers.
    fn put(&self, name: &str, text: &str) {
        let new = self.path().join("new");
        fs::write(&new, text).expect("the file is written");
        fs::rename(new, self.path().join(name)).expect("the file is in place");
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn start(&self, more: &[&str]) -> Running {
        let file = |name: &str| self.path().join(name).display().to_string();
        let bundle = format!("shop.example={}", file("bundle.json"));
        let (certificate, key) = (file("cert.pem"), file("key.pem"));
        let flags = ["--certificate", &certificate, "--key", &key, "--bundle", &bundle];
        Running::start(&[&flags, &["--reload", "10"][..], more].concat())
    }
}

/// A client that trusts an authority and may have a certificate.
struct Client<'a> {
    trusted: &'a Authority,
    own: Option<&'a Leaf>,
}

/// What became of a request.
#[derive(Debug, PartialEq)]
enum Answer {
    /// Status, body, and the certificate of the server.
    Response(u16, String, CertificateDer<'static>),
    /// The client did not like the server.
    Untrusted,
    /// The server did not like the client.
    Refused,
}

impl Client<'_> {
    fn get(&self, server: &Running, path: &str, headers: &[&str]) -> Answer {
        let mut stream = StreamOwned::new(self.connection(), server.connect());
        while stream.conn.is_handshaking() {
            match stream.conn.complete_io(&mut stream.sock) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::InvalidData => {
                    let is_ours = error.to_string().starts_with("invalid peer certificate");
                    return if is_ours { Answer::Untrusted } else { Answer::Refused };
                }
                Err(_) => return Answer::Refused,
            }
        }
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: whoami\r\nconnection: close\r\n{headers}\r\n");
        let mut answer = String::new();
        // In TLS 1.3 a client hears only now that its certificate was refused.
        if stream.write_all(request.as_bytes()).is_err() {
            return Answer::Refused;
        }
        let _ = stream.read_to_string(&mut answer);
        let Some((head, body)) = answer.split_once("\r\n\r\n") else { return Answer::Refused };
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        let presented = stream.conn.peer_certificates().expect("servers have certificates");
        Answer::Response(status.expect("a status"), body.to_owned(), presented[0].clone())
    }

    fn connection(&self) -> ClientConnection {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let bundles = Bundles::new();
        bundles.force(self.trusted.bundle());
        let servers =
            PeerVerifier::new(Purpose::Server, bundles).authorize(|id| id.as_str() == SERVER);
        let verifier = SpiffeServerVerifier::new(servers, Arc::clone(&provider));
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let config = match self.own {
            Some(leaf) => {
                let chain = vec![leaf.certificate.der().clone()];
                let own = OwnCertificate::new(chain, leaf.key.serialize_der());
                let own = Arc::new(own.expect("a certificate"));
                let own = OwnCertificateResolver::new(provider, move || Some(Arc::clone(&own)));
                config.with_client_cert_resolver(Arc::new(own))
            }
            None => config.with_no_client_auth(),
        };
        let name = "whoami".try_into().expect("a name");
        ClientConnection::new(Arc::new(config), name).expect("a connection")
    }

    fn whoami(&self, server: &Running, headers: &[&str]) -> Value {
        match self.get(server, "/", headers) {
            Answer::Response(200, body, _) => serde_json::from_str(&body).expect("JSON"),
            other => panic!("{other:?}"),
        }
    }

    fn status(&self, server: &Running, path: &str, headers: &[&str]) -> u16 {
        match self.get(server, path, headers) {
            Answer::Response(status, _, _) => status,
            other => panic!("{other:?}"),
        }
    }

    /// The certificate that the server presents, if the client trusts it.
    fn presented(&self, server: &Running) -> Option<CertificateDer<'static>> {
        match self.get(server, "/", &[]) {
            Answer::Response(200, _, certificate) => Some(certificate),
            _ => None,
        }
    }
}

#[test]
fn a_client_is_known_by_its_certificate_or_its_token() {
    let authority = Authority::new();
    let folder = Folder::new(&authority.leaf(SERVER), &authority.bundle());
    let server = folder.start(&TOKENS);
    let cart = authority.leaf(CART);
    let known = Client { trusted: &authority, own: Some(&cart) };
    let unknown = Client { trusted: &authority, own: None };
    let token = bearer();

    let caller = known.whoami(&server, &[]);
    assert_eq!((&caller["identities"], &caller["via"]), (&json!([CART]), &json!("Tls")));
    let Answer::Response(200, welcome, _) = known.get(&server, "/members", &[]) else {
        panic!("members are let in")
    };
    assert_eq!(welcome, format!("welcome, {CART}\n"));

    let caller = unknown.whoami(&server, &[&token]);
    assert_eq!(caller["identities"], json!(["mesh-controller-admin/operator"]));
    assert_eq!(caller["via"], json!("Jwt"));

    assert_eq!(unknown.whoami(&server, &[]), json!({ "anonymous": true }));
    assert_eq!(unknown.status(&server, "/members", &[]), 401);

    let caller = known.whoami(&server, &[&token]);
    assert_eq!(caller["identities"], json!([CART]), "of two good ones the certificate decides");
    let broken = &token[..token.len() - 5];
    assert_eq!(unknown.status(&server, "/", &[broken]), 401);
    assert_eq!(known.status(&server, "/", &[broken]), 401, "no certificate hides a bad token");
}

#[test]
fn wrong_certificates_end_the_handshake() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let folder = Folder::new(&authority.leaf(SERVER), &authority.bundle());
    let server = folder.start(&[]);
    let answer = |own: &Leaf| Client { trusted: &authority, own: Some(own) }.get(&server, "/", &[]);
    assert!(matches!(answer(&authority.leaf(CART)), Answer::Response(200, ..)));

    assert_eq!(answer(&stranger.leaf(CART)), Answer::Refused, "another authority");
    let foreign = authority.leaf("spiffe://other.example/ns/shop/sa/cart");
    assert_eq!(answer(&foreign), Answer::Refused, "a trust domain without a bundle");
    let expired = authority.sign(&[CART], |params| params.not_after = date_time_ymd(2021, 1, 1));
    assert_eq!(answer(&expired), Answer::Refused, "expired");
    let early = authority.sign(&[CART], |params| params.not_before = date_time_ymd(4000, 1, 1));
    assert_eq!(answer(&early), Answer::Refused, "not yet valid");
    let two_faced = authority.sign(&[CART, SERVER], |_| {});
    assert_eq!(answer(&two_faced), Answer::Refused, "two SPIFFE IDs");
    let nameless = authority.sign(&[], |_| {});
    assert_eq!(answer(&nameless), Answer::Refused, "no SPIFFE ID");
    let server_only = authority.sign(&[CART], |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    });
    assert_eq!(answer(&server_only), Answer::Refused, "for servers alone");

    let misled = Client { trusted: &stranger, own: None };
    assert_eq!(misled.get(&server, "/", &[]), Answer::Untrusted, "clients check the server too");
}

#[test]
fn a_rotation_of_the_server_needs_no_restart() {
    let authority = Authority::new();
    let first = authority.leaf(SERVER);
    let folder = Folder::new(&first, &authority.bundle());
    let server = folder.start(&[]);
    let client = Client { trusted: &authority, own: None };
    assert_eq!(client.presented(&server).as_ref(), Some(first.certificate.der()));

    let second = authority.leaf(SERVER);
    folder.put_certificate(&second);
    server.wait_for("certificate replaced");
    assert_eq!(client.presented(&server).as_ref(), Some(second.certificate.der()));

    folder.put("cert.pem", "not a certificate");
    let third = authority.leaf(SERVER);
    folder.put("key.pem", &third.key.serialize_pem());
    server.wait_for("cert.pem");
    assert_eq!(client.presented(&server).as_ref(), Some(second.certificate.der()), "kept");
    folder.put_certificate(&third);
    server.wait_for("certificate replaced");
    assert_eq!(client.presented(&server).as_ref(), Some(third.certificate.der()));
}

#[test]
fn a_rotation_of_the_authority_needs_no_restart() {
    let (old, new) = (Authority::new(), Authority::new());
    let folder = Folder::new(&old.leaf(SERVER), &old.bundle());
    let server = folder.start(&[]);
    let (by_old, by_new) = (old.leaf(CART), new.leaf(CART));
    let lets_in = |own: &Leaf| {
        let client = Client { trusted: &old, own: Some(own) };
        matches!(client.get(&server, "/members", &[]), Answer::Response(200, ..))
    };
    assert_eq!((lets_in(&by_old), lets_in(&by_new)), (true, false));

    folder.put_bundle("{");
    server.wait_for("bundle.json: ");
    assert!(lets_in(&by_old), "a broken bundle leaves the one before it");

    folder.put_bundle(&new.bundle().to_json());
    server.wait_for("bundle in force");
    assert_eq!((lets_in(&by_old), lets_in(&by_new)), (false, true));
}

#[test]
fn a_rotation_at_the_workload_api_needs_no_restart() {
    let authority = Authority::new();
    let (first, second) = (authority.leaf(SERVER), authority.leaf(SERVER));
    let said = |leaf: &Leaf| Certificates {
        svids: vec![Svid {
            id: SERVER.to_owned(),
            chain: leaf.certificate.der().to_vec(),
            key: leaf.key.serialize_der(),
            bundle: authority.certificate.to_vec(),
        }],
        federated: HashMap::new(),
    };
    let no_keys = agent::Answer::Refusal(tonic::Code::Unimplemented);
    let agent = Agent::start(agent::Answer::Message(said(&first)), no_keys);
    let server = Running::start(&["--workload-api", &agent.endpoint()]);
    let cart = authority.leaf(CART);
    let client = Client { trusted: &authority, own: Some(&cart) };
    assert_eq!(client.presented(&server).as_ref(), Some(first.certificate.der()));
    assert_eq!(client.whoami(&server, &[])["identities"], json!([CART]));

    agent.say(said(&second));
    server.wait_for("certificate from the workload API");
    assert_eq!(client.presented(&server).as_ref(), Some(second.certificate.der()));

    agent.refuse(tonic::Code::PermissionDenied);
    server.wait_for("no certificate from the workload API any more");
    assert_eq!(client.presented(&server), None, "what is taken back is not presented");
}

#[test]
fn a_client_that_never_ends_its_handshake_holds_nobody_up() {
    let authority = Authority::new();
    let folder = Folder::new(&authority.leaf(SERVER), &authority.bundle());
    let server = folder.start(&[]);
    let silent: Vec<TcpStream> = (0..100).map(|_| server.connect()).collect();
    let client = Client { trusted: &authority, own: None };
    assert_eq!(client.whoami(&server, &[]), json!({ "anonymous": true }));
    drop(silent);
}
