//! Lines through a Unix socket, and the other end.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::thread::{self, JoinHandle};
use std::time::{Duration, UNIX_EPOCH};

use mesh_log::testing::Capture;
use mesh_log::{DEFAULT, ErrorKind, Level, Options, Output, relay};
use tempfile::TempDir;

use crate::process::{exclusive, shared};

mesh_log::scope!(PLUGIN = "cni-plugin-test", "relayed");

/// Answers so many requests with these statuses, and returns their heads and bodies.
struct Server {
    folder: TempDir,
    requests: JoinHandle<Vec<(String, Vec<u8>)>>,
}

impl Server {
    fn start(statuses: &'static [u16]) -> Self {
        let folder = tempfile::tempdir().expect("the client speaks");
        let listener =
            UnixListener::bind(folder.path().join("log.sock")).expect("the client speaks");
        let requests = thread::spawn(move || {
            statuses.iter().map(|status| answer(&listener, *status)).collect()
        });
        Self { folder, requests }
    }

    fn address(&self) -> PathBuf {
        self.folder.path().join("log.sock")
    }

    fn requests(self) -> Vec<(String, Vec<u8>)> {
        self.requests.join().expect("the client speaks")
    }
}

fn answer(listener: &UnixListener, status: u16) -> (String, Vec<u8>) {
    let (mut stream, _) = listener.accept().expect("the client speaks");
    let mut reader = BufReader::new(stream.try_clone().expect("the client speaks"));
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        reader.read_line(&mut head).expect("the client speaks");
    }
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("Content-Length: "))
        .expect("the client speaks");
    let mut body = vec![0; length.parse().expect("the client speaks")];
    reader.read_exact(&mut body).expect("the client speaks");
    write!(stream, "HTTP/1.1 {status} Whatever\r\nContent-Length: 0\r\n\r\n")
        .expect("the client speaks");
    (head, body)
}

fn options(server: &Server) -> Options {
    let output = Output::unix_socket(server.address(), "/log");
    Options::new().outputs([output]).error_outputs([]).clock(|| UNIX_EPOCH)
}

fn texts(body: &[u8]) -> Vec<String> {
    serde_json::from_slice(body).expect("lines are JSON")
}

fn lines(body: &[u8]) -> Vec<serde_json::Map<String, serde_json::Value>> {
    texts(body).iter().map(|line| serde_json::from_str(line).expect("lines are JSON")).collect()
}

#[test]
fn group_19_each_flush_sends_what_is_new() {
    let _process = exclusive();
    let server = Server::start(&[200, 200]);
    let _log = options(&server).configure().unwrap();
    mesh_log::info!(DEFAULT, k = "v", "one");
    log::warn!("two");
    mesh_log::sync().unwrap();
    let time = UNIX_EPOCH + Duration::new(1_787_410_818, 1_000);
    DEFAULT.log_with_time(Level::Info, Some(time), "three");
    mesh_log::sync().unwrap();
    // There is nothing to send, so this is no request.
    mesh_log::sync().unwrap();
    let _log = Options::new().outputs([]).configure().unwrap();

    let requests = server.requests();
    let (head, first) = &requests[0];
    assert!(head.starts_with("POST /log HTTP/1.1\r\n"));
    assert!(head.contains("\r\nContent-Type: application/json\r\n"));
    let first = lines(first);
    assert_eq!(first.len(), 2);
    assert_eq!((&first[0]["msg"], &first[0]["k"]), (&"one".into(), &"v".into()));
    assert_eq!((&first[1]["msg"], &first[1]["level"]), (&"two".into(), &"warn".into()));
    let second = lines(&requests[1].1);
    assert_eq!(second.len(), 1);
    assert_eq!(second[0]["time"], "2026-08-22T15:00:18.000001Z");
}

