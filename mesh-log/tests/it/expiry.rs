//! Changes that end by themselves.

use std::thread;
use std::time::Duration;

use mesh_log::{ErrorKind, Level, LevelChange, Scope, logging, set_level_for};

use crate::process::shared;

fn state(name: &str) -> mesh_log::ScopeState {
    logging().scopes.into_iter().find(|scope| scope.name == name).expect("the scope is known")
}

#[test]
fn level_falls_back_by_itself() {
    let _process = shared();
    let scope = Scope::register("expiring", "").unwrap();
    scope.set_output_level(Level::Warn);
    set_level_for("expiring", Level::Debug, Duration::from_millis(1)).unwrap();
    while scope.output_level() != Level::Warn {
        thread::yield_now();
    }
    assert_eq!(state("expiring").expires_in, None);
}

#[test]
fn time_that_is_left_is_listed() {
    let _process = shared();
    let scope = Scope::register("expiring-listed", "").unwrap();
    let body = r#"{"name":"expiring-listed","output_level":"debug","expires_after":3600}"#;
    serde_json::from_str::<LevelChange>(body).unwrap().apply().unwrap();
    assert!((3_500..=3_600).contains(&state("expiring-listed").expires_in.unwrap()));
    scope.set_output_level(Level::Error);
    assert_eq!(state("expiring-listed").expires_in, None);
}

#[test]
fn times_that_are_none_change_nothing() {
    let _process = shared();
    let scope = Scope::register("expiring-never", "").unwrap();
    for seconds in [-1.0, f64::NAN, f64::INFINITY, 1e30] {
        let mut change = LevelChange::new("expiring-never", Level::Debug);
        change.expires_after = Some(seconds);
        assert_eq!(change.apply().unwrap_err().kind(), ErrorKind::InvalidDuration);
    }
    assert_eq!(scope.output_level(), Level::Info);
}
