//! Lines of a statement that is executed again and again, whatever else changes meanwhile.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use mesh_log::testing::{Capture, capture};
use mesh_log::{Format, Level, LevelChange, Options, Output};
use tracing::callsite::{Callsite, Identifier};
use tracing::field::{FieldSet, Value};
use tracing::metadata::Kind;
use tracing::subscriber::Interest;
use tracing::{Event, Metadata};

use crate::process::{exclusive, shared};

mesh_log::scope!(FILLED = "filled", "statements that are executed again and again");
mesh_log::scope!(ASKED = "asked", "callers are switched on and off");
mesh_log::scope!(SLOW = "slow", "its levels change in the middle of a line");

/// Columns after the time.
#[track_caller]
fn check(format: Format, body: impl FnOnce(), expected: &[&str]) {
    let captured = Capture::new().format(format).run(body);
    let lines = captured.lines();
    let start = match format {
        Format::Text => "2000-01-01T00:00:00.000000Z\t",
        _ => r#"{"level":"info","time":"2000-01-01T00:00:00.000000Z","#,
    };
    let found: Vec<_> = lines.iter().filter_map(|line| line.strip_prefix(start)).collect();
    assert_eq!(found, expected);
}

#[test]
fn statements_of_one_target_keep_their_own_fields() {
    let _process = shared();
    let body = || {
        for round in 0..2 {
            mesh_log::info!(FILLED, round, name = "a", "one");
            mesh_log::info!(FILLED, name = "b", share = 0.5, round, "two");
            mesh_log::info!(FILLED, "none");
        }
    };
    check(
        Format::Text,
        body,
        &[
            "info\tfilled\tone\tround=0 name=a",
            "info\tfilled\ttwo\tname=b share=0.5 round=0",
            "info\tfilled\tnone",
            "info\tfilled\tone\tround=1 name=a",
            "info\tfilled\ttwo\tname=b share=0.5 round=1",
            "info\tfilled\tnone",
        ],
    );
}

#[test]
fn statement_writes_in_every_format_it_is_asked_for() {
    let _process = shared();
    let body = || mesh_log::info!(FILLED, level = 1, "a\"b" = %"c\"d", msg_ = true, "sent");
    let json = r#""scope":"filled","msg":"sent","level_":1,"a\"b":"c\"d","msg_":true}"#;
    for _ in 0..2 {
        check(Format::Json, body, &[json]);
        check(Format::Text, body, &["info\tfilled\tsent\tlevel=1 a\"b=c\"d msg_=true"]);
    }
}

#[test]
fn more_statements_than_a_thread_remembers_do_not_mix() {
    let _process = shared();
    macro_rules! statements {
        ($(($first:ident $last:ident))+) => {$(
            tracing::info!(target: "filled", $first = stringify!($last), "sent");
        )+};
        ($($key:ident)+) => {
            statements! { $((a $key) (b $key) (c $key) (d $key) (e $key) (f $key)
                (g $key) (h $key) (i $key) (j $key) (k $key) (l $key))+ }
        };
    }
    let mut expected = Vec::new();
    for last in 'a'..='l' {
        expected.extend(('a'..='l').map(|first| format!("info\tfilled\tsent\t{first}={last}")));
    }
    expected.extend_from_within(..);
    let expected: Vec<_> = expected.iter().map(String::as_str).collect();
    let body = || {
        for _ in 0..2 {
            statements!(a b c d e f g h i j k l);
        }
    };
    check(Format::Text, body, &expected);
}

#[test]
fn missing_values_leave_no_trace() {
    let _process = shared();
    for format in [Format::Json, Format::Text] {
        let body = || {
            for value in [None, Some(1)] {
                mesh_log::info!(FILLED, first = value, last = value, "sent");
                tracing::info!(target: "filled", first = value, last = value);
            }
        };
        let expected = match format {
            Format::Text => [
                "info\tfilled\tsent",
                "info\tfilled\t",
                "info\tfilled\tsent\tfirst=1 last=1",
                "info\tfilled\t\tfirst=1 last=1",
            ],
            _ => [
                r#""scope":"filled","msg":"sent"}"#,
                r#""scope":"filled","msg":""}"#,
                r#""scope":"filled","msg":"sent","first":1,"last":1}"#,
                r#""scope":"filled","msg":"","first":1,"last":1}"#,
            ],
        };
        check(format, body, &expected);
    }
}

#[test]
fn keys_of_spans_come_first_and_go_with_the_span() {
    let _process = shared();
    let body = || {
        let sent = || mesh_log::info!(FILLED, id = 1, size = 2, "sent");
        sent();
        tracing::info_span!("push", size = 3, kind = "cds").in_scope(sent);
        sent();
    };
    let plain = "info\tfilled\tsent\tid=1 size=2";
    check(Format::Text, body, &[plain, "info\tfilled\tsent\tsize=2 kind=cds id=1", plain]);
}

#[test]
fn key_given_twice_in_one_statement_has_its_last_value() {
    let _process = shared();
    let body = || {
        for round in 0..2 {
            tracing::info!(target: "filled", a = 1, b = 2, a = round, "sent");
        }
    };
    check(Format::Text, body, &["info\tfilled\tsent\ta=0 b=2", "info\tfilled\tsent\ta=1 b=2"]);
}

