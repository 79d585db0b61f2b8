//! The registry of scopes.

use mesh_log::{DEFAULT, ErrorKind, Level, Scope, find, scopes};

use crate::process::shared;

mod elsewhere {
    mesh_log::scope!(pub(crate) TWIN = "scopes-twin", "second");
    mesh_log::scope!(
        /// Not used by any statement.
        pub(crate) UNUSED = "scopes-unused", "listed all the same"
    );
}

mesh_log::scope!(TWIN = "scopes-twin", "first");
mesh_log::scope!(TABLE = "scopes-table", "");

#[test]
fn group_11_enabled_table() {
    let _process = shared();
    let scope = Scope::register("scopes-enabled", "").unwrap();
    for threshold in Level::ALL {
        scope.set_output_level(threshold);
        TABLE.set_output_level(threshold);
        for scope in [scope, TABLE] {
            let answers = [
                (Level::Fatal, scope.fatal_enabled()),
                (Level::Error, scope.error_enabled()),
                (Level::Warn, scope.warn_enabled()),
                (Level::Info, scope.info_enabled()),
                (Level::Debug, scope.debug_enabled()),
                (Level::Trace, scope.trace_enabled()),
            ];
            for (level, enabled) in answers {
                assert_eq!(enabled, level <= threshold, "{level} at {threshold}");
            }
            assert!(!scope.enabled(Level::None));
        }
    }
}

#[test]
fn group_12_same_name_is_the_same_scope() {
    let _process = shared();
    assert_eq!(TWIN, elsewhere::TWIN);
    assert_eq!(TWIN.description(), elsewhere::TWIN.description());
    elsewhere::TWIN.set_output_level(Level::Debug);
    assert_eq!(TWIN.output_level(), Level::Debug);
    TWIN.set_stack_level(Level::Error);
    assert_eq!(elsewhere::TWIN.stack_level(), Level::Error);
    let third = Scope::register("scopes-twin", "third").unwrap();
    third.enable_callers();
    assert!(TWIN.logs_callers() && elsewhere::TWIN.logs_callers());
    assert_ne!(third.description(), "third");
    assert_eq!(scopes().iter().filter(|scope| **scope == TWIN).count(), 1);
}

#[test]
fn group_12_scope_is_found_once_registered() {
    let _process = shared();
    assert_eq!(find("scopes-late"), None);
    let scope = Scope::register("scopes-late", "found").unwrap();
    assert_eq!(find("scopes-late"), Some(scope));
    assert_eq!(find("scopes-late").unwrap().description(), "found");
}

#[test]
fn group_13_bad_names_are_refused_at_run_time() {
    for name in ["a:b", "a,b", "a.b", ":ab", ",ab", ".ab", "ab:", "ab,", "ab.", ""] {
        let error = Scope::register(name, "").unwrap_err();
        assert_eq!((error.kind(), error.subject()), (ErrorKind::InvalidScopeName, name));
        assert_eq!(error.to_string(), format!("invalid scope name '{name}'"));
    }
}

#[test]
fn declared_scopes_are_listed_before_use() {
    let _process = shared();
    assert!(scopes().contains(&elsewhere::UNUSED));
    assert_eq!(elsewhere::UNUSED.description(), "listed all the same");
}

#[test]
fn built_in_scopes_exist() {
    for name in ["default", "grpc", "klog", "monitoring", "tls"] {
        assert!(find(name).is_some(), "{name}");
    }
    assert_eq!(DEFAULT.description(), "Unscoped logging messages.");
    assert_eq!(mesh_log::GRPC.description(), "logs from gRPC");
    assert_eq!(mesh_log::KLOG.description(), "");
}

#[test]
fn new_scope_has_the_default_settings() {
    let _process = shared();
    let scope = Scope::register("scopes-new", "").unwrap();
    assert_eq!(scope.output_level(), Level::Info);
    assert_eq!(scope.stack_level(), Level::None);
    assert!(!scope.logs_callers());
}

const _: () = {
    const fn handle<T: Copy + Send + Sync + std::fmt::Debug>() {}
    const fn value<T: Clone + Send + Sync + std::fmt::Debug>() {}
    handle::<Scope>();
    value::<mesh_log::LabeledScope>();
    value::<mesh_log::Error>();
};
