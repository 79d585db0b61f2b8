use std::fmt::Write as _;

use mesh_config_model::yaml::{self, Documents, Options, Resolver};
use proptest::prelude::*;
use serde_json::{Map, Number, Value};

/// JSON values with the texts that a YAML reader is likely to take for something else.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter_map("JSON has no special floats", |f| Number::from_f64(f)
            .map(Value::Number)),
        text().prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::vec((text(), inner), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

const AWKWARD: &[&str] = &[
    "",
    " ",
    "yes",
    "n",
    "~",
    "null",
    "0400",
    "1_000",
    "-",
    "- a",
    "a: b",
    "#",
    "a #b",
    "[",
    "}",
    "<<",
    "---",
    "...",
    "*a",
    "&a",
    "!t",
    "%d",
    "@",
    "`",
    "'",
    "\"",
    "\\",
    "a\nb",
    "\n",
    "a\n",
    " a",
    "a ",
    "\ta",
    "é",
    "\u{feff}",
    "\u{85}",
    "😀",
    "\u{1}",
    "a\r\nb",
    "12:30:45",
    "2001-01-01",
    ".inf",
    "|",
    ">",
    "?",
    ":",
    "a:",
    ":a",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(AWKWARD).prop_map(str::to_owned),
        "[a-zA-Z0-9._/-]{1,12}",
        any::<String>(),
    ]
}

/// A double-quoted YAML scalar; JSON escapes are YAML escapes, but YAML wants more characters escaped.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(out, "\\{c}"),
            ' '..='~' => write!(out, "{c}"),
            c if u32::from(c) <= 0xffff => write!(out, "\\u{:04x}", u32::from(c)),
            c => write!(out, "\\U{:08x}", u32::from(c)),
        }
        .expect("a string takes any text");
    }
    out.push('"');
    out
}

/// Writes plainly what is certain to come back as the same text, and quotes the rest.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::String(text) => quoted(text),
        other => other.to_string(),
    }
}

fn is_plain(text: &str) -> bool {
    let mut chars = text.chars();
    let body = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-' | '_');
    let safe =
        text.len() > 5 && chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.all(body);
    safe && !text.eq_ignore_ascii_case("false")
}

fn flow(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", "))
        }
        Value::Object(map) => {
            let entry =
                |(key, value): (&String, &Value)| format!("{}: {}", quoted(key), flow(value));
            format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        leaf => scalar(leaf),
    }
}

fn block(value: &Value, indentation: usize, out: &mut String) {
    let margin = " ".repeat(indentation);
    match value {
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                out.push_str(&format!("\n{margin}-"));
                block(item, indentation + 2, out);
            }
        }
        Value::Object(map) if !map.is_empty() => block_map(map, &margin, indentation, out),
        leaf => out.push_str(&format!(" {}", flow(leaf))),
    }
}

fn block_map(map: &Map<String, Value>, margin: &str, indentation: usize, out: &mut String) {
    for (key, value) in map {
        // Block keys are limited to 1024 characters unless they are marked with a question mark.
        out.push_str(&format!("\n{margin}? {}\n{margin}:", quoted(key)));
        block(value, indentation + 2, out);
    }
}

fn reload(text: &str) -> Result<Value, String> {
    let node = yaml::from_str(text, &Options::new()).map_err(|error| error.to_string())?;
    node.to_json().map_err(|error| error.to_string())
}

proptest! {
    #[test]
    fn flow_text_reloads_equal(value in json()) {
        prop_assert_eq!(reload(&flow(&value)), Ok(value));
    }

    #[test]
    fn block_text_reloads_equal(value in json()) {
        let mut text = String::new();
        block(&value, 0, &mut text);
        prop_assert_eq!(reload(&text), Ok(value), "{}", text);
    }

    #[test]
    fn json_text_reloads_equal(value in json()) {
        // serde_json writes control characters such as U+0085 as they are, which YAML does not allow.
        let text = serde_json::to_string_pretty(&value).expect("it is JSON");
        prop_assume!(text.chars().all(|c| c == '\n' || (!c.is_control() && c != '\u{feff}' && c != '\u{fffe}' && c != '\u{ffff}')));
        prop_assert_eq!(reload(&text), Ok(value), "{}", text);
    }

    #[test]
    fn written_text_reads_back_equal(value in json()) {
        let text = yaml::to_string(&value).expect("it is JSON");
        for resolver in [Resolver::Kubernetes, Resolver::Yaml12Core] {
            let node = yaml::from_str(&text, &Options::new().resolver(resolver)).expect("it reads back");
            prop_assert_eq!(node.to_json(), Ok(value.clone()), "{}", text);
        }
    }

    #[test]
    fn written_text_reads_back_equal_elsewhere(value in json()) {
        let text = yaml::to_string(&value).expect("it is JSON");
        let read: Result<Value, _> = serde_saphyr::from_str(&text);
        prop_assert_eq!(read.ok(), Some(value), "{}", text);
    }

    #[test]
    fn written_documents_read_back_equal(values in prop::collection::vec(json(), 0..4)) {
        let text = yaml::documents_to_string(&values).expect("it is JSON");
        let read: Vec<_> = Documents::new(&text, &Options::new())
            .map(|document| document.expect("it reads back").root.to_json().expect("it is JSON"))
            .collect();
        prop_assert_eq!(read, values, "{}", text);
    }

    #[test]
    fn every_value_is_found_where_it_stands(value in json()) {
        let text = flow(&value);
        let node = yaml::from_str(&text, &Options::new()).expect("it reloads");
        for_each_leaf(&node, &mut |leaf| {
            let slice = leaf.span().slice(&text).expect("the span lies in the text");
            assert_eq!(reload(slice).as_ref(), Ok(&leaf.to_json().expect("no special floats")), "{slice}");
        });
    }

    #[test]
    fn any_text_is_read_or_refused_without_panic(text in "[-a-c:,?!&*#|>@%'\"\\[\\]{}<~ \n\t\r.0-9]{0,60}") {
        for document in Documents::new(&text, &Options::new()) {
            let _ = document.map(|document| document.root.to_json());
        }
    }

    #[test]
    fn any_characters_are_read_or_refused_without_panic(text in any::<String>()) {
        prop_assert!(Documents::new(&text, &Options::new()).count() <= text.len() + 1);
    }
}

fn for_each_leaf(node: &yaml::Node, see: &mut impl FnMut(&yaml::Node)) {
    if let Some(items) = node.as_sequence() {
        items.iter().for_each(|item| for_each_leaf(item, see));
    } else if let Some(mapping) = node.as_mapping() {
        mapping.iter().for_each(|entry| for_each_leaf(entry.value(), see));
    } else {
        see(node);
    }
}