#[test]
fn value_that_logs_in_the_middle_of_a_line_does_not_disturb_it() {
    let _process = exclusive();
    let run = |format| {
        let (_, captured) = Capture::new().start().unwrap();
        let options = Options::new().format(format).outputs([Output::writer(captured.clone())]);
        let _log = options.clock(|| UNIX_EPOCH).configure().unwrap();
        for _ in 0..2 {
            mesh_log::info!(FILLED, before = 1, chatty = %Chatty, after = 2, "outer");
        }
        captured.into_lines()
    };
    let text = [
        "1970-01-01T00:00:00.000000Z\tinfo\tfilled\tinner\tx=0",
        "1970-01-01T00:00:00.000000Z\tinfo\tfilled\touter\tbefore=1 chatty=x after=2",
    ];
    assert_eq!(run(Format::Text), [text, text].concat());
    let json = [
        r#"{"level":"info","time":"1970-01-01T00:00:00.000000Z","scope":"filled","msg":"inner","x":0}"#,
        r#"{"level":"info","time":"1970-01-01T00:00:00.000000Z","scope":"filled","msg":"outer","before":1,"chatty":"x","after":2}"#,
    ];
    assert_eq!(run(Format::Json), [json, json].concat());
}

#[test]
fn value_that_changes_levels_in_the_middle_of_a_line_does_not_disturb_it() {
    let _process = shared();
    let lines = capture(|| {
        for _ in 0..2 {
            mesh_log::error!(SLOW, change = %Changing, after = 2, "sent");
        }
        mesh_log::info!(SLOW, "closed by now");
    });
    let line = "2000-01-01T00:00:00.000000Z\terror\tslow\tsent\tchange=x after=2";
    assert_eq!(lines, [line, line]);
}

#[test]
fn statement_follows_its_scope() {
    let _process = shared();
    let callers = |log_callers| {
        let mut change = LevelChange::default();
        change.name = "asked".to_owned();
        change.log_callers = Some(log_callers);
        change.apply().unwrap();
    };
    let sent = || mesh_log::info!(ASKED, n = 1, "sent");
    let line = line!() - 1;
    let body = || {
        sent();
        callers(true);
        sent();
        callers(false);
        sent();
        ASKED.set_output_level(Level::Error);
        sent();
        ASKED.set_output_level(Level::Info);
        sent();
    };
    let plain = "info\tasked\tsent\tn=1";
    let with_caller = format!("info\tasked\tit/templates.rs:{line}\tsent\tn=1");
    check(Format::Text, body, &[plain, &with_caller, plain, plain]);
}

#[test]
fn layers_with_levels_of_their_own_share_statements() {
    let _process = shared();
    let sent = || mesh_log::debug!(FILLED, n = 1, "sent");
    for _ in 0..2 {
        assert_eq!(Capture::new().levels("filled:debug").run(sent).lines().len(), 1);
        assert_eq!(Capture::new().run(sent).lines().len(), 0);
    }
}

#[test]
fn suppressed_messages_are_counted_where_the_statement_has_such_a_label() {
    let _process = shared();
    let (_, captured) = Capture::new().start().unwrap();
    let layer = Options::new()
        .outputs([Output::writer(captured.clone())])
        .clock(|| UNIX_EPOCH)
        .rate_limit(1, Duration::from_secs(10))
        .layer()
        .unwrap();
    use tracing_subscriber::layer::SubscriberExt;
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
        for _ in 0..2 {
            tracing::info!(suppressed = "by hand", n = 1, "sent");
        }
    });
    assert_eq!(
        captured.lines(),
        ["1970-01-01T00:00:00.000000Z\tinfo\tsent\tsuppressed=by hand n=1"]
    );
}

#[test]
fn fields_out_of_order_are_put_into_it() {
    let _process = shared();
    let field = |name| METADATA.fields().field(name).unwrap();
    let (message, a, b) = (field("message"), field("a"), field("b"));
    let dispatch = |values: [(_, Option<&dyn Value>); 3]| {
        Event::dispatch(&METADATA, &METADATA.fields().value_set(&values));
    };
    let body = || {
        dispatch([(&message, Some(&"sent")), (&a, Some(&1)), (&b, Some(&2))]);
        dispatch([(&a, Some(&1)), (&message, Some(&"sent")), (&b, Some(&2))]);
        dispatch([(&message, Some(&"sent")), (&b, Some(&2)), (&a, Some(&1))]);
        dispatch([(&message, Some(&"sent")), (&a, Some(&1)), (&a, Some(&2))]);
        dispatch([(&message, Some(&"one")), (&message, Some(&"sent")), (&a, Some(&1))]);
        dispatch([(&message, None), (&a, Some(&1)), (&b, None)]);
        dispatch([(&message, None), (&a, None), (&b, None)]);
    };
    check(
        Format::Json,
        body,
        &[
            r#""scope":"filled","msg":"sent","a":1,"b":2}"#,
            r#""scope":"filled","msg":"sent","a":1,"b":2}"#,
            r#""scope":"filled","msg":"sent","b":2,"a":1}"#,
            r#""scope":"filled","msg":"sent","a":2}"#,
            r#""scope":"filled","msg":"sent","a":1}"#,
            r#""scope":"filled","msg":"","a":1}"#,
            r#""scope":"filled","msg":""}"#,
        ],
    );
}

/// A statement made by hand, whose values can come in any order.
struct ByHand;

static METADATA: Metadata<'static> = Metadata::new(
    "by hand",
    "filled",
    tracing::Level::INFO,
    None,
    None,
    None,
    FieldSet::new(&["message", "a", "b"], Identifier(&ByHand)),
    Kind::EVENT,
);

impl Callsite for ByHand {
    fn set_interest(&self, _: Interest) {}

    fn metadata(&self) -> &Metadata<'_> {
        &METADATA
    }
}

struct Chatty;

impl fmt::Display for Chatty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        mesh_log::info!(FILLED, x = 0, "inner");
        f.write_str("x")
    }
}

struct Changing;

impl fmt::Display for Changing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        SLOW.set_output_level(Level::Debug);
        SLOW.set_output_level(Level::Error);
        f.write_str("x")
    }
}