#[test]
fn group_19_lines_are_the_same_on_the_other_side() {
    let _process = exclusive();
    let server = Server::start(&[200, 200]);
    let _log = options(&server).on_fatal(|| {}).levels("debug").configure().unwrap();
    mesh_log::fatal!(DEFAULT, k = 1, "message");
    mesh_log::error!(DEFAULT, k = 1, "message");
    mesh_log::warn!(DEFAULT, k = 1, "message");
    mesh_log::info!(DEFAULT, k = 1, "message");
    mesh_log::debug!(DEFAULT, k = 1, "message");
    mesh_log::sync().unwrap();
    let _log = Options::new().outputs([]).configure().unwrap();
    // What comes before the end of the process is sent at once.
    let all: Vec<_> = server.requests().iter().flat_map(|(_, body)| texts(body)).collect();
    let body = serde_json::to_vec(&all).unwrap();

    let again = Capture::new().format(mesh_log::Format::Json).levels("cni-plugin-test:debug");
    let captured = again.run(|| {
        let relayed = relay(&PLUGIN, &body).unwrap();
        assert_eq!((relayed.lines, relayed.skipped), (5, 0));
    });
    assert_eq!(captured.fatal_exits(), 0);
    let sent = lines(&body);
    for (line, sent) in captured.lines().iter().zip(&sent) {
        let mut line: BTreeMap<String, serde_json::Value> = serde_json::from_str(line).unwrap();
        assert_eq!(line.remove("scope"), Some("cni-plugin-test".into()));
        assert_eq!(line, sent.clone().into_iter().collect());
    }
    assert_eq!(captured.lines().len(), 5);
}

#[test]
fn refused_lines_are_kept_and_sent_again() {
    let _process = exclusive();
    let server = Server::start(&[503, 200]);
    let _log = options(&server).configure().unwrap();
    mesh_log::info!(DEFAULT, "one");
    // The output may have tried by itself already; then this is the second request, which is taken.
    let _ = mesh_log::sync();
    mesh_log::info!(DEFAULT, "two");
    let _ = mesh_log::sync();
    let _log = Options::new().outputs([]).configure().unwrap();
    let requests = server.requests();
    let messages = |body| lines(body).iter().map(|line| line["msg"].clone()).collect::<Vec<_>>();
    assert_eq!(messages(&requests[0].1)[0], "one");
    assert_eq!(messages(&requests[1].1)[0], "one");
}

#[test]
fn server_that_is_not_there_takes_nothing_down() {
    let _process = exclusive();
    let (_, errors) = Capture::new().start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let output = Output::unix_socket(folder.path().join("none"), "/log");
    let _log = Options::new()
        .outputs([output])
        .error_outputs([Output::writer(errors.clone())])
        .configure()
        .unwrap();
    mesh_log::info!(DEFAULT, "one");
    assert!(mesh_log::sync().is_err());
    assert!(errors.lines()[0].contains(" log write error: "));
}

#[test]
fn path_that_breaks_the_request_is_refused() {
    for path in ["", "log", "/log HTTP/1.1\r\nX: y", "/lög"] {
        let options = Options::new().outputs([Output::unix_socket("/tmp/none", path)]);
        let error = options.layer().unwrap_err();
        assert_eq!((error.kind(), error.subject()), (ErrorKind::Output, path));
    }
}

#[test]
fn group_20_batches_of_the_plugin_are_read() {
    let _process = shared();
    let line = |text: &str| serde_json::Value::from(text);
    let batch = serde_json::json!([
        line(r#"{"level":"debug","time":"2020-01-01T00:00:00.356374Z","msg":" padded\n"}"#),
        line(
            r#"{"level":"info","time":"2020-01-01T01:00:00+01:00","msg":"extra","key":"v","n":1,"f":1.5}"#
        ),
        line(r#"{"level":"loud","time":"2020-01-01T00:00:00Z","msg":"unknown level"}"#),
        line(r#"{"level":"info","time":"yesterday","msg":"bad time"}"#),
        line(r#"{"level":"info","msg":"no time"}"#),
        line(r#"{"level":"info","time":"2020-01-01T00:00:00Z","msg":7}"#),
        line("not JSON"),
    ]);
    let captured = Capture::new().levels("cni-plugin-test:debug").run(|| {
        let relayed = relay(&PLUGIN, batch.to_string().as_bytes()).unwrap();
        assert_eq!((relayed.lines, relayed.skipped), (2, 5));
    });
    let lines = captured.lines();
    assert_eq!(lines[0], "2020-01-01T00:00:00.356374Z\tdebug\tcni-plugin-test\tpadded");
    assert_eq!(
        lines[1],
        "2020-01-01T00:00:00.000000Z\tinfo\tcni-plugin-test\textra\tf=1.5 key=v n=1"
    );
    assert!(
        lines[2..].iter().all(|line| line.contains("\tdebug\tcni-plugin-test\tskipped a line"))
    );
    assert_eq!(lines.len(), 7);
}

#[test]
fn group_20_what_is_no_batch_is_an_error() {
    for body in ["", "{}", "[1]", "[\"a\""] {
        let error = relay(&PLUGIN, body.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidBatch, "{body}");
    }
}
