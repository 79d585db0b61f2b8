//! Asks `mesh-webhook` as an API server would.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::program::{PATIENCE, lines_of, request};

struct Webhook {
    child: Child,
    lines: Receiver<String>,
    address: String,
    admin: String,
}

impl Webhook {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mesh-webhook"))
            .args(["--cert", "cert.pem", "--key", "key.pem", "--reload", "20"])
            .args(["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let lines = lines_of(child.stdout.take().expect("a pipe"));
        let mut webhook = Self { child, lines, address: String::new(), admin: String::new() };
        webhook.address = webhook.wait_for("webhook listens on ");
        webhook.admin = webhook.wait_for("admin listens on ");
        webhook
    }

    /// Waits until the program says something that begins so, and returns the rest.
    fn wait_for(&self, start: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).expect("the program says it");
            if let Some(rest) = line.strip_prefix(start) {
                return rest.to_owned();
            }
        }
    }

    /// Sends a request over TLS, trusting one certificate; `None` when the server has another.
    fn ask(
        &self,
        trusted: &CertificateDer<'static>,
        content_type: &str,
        body: &str,
    ) -> Option<String> {
        let mut roots = RootCertStore::empty();
        roots.add(trusted.clone()).expect("a certificate");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("webhook.test").expect("a name");
        let connection = ClientConnection::new(Arc::new(config), name).expect("a connection");
        let socket = TcpStream::connect(&self.address).expect("the server listens");
        let mut stream = StreamOwned::new(connection, socket);
        let request = format!(
            "POST /validate HTTP/1.1\r\nHost: webhook.test\r\nConnection: close\r\n\
             Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len(),
        );
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        // A server may close without a goodbye once all is said.
        let _ = stream.read_to_string(&mut answer);
        Some(answer)
    }

    fn get(&self, path: &str) -> String {
        request(&self.admin, "GET", path, &[], "").1
    }
}

impl Drop for Webhook {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes a certificate that signs itself.
fn issue(folder: &Path) -> CertificateDer<'static> {
    let made =
        rcgen::generate_simple_self_signed(["webhook.test".to_owned()]).expect("a certificate");
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).expect("a file");
    fs::write(folder.join("cert.pem"), made.cert.pem()).expect("a file");
    made.cert.der().clone()
}

fn question(host: &str) -> String {
    serde_json::json!({
        "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
        "request": {
            "uid": "u-1", "operation": "CREATE", "namespace": "prod",
            "object": {
                "apiVersion": "networking.istio.io/v1", "kind": "DestinationRule",
                "metadata": {"name": "a"}, "spec": {"host": host},
            },
        },
    })
    .to_string()
}

#[test]
fn webhook_answers_over_tls_counts_and_takes_a_new_certificate() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = issue(folder.path());
    let webhook = Webhook::start(folder.path());

    let json = "application/json; charset=utf-8";
    let right = webhook.ask(&first, json, &question("reviews")).expect("an answer");
    assert!(right.starts_with("HTTP/1.1 200 ") && right.contains(r#""allowed":true"#), "{right}");
    let wrong = webhook.ask(&first, json, &question("")).expect("an answer");
    assert!(wrong.contains(r#""allowed":false"#) && wrong.contains("H-FQDN-2"), "{wrong}");
    let empty = webhook.ask(&first, json, "").expect("an answer");
    assert!(empty.starts_with("HTTP/1.1 400 ") && empty.contains("no body found"), "{empty}");
    let text = webhook.ask(&first, "text/plain", "x").expect("an answer");
    assert!(text.starts_with("HTTP/1.1 415 "), "{text}");

    assert_eq!(webhook.get("/healthz"), "ok\n");
    let metrics = webhook.get("/metrics");
    for (verdict, count) in [("valid", 1), ("invalid", 1)] {
        let series = format!(r#"kind="DestinationRule",verdict="{verdict}"}} {count}"#);
        assert!(metrics.contains(&series), "{metrics}");
    }

    let second = issue(folder.path());
    webhook.wait_for("certificate replaced");
    assert!(webhook.ask(&second, json, &question("reviews")).is_some(), "the new one is served");
    assert!(webhook.ask(&first, json, &question("reviews")).is_none(), "the old one no more");

    fs::write(folder.path().join("cert.pem"), "broken").expect("a file");
    webhook.wait_for("certificate kept: ");
    assert!(webhook.get("/metrics").contains(r#"result="failure"}"#), "it is counted");
    assert!(
        webhook.ask(&second, json, &question("reviews")).is_some(),
        "the last right one is kept"
    );
}
