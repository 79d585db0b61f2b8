//! Labels and selectors.

use std::collections::BTreeMap;

use mesh_config_model::labels::{
    self, LabelError, LabelExpression, LabelSelector, Labels, Operator, Requirement, Selector,
    SelectorErrorKind, is_dns1123_label, is_wildcard_dns1123_label,
};
use proptest::prelude::*;

type Map = BTreeMap<String, String>;

fn map(pairs: &[(&str, &str)]) -> Map {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn subset_and_selection() {
    let check = |a: &[(&str, &str)], b: &[(&str, &str)], subset: bool, selects: bool| {
        let (a, b) = (map(a), map(b));
        let (left, right) = (Labels::from(&a), Labels::from(&b));
        assert_eq!(
            (left.subset_of(right), left.selects(right)),
            (subset, selects),
            "{left} {right}"
        );
    };
    let app = ("app", "a");
    let version = ("version", "v1");
    check(&[], &[], true, false);
    check(&[], &[app], true, false);
    check(&[app], &[], false, false);
    check(&[app], &[app], true, true);
    check(&[app], &[app, version], true, true);
    check(&[app, version], &[app], false, false);
    check(&[app], &[("app", "b")], false, false);
    check(&[app], &[("App", "a"), version], false, false);
}

#[test]
fn labels_print_in_key_order() {
    let text = |pairs| Labels::from(&map(pairs)).to_string();
    assert_eq!(text(&[("b", "2"), ("a", "1")]), "a=1,b=2");
    assert_eq!(text(&[("a", ""), ("b", "2")]), "a,b=2");
    assert_eq!(text(&[]), "");
}

#[test]
fn malformed_keys_are_reported() {
    let prefix = ["a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(61)].join(".");
    let name = "a".repeat(63);
    let good = [
        "a",
        "key",
        "Key_1.2-3",
        "istio.io/key",
        "Istio.IO/key",
        "a/b",
        &name,
        &format!("{prefix}/{name}"),
    ];
    let bad = [
        "",
        ".key",
        "key_",
        "key$",
        "istio./key",
        "/key",
        "a/",
        "a/b/c",
        "-a.io/key",
        "a_b/key",
        "ключ",
    ];
    let long = [format!("{name}a"), format!("{prefix}a/{name}")];
    for key in good {
        assert_eq!(Labels::from(&map(&[(key, "v")])).validate(), [], "{key}");
    }
    for key in bad.into_iter().chain(long.iter().map(String::as_str)) {
        let expected = LabelError::Key { key: key.to_owned() };
        assert_eq!(Labels::from(&map(&[(key, "v")])).validate(), [expected], "{key}");
    }
}

#[test]
fn malformed_values_are_reported_whatever_their_length() {
    let long = "v".repeat(300);
    for value in ["", "v", "V_1.2-3", &long] {
        assert_eq!(Labels::from(&map(&[("key", value)])).validate(), [], "{value}");
    }
    for value in [".v", "v_", "v$", "-", "a b"] {
        let expected = LabelError::Value { key: "key".to_owned(), value: value.to_owned() };
        assert_eq!(Labels::from(&map(&[("key", value)])).validate(), [expected], "{value}");
    }
}

#[test]
fn every_fault_is_reported() {
    assert_eq!(Labels::from(&map(&[("key$", "v$"), ("key_", "v")])).validate().len(), 3);
}

#[test]
fn dns_labels_of_either_case() {
    let longest = "a".repeat(63);
    let good = ["a", "A", "1", "a-b", "A--b", &longest];
    let bad = ["", "-", "-a", "a-", "a.b", "a_b", "é", &format!("{longest}a")];
    assert!(good.iter().all(|text| is_dns1123_label(text)));
    assert!(!bad.iter().any(|text| is_dns1123_label(text)));
}

#[test]
fn wildcard_dns_labels() {
    let longest = format!("*{}", "a".repeat(62));
    let good = ["*", "a", "*a", "*-a", "*-a-b", &longest];
    let bad = ["", "**", "*-", "*--a", "a*", "*.a", "a-", &format!("{longest}a")];
    assert!(good.iter().all(|text| is_wildcard_dns1123_label(text)));
    assert!(!bad.iter().any(|text| is_wildcard_dns1123_label(text)));
}

fn selector(key: &str, operator: &str, values: &[&str]) -> LabelSelector {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    let expression = LabelExpression { key: key.to_owned(), operator: operator.to_owned(), values };
    LabelSelector { match_expressions: vec![expression], ..LabelSelector::default() }
}

#[test]
fn absent_selector_selects_nothing_and_empty_one_everything() {
    let nothing = Selector::compile(None).unwrap();
    let everything = Selector::compile(Some(&LabelSelector::default())).unwrap();
    for labels in [map(&[]), map(&[("a", "b")])] {
        assert!(!nothing.matches(&labels));
        assert!(everything.matches(&labels));
    }
}

#[test]
fn operators_compare_values() {
    let objects =
        [map(&[]), map(&[("env", "prod")]), map(&[("env", "test")]), map(&[("other", "prod")])];
    let check = |operator, values: &[&str], expected: [bool; 4]| {
        let selector = Selector::compile(Some(&selector("env", operator, values))).unwrap();
        let selected: Vec<bool> = objects.iter().map(|labels| selector.matches(labels)).collect();
        assert_eq!(selected, expected, "{operator}");
    };
    check("In", &["prod", "dev"], [false, true, false, false]);
    check("NotIn", &["prod", "dev"], [true, false, true, true]);
    check("Exists", &[], [false, true, true, false]);
    check("DoesNotExist", &[], [true, false, false, true]);
}

#[test]
fn all_conditions_must_hold() {
    let mut both = selector("env", "Exists", &[]);
    both.match_labels = map(&[("app", "a")]);
    let both = Selector::compile(Some(&both)).unwrap();
    assert!(both.matches(&map(&[("app", "a"), ("env", "x")])));
    assert!(!both.matches(&map(&[("app", "a")])));
    assert!(!both.matches(&map(&[("app", "b"), ("env", "x")])));
}

#[test]
fn malformed_requirements_are_refused() {
    let long = "v".repeat(64);
    let kind = |key: &str, operator: &str, values: &[&str]| {
        Selector::compile(Some(&selector(key, operator, values))).unwrap_err().kind
    };
    let text = |key: &str, operator: &str, values: &[&str]| kind(key, operator, values).to_string();
    assert_eq!(text("env", "in", &["a"]), r#""in" is not a label selector operator"#);
    assert_eq!(kind("env", "In", &[]), SelectorErrorKind::NoValue(Operator::In));
    assert_eq!(kind("env", "NotIn", &[]), SelectorErrorKind::NoValue(Operator::NotIn));
    assert_eq!(kind("env", "Exists", &["a"]), SelectorErrorKind::SurplusValue(Operator::Exists));
    assert_eq!(
        kind("env", "DoesNotExist", &["a"]),
        SelectorErrorKind::SurplusValue(Operator::DoesNotExist)
    );
    assert!(matches!(
        kind("env$", "Exists", &[]),
        SelectorErrorKind::Label(LabelError::Key { .. })
    ));
    assert!(matches!(
        kind("Istio.io/env", "Exists", &[]),
        SelectorErrorKind::Label(LabelError::Key { .. })
    ));
    assert!(matches!(
        kind("env", "In", &["a$"]),
        SelectorErrorKind::Label(LabelError::Value { .. })
    ));
    assert!(matches!(
        kind("env", "In", &[&long]),
        SelectorErrorKind::Label(LabelError::ValueLength { .. })
    ));
    let pair = LabelSelector { match_labels: map(&[("env", &long)]), ..LabelSelector::default() };
    assert!(Selector::compile(Some(&pair)).is_err());
}

#[test]
fn selector_error_names_the_label_and_has_the_fault_as_its_source() {
    let error = Requirement::new("env", Operator::In, [] as [String; 0]).unwrap_err();
    assert_eq!(error.to_string(), r#"invalid label selector requirement on "env""#);
    let source = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(source.as_deref(), Some("operator In needs at least one value"));
}

#[test]
fn written_selector_reads_kubernetes_json() {
    let text = r#"{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"c","operator":"Exists"}]}"#;
    let read: LabelSelector = serde_json::from_str(text).unwrap();
    let mut expected = selector("c", "Exists", &[]);
    expected.match_labels = map(&[("a", "b")]);
    assert_eq!(read, expected);
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}

fn labels() -> impl Strategy<Value = Map> {
    prop::collection::btree_map("[a-c]", "[x-y]?", 0..4)
}

proptest! {
    #[test]
    fn subset_is_reflexive_and_transitive(a in labels(), b in labels(), c in labels()) {
        let (a, b, c) = (Labels::from(&a), Labels::from(&b), Labels::from(&c));
        prop_assert!(a.subset_of(a));
        prop_assert!(!(a.subset_of(b) && b.subset_of(c)) || a.subset_of(c));
    }

    #[test]
    fn match_labels_select_as_a_subset_does(selector in labels(), object in labels()) {
        let written = LabelSelector { match_labels: selector.clone(), ..LabelSelector::default() };
        let compiled = Selector::compile(Some(&written)).unwrap();
        prop_assert_eq!(compiled.matches(&object), Labels::from(&selector).subset_of(Labels::from(&object)));
    }

    #[test]
    fn printed_labels_read_back(labels in labels()) {
        let text = Labels::from(&labels).to_string();
        prop_assert_eq!(labels::parse(&text), Ok(labels));
    }
}

#[test]
fn texts_that_are_no_labels_are_refused() {
    let check = |text: &str, expected: &str| {
        assert_eq!(labels::parse(text).unwrap_err().to_string(), expected, "{text}");
    };
    let key = |key: &str| {
        format!(
            "label key {key:?} is not a name of up to 63 characters with an optional DNS prefix"
        )
    };
    check("a=b,", &key(""));
    check("=b", &key(""));
    check("a b=c", &key("a b"));
    check("a=b,a", r#"label "a" is written twice"#);
    let value = r#"value "c=d" of label "b" does not begin and end with a letter or digit"#;
    check("a=, b=c=d", value);
    assert_eq!(labels::parse("  "), Ok(map(&[])));
    assert_eq!(
        labels::parse("istio.io/rev=canary, a="),
        Ok(map(&[("istio.io/rev", "canary"), ("a", "")]))
    );
}
