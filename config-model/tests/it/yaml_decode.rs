use std::collections::BTreeMap;
use std::fmt::Debug;

use mesh_config_model::decode::{DecodeMode, decode_spec};
use mesh_config_model::yaml::{self, DecodeError, DecodeErrorKind, Node, Options};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
struct Route {
    host: String,
    #[serde(alias = "port_number")]
    port: u16,
    weight: Option<i32>,
    tags: Vec<String>,
    ratio: f64,
    labels: BTreeMap<String, String>,
    next: Option<Box<Self>>,
    mode: Mode,
    enabled: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
enum Mode {
    #[default]
    Simple,
    Mutual,
}

#[derive(Debug, PartialEq, Deserialize)]
enum Choice {
    Empty,
    Exact(String),
    Range { from: u8, to: u8 },
    Pair(u8, u8),
}

fn node(text: &str) -> Node {
    yaml::from_str(text, &Options::new()).expect(text)
}

fn decode<T: DeserializeOwned>(text: &str) -> Result<T, DecodeError> {
    node(text).decode()
}

#[track_caller]
fn reads<T: DeserializeOwned + Debug + PartialEq>(text: &str, expected: &T) {
    assert_eq!(decode::<T>(text).as_ref(), Ok(expected), "{text}");
}

#[track_caller]
fn refuses<T: DeserializeOwned + Debug>(text: &str, kind: DecodeErrorKind, message: &str) {
    let error = decode::<T>(text).expect_err(text);
    assert_eq!((error.kind(), error.to_string().as_str()), (kind, message), "{text}");
}

#[test]
fn struct_is_read_by_its_field_names() {
    let route = Route {
        host: "a".into(),
        port: 80,
        weight: Some(-1),
        tags: vec!["x".into()],
        ratio: 0.5,
        labels: BTreeMap::from([("k".into(), "v".into())]),
        next: Some(Box::default()),
        mode: Mode::Mutual,
        enabled: true,
    };
    let text = "{host: a, port: 80, weight: -1, tags: [x], ratio: 0.5, labels: {k: v}, next: {}, mode: Mutual, enabled: yes}";
    reads(text, &route);
}

#[test]
fn null_field_is_absent() {
    let text = "{host: ~, port: ~, port_number: 7, weight: ~, tags: ~, ratio: ~, labels: ~, next: ~, mode: ~, enabled: ~}";
    reads(text, &Route { port: 7, ..Route::default() });
}

#[test]
fn null_element_is_the_zero_value() {
    reads("[~, a]", &vec![String::new(), "a".to_owned()]);
    reads("[~, 1]", &vec![0_i32, 1]);
    reads("[~]", &vec![0.0_f64]);
    reads("[~]", &vec![false]);
    reads(
        "[~, {host: a}]",
        &vec![Route::default(), Route { host: "a".into(), ..Route::default() }],
    );
    reads("{a: ~}", &BTreeMap::from([("a".to_owned(), String::new())]));
    reads("[~]", &vec![Vec::<u8>::new()]);
    reads("[~]", &vec![BTreeMap::<String, u8>::new()]);
}

#[test]
fn null_in_free_form_values_is_kept() {
    reads("{a: ~, b: [~]}", &json!({"a": null, "b": [null]}));
}

#[test]
fn integers_may_be_quoted_or_whole_floats() {
    reads("\"80\"", &80_u16);
    reads("\"-5\"", &-5_i64);
    reads("1.0", &1_u32);
    reads("\"1.0\"", &1_u32);
    reads("1e3", &1000_i32);
    reads("18446744073709551615", &u64::MAX);
    reads("-9223372036854775808", &i64::MIN);
    reads("-9223372036854775808.0", &i64::MIN);
}

#[test]
fn integers_out_of_range_or_broken_are_refused() {
    refuses::<u16>("65536", DecodeErrorKind::InvalidValue, "1:1: number 65536 is not u16");
    refuses::<u16>("-1", DecodeErrorKind::InvalidValue, "1:1: number -1 is not u16");
    refuses::<i32>("1.5", DecodeErrorKind::WrongType, "1:1: number 1.5 is not i32");
    refuses::<i32>("\"x\"", DecodeErrorKind::WrongType, "1:1: string \"x\" is not i32");
    refuses::<i64>("\"\"", DecodeErrorKind::WrongType, "1:1: string \"\" is not i64");
    refuses::<i64>(
        "9223372036854775808.0",
        DecodeErrorKind::InvalidValue,
        "1:1: number 9223372036854775808 is not i64",
    );
    refuses::<u64>("1e300", DecodeErrorKind::WrongType, "1:1: number 1e300 is not u64");
    refuses::<u8>("yes", DecodeErrorKind::WrongType, "1:1: boolean true is not u8");
}

#[test]
fn floats_may_be_integers_or_quoted() {
    reads("3", &3.0_f64);
    reads("\"1.5\"", &1.5_f64);
    reads("\"Infinity\"", &f64::INFINITY);
    reads("\"-Infinity\"", &f64::NEG_INFINITY);
    assert!(decode::<f64>("\"NaN\"").is_ok_and(f64::is_nan));
    refuses::<f64>("\"inf\"", DecodeErrorKind::WrongType, "1:1: string \"inf\" is not f64");
    refuses::<f64>(".inf", DecodeErrorKind::InvalidValue, "1:1: number inf has no JSON form");
}

#[test]
fn plain_scalar_in_a_text_field_gets_a_hint() {
    refuses::<Route>(
        "labels:\n  a: yes\n",
        DecodeErrorKind::WrongType,
        "2:6: labels.a: boolean true is not a string; quote it to make it one",
    );
    refuses::<Route>(
        "tags: [v1, 1.20]",
        DecodeErrorKind::WrongType,
        "1:12: tags[1]: number 1.2 is not a string; quote it to make it one",
    );
    refuses::<Route>("host: [a]", DecodeErrorKind::WrongType, "1:7: host: a list is not a string");
}

#[test]
fn error_names_the_path_through_lists_and_maps() {
    refuses::<BTreeMap<String, Vec<Route>>>(
        "a.b:\n- next:\n    next: {port: x}\n",
        DecodeErrorKind::WrongType,
        "3:18: [\"a.b\"][0].next.next.port: string \"x\" is not u16",
    );
}

#[test]
fn unknown_enum_name_lists_the_known_ones() {
    refuses::<Route>(
        "mode: Double\n",
        DecodeErrorKind::UnknownName,
        "1:7: mode: unknown name \"Double\", expected one of Simple, Mutual",
    );
    refuses::<Mode>("[Simple]", DecodeErrorKind::WrongType, "1:1: a list is not enum Mode");
}

#[test]
fn enum_content_stands_in_a_map_of_one_entry() {
    reads("Empty", &Choice::Empty);
    reads("{Empty: ~}", &Choice::Empty);
    reads("{Exact: a}", &Choice::Exact("a".into()));
    reads("{Range: {from: 1, to: 2}}", &Choice::Range { from: 1, to: 2 });
    reads("{Pair: [1, 2]}", &Choice::Pair(1, 2));
    refuses::<Choice>(
        "{Range: {from: x}}",
        DecodeErrorKind::WrongType,
        "1:16: Range.from: string \"x\" is not u8",
    );
    refuses::<Choice>(
        "{Range: {}}",
        DecodeErrorKind::MissingField,
        "1:9: Range: field \"from\" is missing",
    );
}

#[test]
fn numeric_keys_are_read_as_numbers() {
    reads(
        "{80: a, \"443\": b}",
        &BTreeMap::from([(80_u32, "a".to_owned()), (443, "b".to_owned())]),
    );
    reads("{true: 1}", &BTreeMap::from([(true, 1)]));
    refuses::<BTreeMap<u32, u8>>(
        "{80: 1, http: 2}",
        DecodeErrorKind::WrongType,
        "1:9: http: string \"http\" is not u32",
    );
}

#[test]
fn repeated_spellings_of_a_field_are_refused() {
    refuses::<Route>(
        "port: 1\nport_number: 2\n",
        DecodeErrorKind::RepeatedField,
        "1:1: field \"port\" is there twice",
    );
}

#[test]
fn error_of_a_conversion_points_at_its_value() {
    #[derive(Debug, Deserialize)]
    #[serde(try_from = "String")]
    struct Even;

    impl TryFrom<String> for Even {
        type Error = String;

        fn try_from(text: String) -> Result<Self, String> {
            if text.len().is_multiple_of(2) { Ok(Self) } else { Err(format!("{text:?} is odd")) }
        }
    }

    refuses::<Vec<Even>>("[ab, abc]", DecodeErrorKind::Refused, "1:6: [1]: \"abc\" is odd");
}

#[test]
fn strings_are_lent_from_the_tree() {
    let node = node("[a, b]");
    let lent: Vec<&str> = node.decode().expect("they are strings");
    assert_eq!(lent, ["a", "b"]);
}

const TWO_TYPOS: &str =
    "host: a\nnext:\n  hots: [1]\n  next:\n    wieght: 1\n    port: 2\nlabels: {free: form}\n";

#[test]
fn lenient_decoding_names_unknown_fields() {
    let decoded = decode_spec::<Route>(&node(TWO_TYPOS), DecodeMode::Lenient).expect("it decodes");
    let unknown: Vec<_> = decoded.unknown_fields.iter().map(ToString::to_string).collect();
    assert_eq!(unknown, ["3:3: next.hots", "5:5: next.next.wieght"]);
    let route = decoded.spec.as_any().downcast_ref::<Route>().expect("it is a route");
    assert_eq!((route.host.as_str(), route.labels.len()), ("a", 1));
}

#[test]
fn strict_decoding_refuses_all_unknown_fields_at_once() {
    let error =
        decode_spec::<Route>(&node(TWO_TYPOS), DecodeMode::Strict).expect_err("it has typos");
    let unknown: Vec<_> = error.unknown_fields().iter().map(ToString::to_string).collect();
    assert_eq!(unknown, ["3:3: next.hots", "5:5: next.next.wieght"]);
    assert_eq!(error.to_string(), "3:3: next.hots: the first of 2 unknown fields");
    assert_eq!(error.kind(), DecodeErrorKind::UnknownFields);
}

#[test]
fn null_does_not_hide_an_unknown_field() {
    let error = decode_spec::<Route>(&node("{hots: ~, port: ~}"), DecodeMode::Strict)
        .expect_err("it has a typo");
    assert_eq!(error.to_string(), "1:2: hots: unknown field");
}

#[test]
fn type_error_keeps_the_unknown_fields_before_it() {
    let error = decode_spec::<Route>(&node("{hots: 1, port: x}"), DecodeMode::Strict)
        .expect_err("x is no port");
    assert_eq!(error.to_string(), "1:17: port: string \"x\" is not u16");
    assert_eq!(error.unknown_fields().len(), 1);
}

#[test]
fn free_form_body_has_no_unknown_fields() {
    let decoded =
        decode_spec::<Value>(&node("{a: {b: 1}}"), DecodeMode::Strict).expect("anything goes");
    assert_eq!(decoded.spec.to_json().ok(), Some(json!({"a": {"b": 1}})));
}
