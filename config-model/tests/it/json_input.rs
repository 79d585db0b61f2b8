//! JSON is read by the same reader, and as JSON readers read it.

use mesh_config_model::yaml::{self, ErrorKind, Options, Resolver};
use serde_json::Value;

#[track_caller]
fn check(text: &str) {
    let expected: Value = serde_json::from_str(text).expect("it is JSON");
    for resolver in [Resolver::Kubernetes, Resolver::Yaml12Core] {
        let read = yaml::from_str(text, &Options::new().resolver(resolver));
        let json = read.map(|node| node.to_json());
        assert_eq!(json, Ok(Ok(expected.clone())), "{text:?}");
    }
}

#[test]
fn every_escape_of_json_is_read() {
    check(r#"{"a": "\" \\ \/ \b \f \n \r \t \u0041 \u00e9 \u0000"}"#);
}

#[test]
fn surrogate_pairs_are_one_character() {
    check(r#"["\ud83d\ude00", "a\uD834\uDD1Eb"]"#);
}

#[test]
fn white_space_of_json_is_white_space() {
    check("{\n\t\"a\": [\n\t\t1,\n\t\t2\n\t],\r\n\t\"b\"\t:\t{}\n}\n");
    check("\t{\"a\":\t1}\t");
    check(" \n [1,2] \n ");
}

#[test]
fn colon_needs_no_space() {
    check(r#"{"a":1,"b":[true,false,null],"c":{"d":"e"}}"#);
    check(r#"{"http://a:80":"b:c","a":"{","b":"]"}"#);
}

#[test]
fn numbers_of_json_are_numbers() {
    check("[0, -0.0, 1, -1, 1.5, 1e3, 1E-3, 1e+3, 123456789012345678, 18446744073709551615]");
}

/// Control characters that are not escaped, and keys of more than 1024 characters, are no YAML.
#[test]
fn what_yaml_forbids_is_refused_with_its_place() {
    let refused = |text: &str| {
        let error = yaml::from_str(text, &Options::new()).expect_err("it is no YAML");
        (error.kind(), error.position().line)
    };
    assert_eq!(refused("[1,\n\"\u{7f}\"]"), (ErrorKind::Syntax, 2));
    assert_eq!(refused(&format!("{{\"{}\": 1}}", "k".repeat(5000))), (ErrorKind::Syntax, 1));
    check(&format!("{{\"{}\": 1}}", "k".repeat(1000)));
}

#[test]
fn scalars_are_documents() {
    for text in ["1", "\"a\"", "null", "true", "-1.5e3"] {
        check(text);
    }
}

#[test]
fn errors_name_the_place() {
    let error = yaml::from_str("{\n  \"a\": 1,\n  \"a\": 2\n}", &Options::new())
        .expect_err("a key is there twice");
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::DuplicateKey, "3:3: duplicate key \"a\", first at 2:3")
    );
}
