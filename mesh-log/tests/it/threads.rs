//! Several threads at once.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use mesh_log::testing::Capture;
use mesh_log::{Buffer, Format, Level, Options, Output, Scope, WhenFull};

use crate::process::{exclusive, shared};

mesh_log::scope!(THREADS = "threads", "");
mesh_log::scope!(THREADED = "threaded", "");

#[test]
fn group_15_levels_change_while_others_log_and_derive() {
    let _process = shared();
    let (dispatch, captured) = Capture::new().start().unwrap();
    let start = Barrier::new(4);
    thread::scope(|threads| {
        for number in 0..3 {
            let (dispatch, start) = (&dispatch, &start);
            threads.spawn(move || {
                tracing::dispatcher::with_default(dispatch, || {
                    start.wait();
                    for round in 0..200 {
                        let log = THREADS.with_label("thread", number).with_label("round", round);
                        mesh_log::error!(scope: log, "labelled");
                        mesh_log::debug!(THREADS, "sometimes");
                    }
                });
            });
        }
        start.wait();
        for round in 0..100 {
            THREADS.set_output_level(if round % 2 == 0 { Level::Debug } else { Level::Error });
            Scope::register(format!("threads-{}", round % 5), "").unwrap();
        }
    });
    let lines = captured.lines();
    for thread in 0..3 {
        let own: Vec<_> =
            lines.iter().filter(|line| line.contains(&format!("\tthread={thread} "))).collect();
        assert_eq!(own.len(), 200);
        for (round, line) in own.iter().enumerate() {
            assert!(
                line.ends_with(&format!("\tlabelled\tthread={thread} round={round}")),
                "{line}"
            );
        }
    }
}

#[test]
fn no_line_is_lost_or_torn_while_levels_change() {
    const THREADS: u64 = 8;
    const LINES: u64 = 500;
    let _process = exclusive();
    for buffer in [None, Some(Buffer::new().bytes(8 * 1024).when_full(WhenFull::Wait))] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let output = Output::file(&path);
        let output = match buffer {
            Some(buffer) => output.buffered(buffer),
            None => output,
        };
        let guard = Options::new().format(Format::Json).outputs([output]).configure().unwrap();
        let writing = AtomicU64::new(THREADS);
        thread::scope(|threads| {
            for thread in 0..THREADS {
                let writing = &writing;
                threads.spawn(move || {
                    for number in 0..LINES {
                        mesh_log::error!(THREADED, thread, number, text = "\"x\"\n", "always");
                        tracing::error!(target: "threaded", thread, number, "always too");
                        mesh_log::debug!(THREADED, "sometimes");
                        tracing::debug!(target: "threaded", "sometimes too");
                    }
                    writing.fetch_sub(1, Ordering::Relaxed);
                });
            }
            let mut levels = [Level::Debug, Level::Error, Level::Trace, Level::Warn].iter().cycle();
            while writing.load(Ordering::Relaxed) > 0 {
                THREADED.set_output_level(*levels.next().unwrap());
                mesh_log::set_target_level("threaded::elsewhere", Level::Debug).unwrap();
                mesh_log::reset_target("threaded::elsewhere");
            }
        });
        drop(guard);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.ends_with('\n'));
        let lines = text.lines().map(serde_json::from_str::<serde_json::Value>);
        let lines: Vec<_> = lines.collect::<Result<_, _>>().expect("no line is torn");
        for message in ["always", "always too"] {
            for thread in 0..THREADS {
                let own =
                    lines.iter().filter(|line| line["msg"] == message && line["thread"] == thread);
                let numbers = own.map(|line| line["number"].as_u64().unwrap());
                assert!(numbers.eq(0..LINES), "{message} of {thread}");
            }
        }
    }
}

#[test]
fn threads_that_register_one_name_get_one_scope() {
    let _process = shared();
    let start = Barrier::new(4);
    let scopes: Vec<_> = thread::scope(|threads| {
        let register = || {
            start.wait();
            Scope::register("threads-same", "").unwrap()
        };
        let handles: Vec<_> = (0..4).map(|_| threads.spawn(register)).collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).collect()
    });
    scopes[0].set_output_level(Level::Fatal);
    assert!(scopes.iter().all(|scope| scope.output_level() == Level::Fatal));
}
