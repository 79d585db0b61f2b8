//! Messages as OpenTelemetry log records.

use std::collections::HashMap;
use std::error::Error as _;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use mesh_log::testing::Capture;
use mesh_log::{DEFAULT, Level, Options, Output, logging};
use opentelemetry::logs::{AnyValue, Severity};
use opentelemetry_sdk::logs::{InMemoryLogExporter, SdkLoggerProvider};

use crate::process::exclusive;

mesh_log::scope!(EXPORTED = "exported", "");

#[test]
fn record_has_scope_severity_time_body_and_labels() {
    let _process = exclusive();
    let exporter = InMemoryLogExporter::default();
    let provider = SdkLoggerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let time = UNIX_EPOCH + Duration::from_micros(1_787_410_818_000_001);
    let _log = Options::new()
        .outputs([Output::opentelemetry(provider)])
        .clock(move || time)
        .levels("all:debug")
        .on_fatal(|| {})
        .configure()
        .unwrap();
    let log = EXPORTED.with_label("nested", mesh_log::Value::json(&[1, 2]).unwrap());
    mesh_log::fatal!(scope: log, count = 3, share = 0.5, ok = true, name = "a", "sent");
    mesh_log::debug!(DEFAULT, "plain");
    tracing::info!(target: "hyper::client", "carries records itself");
    tracing::warn!(target: "hyperdrive", "does not");

    let records = exporter.get_emitted_logs().unwrap();
    assert_eq!(records.len(), 3);
    let first = &records[0].record;
    assert_eq!(first.target().map(|target| &**target), Some("exported"));
    assert_eq!(first.severity_number(), Some(Severity::Fatal));
    assert_eq!(first.severity_text(), Some("fatal"));
    assert_eq!(first.timestamp(), Some(time));
    assert_eq!(first.body(), Some(&AnyValue::from("sent")));
    let attributes: HashMap<_, _> =
        first.attributes_iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    let expected = [
        ("nested", [1, 2].into_iter().collect()),
        ("count", 3.into()),
        ("share", 0.5.into()),
        ("ok", true.into()),
        ("name", "a".into()),
    ];
    assert_eq!(attributes, HashMap::from(expected));
    assert_eq!(records[1].record.severity_number(), Some(Severity::Debug));
    assert_eq!(records[1].record.target().map(|target| &**target), Some("default"));
    assert_eq!(records[2].record.body(), Some(&AnyValue::from("does not")));
}

#[test]
fn collector_gets_a_batch_when_the_log_is_flushed() {
    let _process = exclusive();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/v1/logs", listener.local_addr().unwrap());
    let collector = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            reader.read_line(&mut head).unwrap();
        }
        let head = head.to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        reader.read_exact(&mut body).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
        (head, body)
    });
    let options = Options::new().outputs([Output::otlp(endpoint)]).error_outputs([]);
    let guard = options.configure().unwrap();
    mesh_log::info!(EXPORTED, proxy = "sleep-1", "over the wire");
    drop(guard);
    let (head, body) = collector.join().unwrap();
    assert!(head.starts_with("post /v1/logs http/1.1\r\n"), "{head}");
    assert!(head.contains("content-type: application/x-protobuf"), "{head}");
    for text in ["over the wire", "exported", "proxy", "sleep-1"] {
        assert!(body.windows(text.len()).any(|window| window == text.as_bytes()), "{text}");
    }
}

#[test]
fn endpoint_that_cannot_be_reached_by_http_is_refused() {
    for (endpoint, why) in [
        ("not a URL", "not a URL that begins with http://"),
        ("", "not a URL that begins with http://"),
        ("nonsense", "not a URL that begins with http://"),
        ("ftp://x", "not a URL that begins with http://"),
        ("http://", "not a URL that begins with http://"),
        ("https://localhost:4318/v1/logs", "there is no TLS, use http"),
    ] {
        let error = Options::new().outputs([Output::otlp(endpoint)]).layer().unwrap_err();
        assert_eq!((error.kind(), error.subject()), (mesh_log::ErrorKind::Output, endpoint));
        assert_eq!(error.source().map(ToString::to_string).as_deref(), Some(why), "{endpoint}");
    }
}

#[test]
fn collector_that_hangs_is_not_waited_for_longer_than_asked() {
    let _process = exclusive();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/v1/logs", listener.local_addr().unwrap());
    let (_, errors) = Capture::new().start().unwrap();
    let options = Options::new().outputs([Output::otlp(endpoint)]).clock(|| UNIX_EPOCH);
    let _log = options.error_outputs([Output::writer(errors.clone())]).configure().unwrap();
    mesh_log::info!(EXPORTED, "nobody answers");
    let asked = mesh_log::sync_within(Duration::from_millis(50));
    assert_eq!(asked.unwrap_err().kind(), ErrorKind::TimedOut);
    let _stream = listener.accept().unwrap();
    // As many wait as there is room for beside the first.
    (0..3_000).for_each(|number| mesh_log::info!(EXPORTED, number, "nobody answers"));
    assert_eq!(logging().lost, 953);
    assert_eq!(
        errors.lines(),
        ["1970-01-01T00:00:00.000000Z log write error: too many records wait for the collector"]
    );
}

#[test]
fn records_for_a_collector_that_is_down_are_lost_and_counted() {
    let _process = exclusive();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/v1/logs", listener.local_addr().unwrap());
    drop(listener);
    let (_, errors) = Capture::new().start().unwrap();
    let options = Options::new().outputs([Output::otlp(endpoint)]).clock(|| UNIX_EPOCH);
    let _log = options.error_outputs([Output::writer(errors.clone())]).configure().unwrap();
    (0..3).for_each(|number| mesh_log::info!(EXPORTED, number, "nobody is there"));
    // They may have been given up before, in which case there is nothing to flush.
    let _ = mesh_log::sync_within(Duration::from_secs(60));
    assert_eq!(logging().lost, 3);
    let told = "1970-01-01T00:00:00.000000Z log write error: Operation failed: HTTP export failed";
    assert!(errors.lines()[0].starts_with(told), "{errors:?}");
}

#[test]
fn level_of_the_output_holds() {
    let _process = exclusive();
    let exporter = InMemoryLogExporter::default();
    let provider = SdkLoggerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let output = Output::opentelemetry(provider).level(Level::Warn);
    let _log = Options::new().outputs([output]).configure().unwrap();
    mesh_log::info!(DEFAULT, "not for it");
    mesh_log::warn!(DEFAULT, "for it");
    assert_eq!(exporter.get_emitted_logs().unwrap().len(), 1);
}
