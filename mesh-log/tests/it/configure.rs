//! Options of the process.

use mesh_log::testing::Capture;
use mesh_log::{DEFAULT, ErrorKind, GRPC, Level, LevelList, Options, Output, Scope};

use crate::process::exclusive;

mesh_log::scope!(CONFIGURED = "configured", "");

fn options() -> Options {
    Options::new().outputs([])
}

#[test]
fn group_02_all_reaches_registered_scopes() {
    let _process = exclusive();
    let _log = options().levels("default:debug,all:info").configure().unwrap();
    assert_eq!(CONFIGURED.output_level(), Level::Info);
    assert_eq!(DEFAULT.output_level(), Level::Info);
    let _log = options().stack_levels("default:debug,all:info").configure().unwrap();
    assert_eq!(CONFIGURED.stack_level(), Level::Info);
    let _log = options().callers("all").configure().unwrap();
    assert!(CONFIGURED.logs_callers());
}

#[test]
fn items_apply_in_order() {
    let _process = exclusive();
    let _log = options().levels("configured:debug,all:error,default:warn").configure().unwrap();
    assert_eq!(CONFIGURED.output_level(), Level::Error);
    assert_eq!(DEFAULT.output_level(), Level::Warn);
}

#[test]
fn group_03_grpc_is_silent_unless_asked_for() {
    let _process = exclusive();
    let lines = || {
        Capture::new().run(|| {
            tracing::info!(target: "tonic::transport", "connected");
            tracing::warn!(target: "h2::proto", "reset");
        })
    };
    let _log = options().configure().unwrap();
    assert_eq!(GRPC.output_level(), Level::None);
    assert!(lines().lines().is_empty());
    let _log = options().levels("grpc:info").configure().unwrap();
    assert_eq!(
        lines().lines(),
        [
            "2000-01-01T00:00:00.000000Z\tinfo\tgrpc\tconnected",
            "2000-01-01T00:00:00.000000Z\twarn\tgrpc\treset",
        ]
    );
}

#[test]
fn group_04_bad_options_change_nothing() {
    let _process = exclusive();
    let _log = options().levels("configured:warn").configure().unwrap();
    let bad = [
        (options().levels("configured:debug,default,,"), ErrorKind::InvalidLevel, "default"),
        (options().levels("configured:debug,foobar"), ErrorKind::InvalidLevel, "foobar"),
        (options().levels("configured:debug,a:b:c"), ErrorKind::InvalidLevelFormat, "a:b:c"),
        (
            options().levels("configured:debug").stack_levels("foobar"),
            ErrorKind::InvalidLevel,
            "foobar",
        ),
        (options().levels("configured:debug").outputs(["//".into()]), ErrorKind::Output, "//"),
        (
            options().levels("configured:debug").error_outputs(["//".into()]),
            ErrorKind::Output,
            "//",
        ),
    ];
    for (options, kind, subject) in bad {
        let error = options.configure().unwrap_err();
        assert_eq!((error.kind(), error.subject()), (kind, subject));
        assert_eq!(CONFIGURED.output_level(), Level::Warn);
    }
}

#[test]
fn group_04_unknown_scopes_are_accepted() {
    let _process = exclusive();
    let options = options().levels("foobar:debug").stack_levels("foobar:debug");
    let _log = options.callers("foobar,,").configure().unwrap();
}

#[test]
fn levels_that_are_not_mentioned_stay() {
    let _process = exclusive();
    let _log = options().levels("configured:debug").configure().unwrap();
    let _log = options().levels("default:warn").configure().unwrap();
    assert_eq!(CONFIGURED.output_level(), Level::Debug);
}

#[test]
fn callers_are_only_ever_switched_on() {
    let _process = exclusive();
    let _log = options().callers("configured").configure().unwrap();
    let _log = options().callers("default").configure().unwrap();
    assert!(CONFIGURED.logs_callers());
}

#[test]
fn late_scope_gets_its_directives() {
    let _process = exclusive();
    let options = options().levels("configure-late:debug").stack_levels("configure-late:error");
    let _log = options.callers("configure-late").configure().unwrap();
    let scope = Scope::register("configure-late", "").unwrap();
    assert_eq!(scope.output_level(), Level::Debug);
    assert_eq!(scope.stack_level(), Level::Error);
    assert!(scope.logs_callers());
}

