//! Changing levels while the process runs.

use mesh_log::testing::Capture;
use mesh_log::{ErrorKind, Level, LevelChange, Options, Scope, logging, set_level, set_levels};

use crate::process::{exclusive, shared};

mesh_log::scope!(CONTROLLED = "controlled", "changed over HTTP");

#[test]
fn list_is_sorted_and_serves_as_json() {
    let _process = shared();
    let logging = logging();
    assert!(logging.scopes.is_sorted_by(|a, b| a.name < b.name));
    assert!(logging.targets.is_sorted_by(|a, b| a.name < b.name));
    let own = logging.scopes.iter().find(|scope| scope.name == "controlled-json");
    assert_eq!(own, None);
    let scope = Scope::register("controlled-json", "as JSON").unwrap();
    scope.set_stack_level(Level::Error);
    let json = serde_json::to_value(mesh_log::logging()).unwrap();
    let own =
        json["scopes"].as_array().unwrap().iter().find(|own| own["name"] == "controlled-json");
    assert_eq!(
        serde_json::to_string(own.unwrap()).unwrap(),
        concat!(
            r#"{"description":"as JSON","log_callers":false,"name":"controlled-json","#,
            r#""output_level":"info","stack_trace_level":"error"}"#,
        )
    );
}

#[test]
fn change_touches_only_what_it_names() {
    let _process = shared();
    let scope = Scope::register("controlled-partly", "").unwrap();
    scope.enable_callers();
    let change = |body: &str| serde_json::from_str::<LevelChange>(body).unwrap().apply();
    change(r#"{"name":"controlled-partly","output_level":"debug"}"#).unwrap();
    assert_eq!(scope.output_level(), Level::Debug);
    assert!(scope.logs_callers());
    change(r#"{"name":"controlled-partly","stack_trace_level":"fatal","log_callers":false}"#)
        .unwrap();
    assert_eq!(scope.output_level(), Level::Debug);
    assert_eq!(scope.stack_level(), Level::Fatal);
    assert!(!scope.logs_callers());
}

#[test]
fn bodies_that_say_something_else_are_refused() {
    for body in [
        r#"{"name":"controlled","level":"debug"}"#,
        r#"{"name":"controlled","output_level":"loud"}"#,
        r#"{"output_level":"debug"}"#,
    ] {
        assert!(serde_json::from_str::<LevelChange>(body).is_err(), "{body}");
    }
}

#[test]
fn unknown_name_changes_nothing() {
    let _process = shared();
    let error = LevelChange::new("nowhere", Level::Debug).apply().unwrap_err();
    assert_eq!((error.kind(), error.subject()), (ErrorKind::UnknownScope, "nowhere"));
    let scope = Scope::register("controlled-whole", "").unwrap();
    assert_eq!(set_levels("controlled-whole:debug,nowhere:info"), Err(error));
    assert_eq!(scope.output_level(), Level::Info);
    assert!(!logging().unmatched.contains(&"nowhere".to_owned()));
}

#[test]
fn change_takes_effect_on_statements_that_ran_before() {
    let _process = shared();
    let captured = Capture::new().run(|| {
        for level in [Level::Info, Level::Debug, Level::Warn, Level::Debug] {
            set_level("controlled", level).unwrap();
            mesh_log::debug!(CONTROLLED, level = %level, "own");
            tracing::debug!(target: "controlled", level = %level, "plain");
            tracing::debug!(target: "controlled::inner", level = %level, "inner");
        }
    });
    let lines = captured.lines();
    assert_eq!(lines.len(), 6);
    assert!(lines.iter().all(|line| line.ends_with("\tlevel=debug")), "{lines:?}");
}

#[test]
fn all_reaches_every_scope_and_target() {
    let _process = exclusive();
    set_level("hyper", Level::Trace).unwrap();
    set_level("all", Level::Error).unwrap();
    let logging = logging();
    assert!(logging.scopes.iter().all(|scope| scope.output_level == Level::Error));
    assert!(logging.targets.iter().all(|target| target.output_level.is_none()));
}

#[test]
fn directives_without_scope_or_target_are_listed() {
    let _process = exclusive();
    let options = Options::new().outputs([]);
    let _log =
        options.levels("controlled-typo:debug,rustls:debug,controlled:debug").configure().unwrap();
    let unmatched = |name: &str| logging().unmatched.iter().any(|unmatched| unmatched == name);
    assert!(unmatched("controlled-typo"));
    assert!(!unmatched("rustls") && !unmatched("controlled"));
    Scope::register("controlled-typo", "").unwrap();
    assert!(!unmatched("controlled-typo"));
}
