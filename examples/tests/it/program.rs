//! Runs `mesh-controller` as a user would, and asks programs over HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// Longer than anything takes; only a failure waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package lies in the workspace")
        .to_owned()
}

/// Runs the program once in the folder of the workspace.
pub(crate) fn once(arguments: &[&str]) -> Output {
    once_with_input(arguments, "")
}

/// Runs the program once with something on its standard input.
pub(crate) fn once_with_input(arguments: &[&str], input: &str) -> Output {
    let mut child = command(arguments)
        .arg("--once")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child
        .stdin
        .take()
        .expect("standard input is a pipe")
        .write_all(input.as_bytes())
        .expect("the input is taken");
    child.wait_with_output().expect("the program ends")
}

/// The JSON the program prints for some arguments.
pub(crate) fn json(arguments: &[&str]) -> serde_json::Value {
    let output = once(&[arguments, &["--format", "json"]].concat());
    serde_json::from_slice(&output.stdout).expect("the output is JSON")
}

/// The program while it runs.
pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
    address: String,
}

impl Running {
    /// Starts the program on a free port and waits until it serves; returns it with the lines it has printed.
    pub(crate) fn start(arguments: &[&str]) -> (Self, Vec<String>) {
        let mut child = command(arguments)
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let lines = lines_of(child.stdout.take().expect("standard output is a pipe"));
        let messages = lines_of(child.stderr.take().expect("standard error is a pipe"));
        // From here on the program ends with the test.
        let mut running = Self { child, lines, address: String::new() };
        // Other messages may come before.
        let rest = loop {
            let line = messages.recv_timeout(PATIENCE).expect("the program says where it serves");
            if let Some((_, rest)) = line.split_once("serving on http://") {
                break rest.to_owned();
            }
        };
        let (address, _) = rest.split_once(',').expect("a comma follows the address");
        address.clone_into(&mut running.address);
        let mut printed: Vec<String> = Vec::new();
        while !printed.last().is_some_and(|line| line.contains(" skipped; ")) {
            let line = running.lines.recv_timeout(PATIENCE);
            printed.push(line.expect("the table ends with its totals"));
        }
        (running, printed)
    }

    /// The next line it prints.
    pub(crate) fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("the program prints a line")
    }

    /// Sends a request and returns status and body.
    pub(crate) fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[&str],
        body: &str,
    ) -> (u16, String) {
        request(&self.address, method, path, headers, body)
    }

    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        self.request("GET", path, &[], "")
    }

    /// Presses Ctrl-C and returns the exit status.
    pub(crate) fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-INT", &id]).status().expect("the signal is sent");
        self.child.wait().expect("the program ends").code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request to an address and returns status and body.
pub(crate) fn request(
    address: &str,
    method: &str,
    path: &str,
    headers: &[&str],
    body: &str,
) -> (u16, String) {
    let mut stream = TcpStream::connect(address).expect("the program listens");
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    );
    stream.write_all(request.as_bytes()).expect("the request is taken");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("the response is text");
    let (head, body) = response.split_once("\r\n\r\n").expect("the response has a head");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    (status.expect("the response has a status"), body.to_owned())
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mesh-controller"));
    command.args(arguments).current_dir(root());
    command
}

/// The lines of a stream, which is read to its end, so that the program can always write.
pub(crate) fn lines_of(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            // Whoever listened may have heard enough.
            let _ = sender.send(line);
        }
    });
    receiver
}
