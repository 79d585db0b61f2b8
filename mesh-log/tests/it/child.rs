//! What only a process of its own can show: its exit code and its one global subscriber.
//!
//! Each test runs this binary again with itself as the only test, and does its work there.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Output as Ended, Stdio};

use mesh_log::testing::Capture;
use mesh_log::{Buffer, DEFAULT, ErrorKind, Guard, Options, Output, WhenFull};
use tracing_subscriber::layer::SubscriberExt;

const CHILD: &str = "MESH_LOG_TEST_CHILD";
const FILE: &str = "MESH_LOG_TEST_FILE";

/// Ends of the child that runs the test of this name; `None` in the child itself.
fn parent(test: &str) -> Option<Ended> {
    if std::env::var_os(CHILD).is_some() {
        return None;
    }
    Some(command(test).output().expect("the test binary runs"))
}

/// This binary again, with one test.
fn command(test: &str) -> Command {
    let program = std::env::current_exe().expect("the test binary has a path");
    let mut command = Command::new(program);
    command.args([test, "--exact", "--nocapture", "--test-threads=1"]).env(CHILD, "1");
    command
}

#[track_caller]
fn assert_passed(ended: &Ended) {
    let text = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success() && text.contains("1 passed"), "{ended:?}");
}

#[test]
fn group_07_fatal_ends_the_process_with_code_1() {
    if let Some(ended) = parent("child::group_07_fatal_ends_the_process_with_code_1") {
        assert_eq!(ended.status.code(), Some(1));
        let lines = String::from_utf8(ended.stdout).unwrap();
        assert!(
            lines.lines().any(|line| line.ends_with("\tfatal\tno config\tpath=/etc")),
            "{lines}"
        );
        assert!(!lines.contains("lived on"));
        return;
    }
    let _log = Options::new().configure().unwrap();
    mesh_log::fatal!(DEFAULT, path = "/etc", "no config");
    tracing::info!("lived on");
}

#[test]
fn panic_is_logged_with_its_place_and_what_waits_is_written() {
    const TEST: &str = "child::panic_is_logged_with_its_place_and_what_waits_is_written";
    if let Some(ended) = parent(TEST) {
        assert!(!ended.status.success());
        let lines = String::from_utf8(ended.stdout).unwrap();
        let line = lines.lines().find(|line| line.contains("\terror\t")).unwrap();
        assert!(line.contains("\terror\tmesh-log/child.rs:"), "{line}");
        assert!(line.ends_with("\tgone: 7\tpanic=true"), "{line}");
        assert!(lines.contains("\tinfo\tbefore\n"), "{lines}");
        assert!(String::from_utf8(ended.stderr).unwrap().contains("gone: 7"));
        return;
    }
    let guard = Options::new().buffered(Buffer::new()).configure().unwrap();
    // Nothing but the hook writes what waits.
    let _kept: &Guard = Box::leak(Box::new(guard));
    tracing::info!("before");
    panic!("gone: {}", 7);
}

#[test]
fn killed_process_loses_at_most_the_bound_of_its_buffer() {
    const TEST: &str = "child::killed_process_loses_at_most_the_bound_of_its_buffer";
    const BOUND: usize = 4_096;
    if std::env::var_os(CHILD).is_some() {
        let path = std::env::var(FILE).unwrap();
        let buffer = Buffer::new().bytes(BOUND).when_full(WhenFull::Wait);
        let output = Output::file(path).buffered(buffer);
        let options = Options::new().outputs([output]).clock(|| std::time::UNIX_EPOCH);
        let _guard = options.configure().unwrap();
        for number in 0_u64.. {
            tracing::info!("{number:08}");
            // The parent sees which line was logged last.
            println!("logged {number}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let mut child = command(TEST).env(FILE, &path).stdout(Stdio::piped()).spawn().unwrap();
    let mut logged = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let Some(number) = line.unwrap().strip_prefix("logged ").map(str::to_owned) else {
            continue;
        };
        // The last one may have been cut off by the end.
        logged = number.parse().unwrap_or(logged);
        if logged == 3_000 {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(logged >= 3_000);
    let text = std::fs::read_to_string(path).unwrap();
    let line = "1970-01-01T00:00:00.000000Z\tinfo\t00000000\n".len();
    let whole = text.len() / line;
    for (number, line) in text.lines().take(whole).enumerate() {
        assert_eq!(line, format!("1970-01-01T00:00:00.000000Z\tinfo\t{number:08}"));
    }
    let lost = (logged + 1_usize).saturating_sub(whole) * line;
    assert!(lost <= BOUND, "{lost} bytes after {logged} lines");
}

#[cfg(target_os = "linux")]
#[test]
fn full_disk_and_closed_pipe_take_nothing_down() {
    const TEST: &str = "child::full_disk_and_closed_pipe_take_nothing_down";
    if std::env::var_os(CHILD).is_some() {
        println!("ready");
        // The parent closes the pipe of standard output, and then this one.
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
        for buffer in [None, Some(Buffer::new())] {
            let options = Options::new().outputs([Output::file("/dev/full"), Output::stdout()]);
            let options = match buffer {
                Some(buffer) => options.buffered(buffer),
                None => options,
            };
            let guard = options.configure().unwrap();
            for _ in 0..100 {
                tracing::info!("nobody can read this");
            }
            assert_eq!(mesh_log::sync().is_err(), buffer.is_some());
            drop(guard);
        }
        let _log = Options::new().outputs([Output::stderr()]).configure().unwrap();
        tracing::info!("lived on");
        return;
    }
    let mut command = command(TEST);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().ends_with("ready")));
    drop(lines);
    drop(child.stdin.take());
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    child.wait().unwrap();
    assert!(errors.contains("log write error: No space left on device"), "{errors}");
    assert!(errors.contains("log write error: Broken pipe"), "{errors}");
    assert!(errors.contains("\tinfo\tlived on\n"), "{errors}");
}

#[test]
fn foreign_subscriber_is_an_error_and_changes_nothing() {
    if let Some(ended) = parent("child::foreign_subscriber_is_an_error_and_changes_nothing") {
        assert_passed(&ended);
        return;
    }
    tracing::subscriber::set_global_default(tracing_subscriber::registry()).unwrap();
    let error = Options::new().levels("debug").configure().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SubscriberInstalled);
    assert_eq!(error.to_string(), "another tracing subscriber is already installed");
    assert!(!DEFAULT.debug_enabled());
}

#[test]
fn records_are_captured_in_a_process_that_is_not_configured() {
    if let Some(ended) = parent("child::records_are_captured_in_a_process_that_is_not_configured") {
        assert_passed(&ended);
        return;
    }
    let lines = mesh_log::testing::capture(|| log::info!("record"));
    assert_eq!(lines, ["2000-01-01T00:00:00.000000Z\tinfo\trecord"]);
    let captured = Capture::new().levels("debug").run(|| log::debug!("closer"));
    assert_eq!(captured.lines(), ["2000-01-01T00:00:00.000000Z\tdebug\tcloser"]);
}

#[test]
fn layer_in_a_composed_subscriber_is_configured() {
    if let Some(ended) = parent("child::layer_in_a_composed_subscriber_is_configured") {
        assert_passed(&ended);
        return;
    }
    let subscriber = tracing_subscriber::registry().with(mesh_log::layer());
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let (_, captured) = Capture::new().start().unwrap();
    let output = Output::writer(captured.clone());
    let _log = Options::new().levels("debug").outputs([output]).configure().unwrap();
    tracing::debug!("Hello");
    assert!(captured.lines()[0].ends_with("Z\tdebug\tHello"));
}
