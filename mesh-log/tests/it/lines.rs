//! Exact lines of both formats.

use std::error::Error;
use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use mesh_log::testing::{Capture, capture};
use mesh_log::{DEFAULT, Format, Level, Options, Output, Value};

use crate::process::{exclusive, shared};

mesh_log::scope!(LINES = "lines", "every level passes");

const TIME: &str = "2000-01-01T00:00:00.000000Z";

fn verbose() -> Capture {
    Capture::new().levels("trace,lines:trace")
}

#[test]
fn group_06_plain_and_formatted_messages_of_every_level() {
    let _process = shared();
    macro_rules! check {
        ($($level:ident)+) => {$(
            let lines = verbose().run(|| {
                mesh_log::$level!(LINES, "Hello");
                mesh_log::$level!(LINES, "{}", format_args!("Hello"));
                mesh_log::$level!(LINES, "He{}", "llo");
                mesh_log::$level!(DEFAULT, "Hello");
            });
            let scoped = format!("{TIME}\t{}\tlines\tHello", stringify!($level));
            let unscoped = format!("{TIME}\t{}\tHello", stringify!($level));
            assert_eq!(lines.lines(), [scoped.clone(), scoped.clone(), scoped, unscoped]);
        )+};
    }
    check!(fatal error warn info debug trace);
}

#[test]
fn group_06_percent_signs_are_literal() {
    let _process = shared();
    assert_eq!(capture(|| mesh_log::info!(DEFAULT, "100%d")), [format!("{TIME}\tinfo\t100%d")]);
}

#[test]
fn tracing_macros_write_the_same_lines() {
    let _process = shared();
    let lines = verbose().run(|| {
        tracing::debug!(target: "lines", foo = "bar", "Hello");
        mesh_log::debug!(LINES, foo = "bar", "Hello");
        tracing::warn!("unscoped");
    });
    let line = format!("{TIME}\tdebug\tlines\tHello\tfoo=bar");
    assert_eq!(lines.lines(), [line.clone(), line, format!("{TIME}\twarn\tunscoped")]);
}

#[test]
fn group_10_json_labels_follow_the_message() {
    let _process = shared();
    let json = Capture::new().format(Format::Json);
    let lines = json.run(|| {
        let log = DEFAULT.with_label("foo", "bar").with_label("baz", 123);
        let log = log.with_label("dur", Duration::from_millis(101));
        mesh_log::info!(scope: log, "Hello");
    });
    let expected = format!(
        r#"{{"level":"info","time":"{TIME}","msg":"Hello","foo":"bar","baz":123,"dur":"101ms"}}"#
    );
    assert_eq!(lines.lines(), [expected]);
}

#[test]
fn json_keeps_types() {
    let _process = shared();
    let json = Capture::new().format(Format::Json);
    let nested = Value::json(&serde_json::json!({"a": [1, null], "b": "x\ny"})).unwrap();
    let lines = json.run(|| {
        mesh_log::info!(
            scope: LINES.with_label("nested", nested),
            yes = true,
            signed = -7,
            large = u64::MAX,
            huge = i128::MIN,
            whole = 3.0,
            small = 0.0123,
            tiny = 1e-7,
            edges = 1e-5,
            beyond = 1e16,
            most = 9_999_999_999_999_998.0,
            zero = 0.0,
            below = -0.0,
            nan = f64::NAN,
            endless = f64::NEG_INFINITY,
            shown = %"a\"b",
            debug = ?"a",
            bytes = &b"caf\xe9"[..],
            "sent"
        );
    });
    assert_eq!(
        lines.lines()[0].strip_prefix(&format!(
            r#"{{"level":"info","time":"{TIME}","scope":"lines","msg":"sent","#
        )),
        Some(concat!(
            r#""nested":{"a":[1,null],"b":"x\ny"},"yes":true,"signed":-7,"#,
            r#""large":18446744073709551615,"huge":-170141183460469231731687303715884105728,"#,
            r#""whole":3,"small":0.0123,"tiny":0.0000001,"edges":0.00001,"beyond":10000000000000000,"#,
            r#""most":9999999999999998,"zero":0,"below":-0,"nan":"NaN","endless":"-Inf","#,
            r#""shown":"a\"b","debug":"\"a\"","bytes":"caf"#,
            "\u{fffd}",
            r#""}"#,
        ))
    );
}

#[test]
fn json_keys_of_labels_do_not_collide() {
    let _process = shared();
    let json = Capture::new().format(Format::Json);
    let lines = json.run(|| {
        mesh_log::info!(LINES, msg_ = 1, msg = 2, level = 3, stack = 4, "sent");
    });
    let expected = format!(
        r#"{{"level":"info","time":"{TIME}","scope":"lines","msg":"sent","msg_":1,"msg__":2,"level_":3,"stack_":4}}"#
    );
    assert_eq!(lines.lines(), [expected]);
}

#[test]
fn error_label_is_its_text_with_sources() {
    let _process = shared();
    let lines = Capture::new().format(Format::Json).run(|| {
        let error: &(dyn Error + 'static) = &Outer(std::io::Error::other("refused"));
        mesh_log::error!(DEFAULT, error, "failed");
        mesh_log::error!(scope: DEFAULT.with_label("error", Value::error(error)), "failed");
    });
    for line in lines.lines() {
        assert!(line.ends_with(r#","msg":"failed","error":"list failed: refused"}"#), "{line}");
    }
}

#[test]
fn message_may_be_missing_or_late() {
    let _process = shared();
    let lines = capture(|| {
        tracing::info!(a = 1);
        tracing::info!(a = 1, message = "late");
    });
    assert_eq!(lines, [format!("{TIME}\tinfo\t\ta=1"), format!("{TIME}\tinfo\tlate\ta=1")]);
}

#[test]
fn group_18_given_time_is_printed_to_the_microsecond() {
    let _process = shared();
    let clock = || UNIX_EPOCH + Duration::from_secs(1);
    let lines = Capture::new().clock(clock).run(|| {
        let time = UNIX_EPOCH + Duration::new(1_787_410_818, 1_999);
        LINES.log_with_time(Level::Info, Some(time), "given");
        LINES.with_label("k", "v").log_with_time(Level::Error, Some(time), "given");
        LINES.log_with_time(Level::Info, None, "now");
        LINES.log_with_time(Level::Debug, None, "closed");
        LINES.log_with_time(Level::None, None, "never");
    });
    assert_eq!(
        lines.lines(),
        [
            "2026-08-22T15:00:18.000001Z\tinfo\tlines\tgiven",
            "2026-08-22T15:00:18.000001Z\terror\tlines\tgiven\tk=v",
            "1970-01-01T00:00:01.000000Z\tinfo\tlines\tnow",
        ]
    );
}

#[test]
fn value_that_logs_while_it_is_printed_gets_a_line_of_its_own() {
    let _process = exclusive();
    let (_, captured) = Capture::new().start().unwrap();
    let options = Options::new().outputs([Output::writer(captured.clone())]);
    let _log = options.clock(|| UNIX_EPOCH).configure().unwrap();
    mesh_log::info!(DEFAULT, "outer {}", Chatty);
    let time = "1970-01-01T00:00:00.000000Z";
    assert_eq!(
        captured.lines(),
        [format!("{time}\tinfo\tinner"), format!("{time}\tinfo\touter chatty")]
    );
}

struct Chatty;

impl fmt::Display for Chatty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        mesh_log::info!(DEFAULT, "inner");
        f.write_str("chatty")
    }
}

#[derive(Debug)]
struct Outer(std::io::Error);

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("list failed")
    }
}

impl Error for Outer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}
