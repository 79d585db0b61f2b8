//! Outputs with a thread of their own.

use std::io::{self, Write};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use mesh_log::testing::{Capture, Captured};
use mesh_log::{Buffer, DEFAULT, Format, Options, Output, WhenFull};
use parking_lot::{Condvar, Mutex};

use crate::process::exclusive;

const TIME: &str = "1970-01-01T00:00:00.000000Z";

fn options(output: Output, errors: &Captured) -> Options {
    let errors = Output::writer(errors.clone());
    Options::new().outputs([output]).error_outputs([errors]).clock(|| UNIX_EPOCH)
}

fn captured() -> Captured {
    Capture::new().start().expect("a capture without levels").1
}

/// Stands still until it is opened; fails while it is told to.
#[derive(Clone, Default)]
struct Gate(Arc<(Mutex<GateState>, Condvar)>);

#[derive(Default)]
struct GateState {
    is_open: bool,
    is_failing: bool,
    written: Vec<u8>,
    is_reached: bool,
}

impl Gate {
    fn open(&self) {
        self.0.0.lock().is_open = true;
        self.0.1.notify_all();
    }

    fn fail(&self, is_failing: bool) {
        self.0.0.lock().is_failing = is_failing;
    }

    fn wait_until_reached(&self) {
        let mut state = self.0.0.lock();
        self.0.1.wait_while(&mut state, |state| !state.is_reached);
    }

    fn lines(&self) -> Vec<String> {
        String::from_utf8_lossy(&self.0.0.lock().written).lines().map(str::to_owned).collect()
    }
}

impl Write for Gate {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.0.0.lock();
        state.is_reached = true;
        self.0.1.notify_all();
        self.0.1.wait_while(&mut state, |state| !state.is_open);
        if state.is_failing {
            return Err(io::ErrorKind::StorageFull.into());
        }
        state.written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn lines_are_there_after_the_guard() {
    let _process = exclusive();
    let (seen, errors) = (captured(), captured());
    let output = Output::writer(seen.clone()).buffered(Buffer::new());
    let guard = options(output, &errors).configure().unwrap();
    for number in 0..1_000 {
        mesh_log::info!(DEFAULT, "{number}");
    }
    drop(guard);
    let expected: Vec<_> = (0..1_000).map(|number| format!("{TIME}\tinfo\t{number}")).collect();
    assert_eq!(seen.lines(), expected);
    assert_eq!(errors.lines(), [] as [&str; 0]);
}

#[test]
fn lines_without_room_are_counted_in_the_log() {
    let _process = exclusive();
    let (gate, errors) = (Gate::default(), captured());
    let line = format!("{TIME}\tinfo\tfirst\n").len();
    let buffer = Buffer::new().bytes(3 * line);
    let output = Output::writer(gate.clone()).buffered(buffer);
    let _log = options(output, &errors).format(Format::Text).configure().unwrap();
    mesh_log::info!(DEFAULT, "first");
    // The first line is being written now, and counts until it is.
    gate.wait_until_reached();
    for _ in 0..5 {
        mesh_log::info!(DEFAULT, "later");
    }
    gate.open();
    mesh_log::sync().unwrap();
    assert_eq!(mesh_log::logging().lost, 3);
    assert_eq!(
        gate.lines(),
        [
            format!("{TIME}\tinfo\tfirst"),
            format!("{TIME}\tinfo\tlater"),
            format!("{TIME}\tinfo\tlater"),
            format!("{TIME}\twarn\tlog lines dropped\tcount=3"),
        ]
    );
}

#[test]
fn notice_has_the_form_of_the_log() {
    let _process = exclusive();
    let (gate, errors) = (Gate::default(), captured());
    let output = Output::writer(gate.clone()).format(Format::Json).buffered(Buffer::new().bytes(0));
    let _log = options(output, &errors).configure().unwrap();
    mesh_log::info!(DEFAULT, "too long");
    gate.open();
    mesh_log::sync().unwrap();
    let notice =
        format!(r#"{{"level":"warn","time":"{TIME}","msg":"log lines dropped","count":1}}"#);
    assert_eq!(gate.lines(), [notice]);
}

#[test]
fn waiting_loses_nothing() {
    let _process = exclusive();
    let (gate, errors) = (Gate::default(), captured());
    let buffer = Buffer::new().bytes(200).when_full(WhenFull::Wait);
    let _log = options(Output::writer(gate.clone()).buffered(buffer), &errors).configure().unwrap();
    thread::scope(|threads| {
        for thread in 0..4 {
            threads.spawn(move || {
                for number in 0..100 {
                    mesh_log::info!(DEFAULT, thread, number, "sent");
                }
            });
        }
        gate.wait_until_reached();
        gate.open();
    });
    mesh_log::sync().unwrap();
    assert_eq!(gate.lines().len(), 400);
    for thread in 0..4 {
        let own =
            gate.lines().into_iter().filter(|line| line.contains(&format!("thread={thread} ")));
        let numbers: Vec<_> =
            own.map(|line| line.rsplit_once('=').unwrap().1.parse::<u32>().unwrap()).collect();
        assert!(numbers.into_iter().eq(0..100));
    }
    assert_eq!(mesh_log::logging().lost, 0);
}

#[test]
fn full_disk_is_survived_and_told_when_there_is_room_again() {
    let _process = exclusive();
    let (gate, errors) = (Gate::default(), captured());
    gate.open();
    let output = Output::writer(gate.clone()).buffered(Buffer::new());
    let _log = options(output, &errors).configure().unwrap();
    gate.fail(true);
    mesh_log::info!(DEFAULT, "one");
    assert_eq!(mesh_log::sync().unwrap_err().kind(), io::ErrorKind::StorageFull);
    mesh_log::info!(DEFAULT, "two");
    assert!(mesh_log::sync().is_err());
    gate.fail(false);
    mesh_log::info!(DEFAULT, "three");
    mesh_log::sync().unwrap();
    assert_eq!(
        gate.lines(),
        [format!("{TIME}\tinfo\tthree"), format!("{TIME}\twarn\tlog lines dropped\tcount=2"),]
    );
    assert_eq!(errors.lines(), vec![format!("{TIME} log write error: no storage space"); 2]);
}

#[test]
fn writer_that_panics_is_survived() {
    struct Panicking(bool, Captured);
    impl Write for Panicking {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if std::mem::take(&mut self.0) {
                std::panic::resume_unwind(Box::new("on purpose"));
            }
            self.1.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let _process = exclusive();
    let (seen, errors) = (captured(), captured());
    let output = Output::writer(Panicking(true, seen.clone())).buffered(Buffer::new());
    let _log = options(output, &errors).configure().unwrap();
    mesh_log::info!(DEFAULT, "one");
    assert!(mesh_log::sync().is_err());
    mesh_log::info!(DEFAULT, "two");
    mesh_log::sync().unwrap();
    assert_eq!(
        seen.lines(),
        [format!("{TIME}\tinfo\ttwo"), format!("{TIME}\twarn\tlog lines dropped\tcount=1")]
    );
}

#[test]
fn flush_does_not_wait_forever() {
    let _process = exclusive();
    let (gate, errors) = (Gate::default(), captured());
    let output = Output::writer(gate.clone()).buffered(Buffer::new());
    let _log = options(output, &errors).configure().unwrap();
    mesh_log::info!(DEFAULT, "stuck");
    let error = mesh_log::sync_within(Duration::from_millis(1)).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    gate.open();
    mesh_log::sync().unwrap();
    assert_eq!(gate.lines().len(), 1);
}
