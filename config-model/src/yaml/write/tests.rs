use crate::yaml::{Node, Options, Resolver, from_str, to_string};
use serde_json::{Value, json};

#[track_caller]
fn check(value: &Value, expected: &str) {
    let text = to_string(value).expect("it is JSON");
    assert_eq!(text, expected);
    for resolver in [Resolver::Kubernetes, Resolver::Yaml12Core] {
        let read = from_str(&text, &Options::new().resolver(resolver)).expect("it reads back");
        assert_eq!(read.to_json().expect("it is JSON"), *value, "{resolver:?}");
    }
}

/// Scalars stand behind a key; gives what is written there.
#[track_caller]
fn scalars(pairs: &[(Value, &str)]) {
    pairs.iter().for_each(|(value, written)| check(&json!([value]), &format!("- {written}\n")));
}

#[test]
fn collections_are_blocks_and_lists_stand_below_their_key() {
    check(
        &json!({"b": {"list": [{"x": 1, "y": [[1, 2], []]}, {}]}, "a": null}),
        "a: null\nb:\n  list:\n  - x: 1\n    \"y\":\n    - - 1\n      - 2\n    - []\n  - {}\n",
    );
}

#[test]
fn roots_of_every_type_are_documents() {
    check(&json!(null), "null\n");
    check(&json!("---\n"), "\"---\\n\"\n");
    check(&json!([]), "[]\n");
    check(&json!({}), "{}\n");
    check(&json!([["a"]]), "- - a\n");
}

#[test]
fn texts_that_look_like_something_else_are_quoted() {
    for text in [
        "",
        "y",
        "NO",
        "on",
        "True",
        "oN",
        "nULL",
        ".nAN",
        "null",
        "~",
        "0400",
        "08",
        "1_000",
        "0x1f",
        "0o7",
        "0b1",
        "1e3",
        ".5",
        "-.inf",
        ".NaN",
        "+1",
        "12:30:45",
        "1:20",
        "2001-12-14",
        "2001-12-14t21:59:43.10-05:00",
        "<<",
        "=",
        "-",
        "- a",
        "--- a",
        "?",
        "? a",
        ":",
        ": a",
        "a: b",
        "a:",
        "a #b",
        "#a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        ",a",
        "[a",
        "]a",
        "{a",
        "}a",
        " a",
        "a ",
        "...",
        "... a",
    ] {
        check(&json!([text]), &format!("- \"{text}\"\n"));
        check(&json!({text: 1}), &format!("\"{text}\": 1\n"));
    }
}

#[test]
fn numbers_of_any_length_are_quoted() {
    let decimal = "9".repeat(400);
    for text in [
        &*decimal,
        &format!("-{decimal}"),
        &format!("+1_{decimal}"),
        &format!("0{}", "7".repeat(30)),
        &format!("0{}", "9".repeat(400)),
        &format!("0o{}", "7".repeat(30)),
        &format!("0b{}", "1_".repeat(80)),
        &format!("1.{decimal}e+400"),
        &format!("{decimal}:59:59.5"),
        "0xFFFFFFFFFFFFFFFFFF",
        "-0Xffffffffffffffffff",
        "0x_",
        "1e400",
        "1_0.5_0E-9999",
        ".5e999",
        "5.e999",
    ] {
        check(&json!([text]), &format!("- \"{text}\"\n"));
        check(&json!({text: 1}), &format!("\"{text}\": 1\n"));
    }
}

#[test]
fn harmless_texts_are_plain() {
    for text in [
        "reviews",
        "a b",
        "a:b",
        "a#b",
        "10.0.0.0/8",
        "1.2.3.4",
        "10Mi",
        "2001:db8::1",
        "-a",
        "a,b",
        "a]",
        "/regex[0-9]+.*",
        "https://a.example:8080/x?y=z",
        "1s",
        "é",
        "日本",
        "~a",
        "nope",
        "..a",
        "v1-2-3",
        "_1",
        "0xg",
        "0b2",
        "1e",
        "e5",
        "1e5e5",
        "=a",
        "a'b",
    ] {
        check(&json!([text]), &format!("- {text}\n"));
    }
}

#[test]
fn quotes_and_backslashes_stand_in_single_quotes() {
    scalars(&[
        (json!(r#"{"a": 1}"#), r#"'{"a": 1}'"#),
        (json!(r"\d+: x"), r"'\d+: x'"),
        (json!(r#""it's""#), r#""\"it's\"""#),
        (json!("a\"b"), "a\"b"),
    ]);
}

#[test]
fn invisible_characters_are_escaped() {
    scalars(&[
        (json!("a\u{0}b"), r#""a\x00b""#),
        (json!("a\u{85}b"), r#""a\x85b""#),
        (json!("a\u{2028}b"), r#""a\u2028b""#),
        (json!("a\u{202e}b"), r#""a\u202eb""#),
        (json!("\u{feff}a"), r#""\ufeffa""#),
        (json!("a\u{e0041}"), r#""a\U000e0041""#),
        (json!("a\tb"), r#""a\tb""#),
        (json!("a\r\nb"), r#""a\r\nb""#),
    ]);
}

#[test]
fn lines_are_literal_blocks() {
    check(&json!({"a": "x\n  y\n\nz\n"}), "a: |\n  x\n    y\n\n  z\n");
    check(&json!({"a": "x\ny"}), "a: |-\n  x\n  y\n");
    check(&json!({"a": "x\n\n\n", "b": 1}), "a: |+\n  x\n\n\nb: 1\n");
    check(&json!([["x\n---\n"]]), "- - |\n    x\n    ---\n");
    check(&json!({"a": "x\n# y: z\n"}), "a: |\n  x\n  # y: z\n");
}

#[test]
fn lines_that_a_block_would_change_are_escaped() {
    scalars(&[
        (json!("\n"), r#""\n""#),
        (json!(" a\nb"), r#"" a\nb""#),
        (json!("a\n \nb"), r#""a\n \nb""#),
        (json!("a\n\tb"), r#""a\n\tb""#),
        (json!("a\u{7}\nb"), r#""a\x07\nb""#),
    ]);
}

#[test]
fn numbers_keep_their_type() {
    scalars(&[
        (json!(1), "1"),
        (json!(u64::MAX), "18446744073709551615"),
        (json!(i64::MIN), "-9223372036854775808"),
        (json!(1.0), "1.0"),
        (json!(-0.0), "-0.0"),
        (json!(1e300), "1.0e+300"),
        (json!(1.5e-9), "1.5e-9"),
    ]);
}

#[test]
fn special_floats_of_a_node_come_back() {
    let node = from_str("[.inf, -.inf, .nan]", &Options::new()).expect("it is YAML");
    assert_eq!(node.to_string(), "- .inf\n- -.inf\n- .nan\n");
}

#[test]
fn long_keys_are_marked() {
    let key = "k".repeat(2000);
    check(&json!({"a": {key.clone(): [1]}}), &format!("a:\n  ? {key}\n  :\n  - 1\n"));
}

#[test]
fn node_of_a_json_value_is_equal_to_it() {
    let value = json!({"a": [null, true, -1, 1, 1.5, "x", {}]});
    assert_eq!(Node::from(&value).to_json().expect("it is JSON"), value);
}
