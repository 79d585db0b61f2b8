//! Several threads at once.

use std::sync::Barrier;
use std::thread;

use mesh_log::testing::Capture;
use mesh_log::{Level, Scope};

use crate::process::shared;

mesh_log::scope!(THREADS = "threads", "");

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