#[test]
fn late_scope_obeys_all_and_what_follows_it() {
    let _process = exclusive();
    let levels = "configure-late-a:debug,all:warn,configure-late-b:error";
    let _log = options().levels(levels).configure().unwrap();
    let level = |name: &str| Scope::register(name, "").unwrap().output_level();
    assert_eq!(level("configure-late-a"), Level::Warn);
    assert_eq!(level("configure-late-b"), Level::Error);
    assert_eq!(level("configure-late-c"), Level::Warn);
}

#[test]
fn all_set_to_debug_does_not_turn_trace_on() {
    let _process = exclusive();
    let _log = options().levels("all:debug").configure().unwrap();
    assert!(CONFIGURED.debug_enabled() && !CONFIGURED.trace_enabled());
}

#[test]
fn configured_outputs_get_the_lines_and_are_replaced() {
    let _process = exclusive();
    let (_, first) = Capture::new().start().unwrap();
    let (_, second) = Capture::new().start().unwrap();
    let _log = options().outputs([Output::writer(first.clone())]).configure().unwrap();
    tracing::info!(target: "configured", "one");
    let both = [Output::writer(first.clone()), Output::writer(second.clone())];
    let _log = options().outputs(both).configure().unwrap();
    mesh_log::info!(CONFIGURED, "two");
    let _log = options().configure().unwrap();
    mesh_log::info!(CONFIGURED, "three");

    let mut own = first.lines();
    own.retain(|line| line.contains("\tconfigured\t"));
    let messages: Vec<_> = own.iter().map(|line| &line[28..]).collect();
    assert_eq!(messages, ["info\tconfigured\tone", "info\tconfigured\ttwo"]);
    assert!(second.lines().iter().any(|line| line.ends_with("two")));
}

/// Defaults in order, the levels given, and what `default` and `configured` have then.
type Case = (&'static [(&'static str, Level)], &'static str, Level, Level);

#[test]
fn group_22_given_levels_win_over_defaults() {
    let _process = exclusive();
    use Level::{Debug, Error, Info, None, Warn};
    let cases: [Case; 20] = [
        (&[], "", Info, Warn),
        (&[], "debug", Debug, Warn),
        (&[], "default:debug", Debug, Warn),
        (&[], "none", None, Warn),
        (&[], "configured:debug", Info, Debug),
        (&[("default", Error)], "", Error, Warn),
        (&[("default", Error)], "debug", Debug, Warn),
        (&[("default", Error)], "default:debug", Debug, Warn),
        (&[("default", Error)], "all:debug", Debug, Debug),
        (&[("default", Error), ("default", None)], "", None, Warn),
        (&[("configured", Error)], "", Info, Error),
        (&[("configured", Error)], "debug", Debug, Error),
        (&[("configured", Error)], "configured:debug", Info, Debug),
        (&[("configured", Error)], "all:debug", Debug, Debug),
        (&[("configured", Error), ("configured", None)], "", Info, None),
        (&[("configured", Error), ("default", Debug)], "", Debug, Error),
        (&[("configured", Error), ("default", Debug)], "warn,configured:info", Warn, Info),
        (&[("grpc", Debug)], "", Info, Warn),
        (&[("all", Debug)], "", Debug, Debug),
        (&[("all", Debug)], "all:error,configured:info", Error, Info),
    ];
    for (defaults, levels, default, configured) in cases {
        CONFIGURED.set_output_level(Warn);
        let with_defaults = defaults
            .iter()
            .fold(options(), |options, (scope, level)| options.default_level(scope, *level));
        let _log = with_defaults.levels(levels).configure().unwrap();
        assert_eq!(DEFAULT.output_level(), default, "{defaults:?} {levels}");
        assert_eq!(CONFIGURED.output_level(), configured, "{defaults:?} {levels}");
    }
}

#[test]
fn level_list_is_a_value() {
    assert_eq!(LevelList::parse("info"), LevelList::parse("default:info"));
}
