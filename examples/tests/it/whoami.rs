//! `mesh-whoami` tells its callers who they are.

use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;

use serde_json::{Value, json};

use crate::program::{PATIENCE, lines_of, request, root};

const TOKEN: &str = include_str!("../data/admin-token.txt");

pub(crate) struct Running {
    child: Child,
    messages: Receiver<String>,
    address: String,
}

impl Running {
    /// Starts the program on a free port and waits until it serves.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mesh-whoami"))
            .args(arguments)
            .args(["--listen", "127.0.0.1:0"])
            .current_dir(root())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let messages = lines_of(child.stderr.take().expect("standard error is a pipe"));
        let mut program = Self { child, messages, address: String::new() };
        let greeting = program.wait_for("serving on ");
        greeting.trim_start_matches("serving on ").clone_into(&mut program.address);
        program
    }

    /// Waits for a line with this text.
    pub(crate) fn wait_for(&self, text: &str) -> String {
        loop {
            let line = self.messages.recv_timeout(PATIENCE).expect("the program says it");
            if line.contains(text) {
                return line;
            }
        }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).expect("the program listens")
    }

    fn get(&self, path: &str, headers: &[&str]) -> (u16, String) {
        request(&self.address, "GET", path, headers, "")
    }

    fn whoami(&self, headers: &[&str]) -> Value {
        let (status, body) = self.get("/", headers);
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).expect("the body is JSON")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A header with a good token.
pub(crate) fn bearer() -> String {
    format!("authorization: Bearer {}", TOKEN.trim())
}

#[test]
fn callers_are_known_by_every_credential_that_is_configured() {
    let program = Running::start(&[
        "--issuer",
        "mesh-controller-admin",
        "--audience",
        "mesh-controller",
        "--jwks",
        "examples/tests/data/admin-jwks.json",
        "--trusted-proxy",
        "127.0.0.0/8",
    ]);
    assert_eq!(program.whoami(&[]), json!({ "anonymous": true }));
    assert_eq!(program.get("/members", &[]).0, 401);

    let token = bearer();
    let caller = program.whoami(&[&token]);
    assert_eq!(caller["identities"], json!(["mesh-controller-admin/operator"]));
    assert_eq!(
        (&caller["via"], &caller["claims"]["aud"]),
        (&json!("Jwt"), &json!("mesh-controller"))
    );
    assert_eq!(program.get("/members", &[&token]).1, "welcome, mesh-controller-admin/operator\n");

    let id = "spiffe://cluster.local/ns/shop/sa/cart";
    let header = format!("x-forwarded-client-cert: URI=spiffe://evil/x,URI={id}");
    let caller = program.whoami(&[&header]);
    assert_eq!((&caller["identities"], &caller["via"]), (&json!([id]), &json!("Xfcc")));

    let broken = &token[..token.len() - 5];
    assert_eq!(program.get("/", &[broken]).0, 401, "a bad credential is not an anonymous caller");
    assert_eq!(program.get("/", &[broken, &header]).0, 401, "nor is it made good by another");

    let metrics = program.get("/metrics", &[]).1;
    let accepted =
        r#"security_authentication_attempts_total{kind="XfccAuthenticator",result="accepted"} 1"#;
    assert!(metrics.contains(accepted), "{metrics}");
}

#[test]
fn what_is_not_configured_is_not_believed() {
    let program = Running::start(&[]);
    let header = "x-forwarded-client-cert: URI=spiffe://evil/x";
    assert_eq!(program.whoami(&[header]), json!({ "anonymous": true }));
}
