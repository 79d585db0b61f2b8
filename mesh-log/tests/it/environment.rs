//! Levels from environment variables.

use mesh_log::{DEFAULT, ErrorKind, KLOG, Level, LevelList, Options};

use crate::process::exclusive;

mesh_log::scope!(VARIABLE = "variable", "");

fn items(text: &str) -> Vec<String> {
    let list = LevelList::parse_env_filter(text).expect("the list is well-formed");
    list.iter().map(|(name, level)| format!("{name}:{level}")).collect()
}

#[test]
fn env_filter_lists_become_level_lists() {
    for (text, expected) in [
        ("", &[][..]),
        ("info", &["all:info"]),
        ("WARN", &["all:warn"]),
        ("off", &["all:none"]),
        ("hyper=debug, info", &["all:info", "hyper:debug"]),
        ("a::b = Off,,a=warn", &["a::b:none", "a:warn"]),
        ("hyper", &["hyper:trace"]),
        ("hyper=", &["hyper:trace"]),
        ("debug,info", &["all:debug", "all:info"]),
    ] {
        assert_eq!(items(text), expected, "{text}");
    }
}

#[test]
fn what_an_env_filter_cannot_say_is_refused() {
    for (text, kind, subject) in [
        ("info,[span]=debug", ErrorKind::SpanDirective, "[span]=debug"),
        ("a[{field=1}]=debug", ErrorKind::SpanDirective, "a[{field=1}]=debug"),
        ("info/regex", ErrorKind::InvalidLevelFormat, "info/regex"),
        ("a=b=c", ErrorKind::InvalidLevelFormat, "a=b=c"),
        ("=debug", ErrorKind::InvalidLevelFormat, "=debug"),
        ("a=loud", ErrorKind::InvalidLevel, "loud"),
    ] {
        let error = LevelList::parse_env_filter(text).unwrap_err();
        assert_eq!((error.kind(), error.subject()), (kind, subject), "{text}");
    }
}

#[test]
fn later_sources_win() {
    let _process = exclusive();
    let configure = |rust_log: &str, mesh_log: &str, levels: &str| {
        let options = Options::new().outputs([]).env_values(rust_log, mesh_log);
        let _log = options.levels(levels).configure().unwrap();
        (DEFAULT.output_level(), VARIABLE.output_level(), KLOG.output_level())
    };
    use Level::{Debug, Error, Info, None, Warn};
    assert_eq!(configure("warn", "", ""), (Warn, Warn, Warn));
    assert_eq!(configure("warn,variable=debug", "klog:error", ""), (Warn, Debug, Error));
    assert_eq!(configure("warn", "all:info,variable:none", "debug"), (Debug, None, Info));
}

#[test]
fn bad_variable_is_named_and_changes_nothing() {
    let _process = exclusive();
    let options = Options::new().outputs([]).env_values("warn", "nonsense");
    let error = options.configure().unwrap_err();
    assert_eq!(error.to_string(), "MESH_LOG: invalid output level 'nonsense'");
    assert_eq!(DEFAULT.output_level(), Level::Info);
}
