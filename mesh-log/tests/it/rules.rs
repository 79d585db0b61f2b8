//! Levels for messages with a certain label.

use mesh_log::testing::Capture;
use mesh_log::{ErrorKind, Format, LabelRule, Level, label_rules};

use crate::process::exclusive;

mesh_log::scope!(RULED = "ruled", "");

fn messages(format: Format) -> Vec<String> {
    let captured = Capture::new().format(format).run(|| {
        let a = RULED.with_label("proxy", "sleep-a");
        mesh_log::debug!(scope: a, "labelled");
        mesh_log::debug!(RULED, proxy = "sleep-b", "field");
        mesh_log::debug!(RULED, proxy = "other", "other");
        mesh_log::debug!(RULED, "none");
        mesh_log::trace!(RULED, proxy = "sleep-b", "finer");
        tracing::info_span!("push", proxy = "sleep-c")
            .in_scope(|| tracing::debug!(target: "ruled::inner", "span"));
        tracing::debug!(target: "foreign_ruled", proxy = "sleep-d", "foreign");
        mesh_log::info!(RULED, "always");
    });
    let known = ["labelled", "field", "other", "none", "finer", "span", "foreign", "always"];
    let of = |line: &String| known.iter().find(|known| line.contains(*known)).copied();
    captured.lines().iter().map(|line| of(line).unwrap_or("?").to_owned()).collect()
}

#[test]
fn only_messages_with_the_label_are_lifted() {
    let _process = exclusive();
    assert_eq!(messages(Format::Text), ["always"]);
    let rule = LabelRule::new("proxy", "sleep-*").scope("ruled");
    rule.apply().unwrap();
    rule.apply().unwrap();
    assert_eq!(label_rules(), std::slice::from_ref(&rule));
    assert!(RULED.debug_enabled() && !RULED.trace_enabled());
    for format in [Format::Text, Format::Json, Format::Stackdriver] {
        assert_eq!(messages(format), ["labelled", "field", "span", "always"]);
    }
    assert!(rule.remove() && !rule.remove());
    assert!(!RULED.debug_enabled());
    assert_eq!(messages(Format::Text), ["always"]);
}

#[test]
fn rule_of_all_scopes_reaches_other_crates() {
    let _process = exclusive();
    let rule = LabelRule::new("proxy", "sleep-d").level(Level::Debug);
    rule.apply().unwrap();
    assert_eq!(messages(Format::Text), ["foreign", "always"]);
    assert!(rule.remove());
}

#[test]
fn number_of_rules_is_bounded() {
    let _process = exclusive();
    let rules: Vec<_> = (0..100).map(|n| LabelRule::new("id", n.to_string())).collect();
    rules.iter().try_for_each(LabelRule::apply).unwrap();
    let error = LabelRule::new("id", "more").apply().unwrap_err();
    assert_eq!((error.kind(), error.subject()), (ErrorKind::TooManyRules, "id"));
    assert!(rules.iter().all(LabelRule::remove));
    assert_eq!(label_rules(), []);
}
