//! Records of the `log` crate, which a process can only take once.

use mesh_log::testing::Capture;
use mesh_log::{DEFAULT, GRPC, Level, Options, Output, set_level};

use crate::process::exclusive;

mesh_log::scope!(RECORDS = "records", "");

fn options() -> Options {
    Options::new().outputs([])
}

fn bodies(captured: &mesh_log::testing::Captured) -> Vec<String> {
    captured.lines().iter().map(|line| line[28..].to_owned()).collect()
}

#[test]
fn group_05_records_and_events_come_out_in_order() {
    let _process = exclusive();
    let _log = options().levels("default:debug,grpc:debug").callers("default").configure().unwrap();
    let line = line!() + 2;
    let captured = Capture::new().run(|| {
        log::info!("record");
        tracing::debug!(target: "sqlx", "event");
        mesh_log::warn!(DEFAULT, "statement");
        log::error!(target: "tonic::transport", "grpc-error");
        log::warn!(target: "tonic", "grpc-warn");
        log::info!(target: "h2", "grpc-info");
    });
    assert_eq!(
        bodies(&captured),
        [
            format!("info\tit/records.rs:{line}\trecord"),
            format!("debug\tit/records.rs:{}\tevent", line + 1),
            format!("warn\tit/records.rs:{}\tstatement", line + 2),
            "error\tgrpc\tgrpc-error".to_owned(),
            "warn\tgrpc\tgrpc-warn".to_owned(),
            "info\tgrpc\tgrpc-info".to_owned(),
        ]
    );
    DEFAULT.set_output_level(Level::None);
    GRPC.set_output_level(Level::None);
    let silent = Capture::new().run(|| {
        log::error!("record");
        tracing::error!("event");
        log::error!(target: "tonic", "grpc");
    });
    assert_eq!(bodies(&silent), [] as [&str; 0]);
}

#[test]
fn group_05_stack_of_a_record_names_the_file() {
    let _process = exclusive();
    let _log = options().stack_levels("default:debug").configure().unwrap();
    let captured = Capture::new().run(|| log::info!("record"));
    assert!(captured.lines().iter().any(|line| line.contains("/records.rs:")), "{captured:?}");
}

#[test]
fn record_has_the_level_of_its_target() {
    let _process = exclusive();
    let _log = options().levels("records:debug").configure().unwrap();
    let captured = Capture::new().target_label().run(|| {
        log::debug!(target: "records", "own");
        log::debug!(target: "records::inner", "inner");
        log::debug!(target: "elsewhere", "closed");
        log::trace!(target: "records", "closed");
        set_level("records::inner", Level::Warn).unwrap_err();
        mesh_log::set_target_level("elsewhere", Level::Trace).unwrap();
        log::trace!(target: "elsewhere", "open");
        mesh_log::reset_target("elsewhere");
        log::trace!(target: "elsewhere", "closed");
    });
    assert_eq!(
        bodies(&captured),
        [
            "debug\trecords\town\ttarget=records",
            "debug\trecords\tinner\ttarget=records::inner",
            "trace\topen\ttarget=elsewhere"
        ]
    );
}

#[test]
fn key_values_of_a_record_are_labels() {
    let _process = exclusive();
    let _log = options().configure().unwrap();
    let captured = Capture::new().format(mesh_log::Format::Json).run(|| {
        log::info!(count = 3, name = "a", ok = true; "with {}", "pairs");
    });
    assert!(captured.lines()[0].ends_with(r#""msg":"with pairs","count":3,"name":"a","ok":true}"#));
}

#[test]
fn closed_levels_are_skipped_by_the_macros() {
    let _process = exclusive();
    let _log = options().configure().unwrap();
    assert_eq!(log::max_level(), log::LevelFilter::Info);
    RECORDS.set_output_level(Level::Debug);
    assert_eq!(log::max_level(), log::LevelFilter::Debug);
    RECORDS.set_output_level(Level::Info);
    assert_eq!(log::max_level(), log::LevelFilter::Info);
}

#[test]
fn outputs_of_the_process_get_records_too() {
    let _process = exclusive();
    let (_, captured) = Capture::new().start().unwrap();
    let _log = options().outputs([Output::writer(captured.clone())]).configure().unwrap();
    log::warn!("record");
    assert_eq!(bodies(&captured), ["warn\trecord"]);
}
