use mesh_config_model::Position;
use mesh_config_model::yaml::{self, Documents, DuplicateKeys, ErrorKind, Options, Resolver};

/// Each document as `index json`, each error as `line:column: message`.
fn read(text: &str) -> Vec<String> {
    read_with(text, &Options::new())
}

fn read_with(text: &str, options: &Options) -> Vec<String> {
    let show = |document: Result<yaml::Document, yaml::Error>| match document {
        Ok(document) => {
            format!("{} {}", document.index, document.root.to_json().expect("no special floats"))
        }
        Err(error) => error.to_string(),
    };
    Documents::new(text, options).map(show).collect()
}

#[track_caller]
fn refuses(text: &str, kind: ErrorKind, message: &str) {
    let error = yaml::from_str(text, &Options::new()).expect_err(text);
    assert_eq!((error.kind(), error.to_string().as_str()), (kind, message), "{text}");
}

#[test]
fn empty_text_has_no_document() {
    assert_eq!(read(""), [""; 0]);
    assert_eq!(read("# only a comment\n"), [""; 0]);
}

#[test]
fn separators_alone_make_empty_documents() {
    assert_eq!(read("---\n"), ["0 null"]);
    assert_eq!(read("---\n---\n"), ["0 null", "1 null"]);
}

#[test]
fn separators_may_carry_comments_and_content() {
    assert_eq!(
        read("a: 1\n--- # next\nb: 2\n--- text\n...\n---\nc: 3\n"),
        [r#"0 {"a":1}"#, r#"1 {"b":2}"#, r#"2 "text""#, r#"3 {"c":3}"#,]
    );
}

#[test]
fn separator_inside_a_block_scalar_is_text() {
    assert_eq!(read("script: |\n  one\n  ---\n  two\n"), [r#"0 {"script":"one\n---\ntwo\n"}"#]);
}

#[test]
fn syntax_error_loses_only_its_document() {
    assert_eq!(
        read("a: 1\n---\nb: [1, 2\n---\nc: 3\n---\nd: {\n---\ne: 5\n"),
        [
            r#"0 {"a":1}"#.to_owned(),
            "3:4: unclosed bracket '['".to_owned(),
            r#"2 {"c":3}"#.to_owned(),
            "7:4: unclosed bracket '{'".to_owned(),
            r#"4 {"e":5}"#.to_owned(),
        ]
    );
}

#[test]
fn unclosed_quote_loses_only_its_document() {
    let read = read("a: \"x\n---\nb: 1\n");
    assert_eq!(read[1..], [r#"1 {"b":1}"#]);
}

#[test]
fn one_document_yields_one_error() {
    assert_eq!(
        read("a: b: c\nd: [\ne: *none\n---\nf: 1\n"),
        ["1:5: mapping values are not allowed in this context", r#"1 {"f":1}"#,]
    );
}

#[test]
fn content_error_loses_only_its_document() {
    assert_eq!(
        read("a: 1\na: 2\nrest: [1, {b: 2}]\n---\nok: 1\n"),
        [r#"2:1: duplicate key "a", first at 1:1"#, r#"1 {"ok":1}"#,]
    );
}

#[test]
fn broken_last_document_ends_the_text() {
    assert_eq!(read("a: 1\n---\nb: [1\n").len(), 2);
}

#[test]
fn byte_order_mark_is_skipped() {
    assert_eq!(read("\u{feff}a: 1\n"), [r#"0 {"a":1}"#]);
}

#[test]
fn carriage_returns_end_lines() {
    assert_eq!(
        read("a: 1\r\nb: |\r\n  x\r\n---\r\nc: [\r\n---\r\nd: 4\r\n"),
        [r#"0 {"a":1,"b":"x\n"}"#, "5:4: unclosed bracket '['", r#"2 {"d":4}"#,]
    );
}

#[test]
fn tab_as_indentation_is_refused() {
    refuses(
        "a:\n\tb: 1\n",
        ErrorKind::Syntax,
        "2:2: tabs disallowed within this context (block indentation)",
    );
}

#[test]
fn nul_is_refused() {
    refuses("a: x\0y\n", ErrorKind::Syntax, "1:5: unexpected character: `\\u{0}'");
}

#[test]
fn bytes_that_are_not_utf8_are_refused_with_the_place() {
    let error = yaml::from_utf8(b"a: 1\nb: \xc3\xa9\xff\n").expect_err("0xff is never UTF-8");
    assert_eq!(
        (error.kind(), error.position()),
        (ErrorKind::Encoding, Position { line: 2, column: 5 })
    );
    assert_eq!(yaml::from_utf8("é".as_bytes()), Ok("é"));
}

#[test]
fn json_with_tabs_and_surrogates_is_read() {
    let text = "{\n\t\"a\": \"x\\/\\ud83d\\ude00\",\n\t\"b\": [1, 2.5, null, true],\n\t\"c\":{\"d\":\"\"}\n}\n";
    let expected: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
    let node = yaml::from_str(text, &Options::new()).expect("JSON is YAML");
    assert_eq!(node.to_json(), Ok(expected));
}

#[test]
fn second_document_is_refused_where_one_is_asked_for() {
    refuses(
        "a: 1\n---\nb: 1\n",
        ErrorKind::SeveralDocuments,
        "3:1: one document expected, here starts another",
    );
}

#[test]
fn positions_count_characters_from_one() {
    let text = "# é\nspec:\n  \"hé\":\n  - {weight: 30, name: ü}\n  - text: |\n      block\n";
    let node = yaml::from_str(text, &Options::new()).expect("it is YAML");
    let at = |path: &str| node.find(path).unwrap_or_else(|| panic!("{path}")).span();
    assert_eq!(at("spec").to_string(), "3:3");
    assert_eq!(at("spec.hé").to_string(), "4:3");
    assert_eq!(at("spec.hé[0]").to_string(), "4:5");
    assert_eq!(at("{.spec.hé[0].name}").to_string(), "4:24");
    assert_eq!(at("spec.hé[0].name").slice(text), Some("ü"));
    assert_eq!(at("spec.hé[0]").slice(text), Some("{weight: 30, name: ü}"));
    assert_eq!(at("spec.hé[1]").to_string(), "5:5");
    let key =
        node.as_mapping().and_then(|root| root.entry("spec")).expect("it is there").key_span();
    assert_eq!((key.to_string().as_str(), key.slice(text)), ("2:1", Some("spec")));
}

#[test]
fn block_list_starts_at_its_first_dash() {
    let start = |text: &str, path: &str| {
        let node = yaml::from_str(text, &Options::new()).expect("it is YAML");
        node.find(path).expect(path).span().to_string()
    };
    assert_eq!(start("a:\n- b\n", "a"), "2:1");
    assert_eq!(start("a:\n  - b\n", "a"), "2:3");
    assert_eq!(start("a:\n-\n  b\n", "a"), "2:1");
    assert_eq!(start("a:\n- # c\n  b\n", "a"), "2:1");
    // An anchor has all of it read by the parser for all of YAML.
    assert_eq!(start("x: &x 1\na:\n- b\n", "a"), "3:1");
    assert_eq!(start("x: &x 1\na:\n- # é\n  b\n", "a"), "3:1");
    assert_eq!(start("a:\n- - b\n", "a[0]"), "2:3");
    assert_eq!(start("- a:\n  - b\n", "[0].a"), "2:3");
    assert_eq!(start("- - b\n", "[0]"), "1:3");
}

#[test]
fn aliases_are_copies_at_their_own_place() {
    let node = yaml::from_str("a: &x {k: 1}\nb: *x\n", &Options::new()).expect("it is YAML");
    assert_eq!(node.find("b").map(|b| b.span().to_string()).as_deref(), Some("2:4"));
    assert_eq!(node.find("b.k").map(|k| k.span().to_string()).as_deref(), Some("1:11"));
}

#[test]
fn aliases_do_not_reach_into_other_documents() {
    assert_eq!(
        read("a: &x 1\n---\nb: *x\n"),
        [r#"0 {"a":1}"#, "3:4: alias `*x` names no earlier anchor of this document",]
    );
}

#[test]
fn alias_within_its_own_value_is_refused() {
    refuses(
        "a: &x [*x]\n",
        ErrorKind::RecursiveAlias,
        "1:8: alias stands within the value it names",
    );
    refuses(
        "&x a: {<<: *x}\nb: &y {<<: *y}\n",
        ErrorKind::InvalidMerge,
        "1:12: a merge key takes maps, not a string",
    );
    refuses(
        "b: &y\n  <<: *y\n",
        ErrorKind::RecursiveAlias,
        "2:7: alias stands within the value it names",
    );
}

#[test]
fn merged_keys_yield_to_written_and_earlier_ones() {
    let text = "
base: &base {a: base, b: base, c: base}
more: &more {b: more, c: more, d: more}
one: {b: own, <<: *base}
two: {<<: [*base, *more], a: own}
three: {<<: *more, <<: *base}
quoted: {\"<<\": 1}
";
    let node = yaml::from_str(text, &Options::new()).expect("it is YAML");
    let json =
        |path: &str| node.find(path).expect(path).to_json().expect("no special floats").to_string();
    assert_eq!(json("one"), r#"{"a":"base","b":"own","c":"base"}"#);
    assert_eq!(json("two"), r#"{"a":"own","b":"base","c":"base","d":"more"}"#);
    assert_eq!(json("three"), r#"{"a":"base","b":"more","c":"more","d":"more"}"#);
    assert_eq!(json("quoted"), r#"{"<<":1}"#);
}

#[test]
fn merge_of_something_else_is_refused() {
    refuses("<<: 1\n", ErrorKind::InvalidMerge, "1:5: a merge key takes maps, not an integer");
    refuses("<<: [{}, x]\n", ErrorKind::InvalidMerge, "1:10: a merge key takes maps, not a string");
}

#[test]
fn core_schema_does_not_merge() {
    let options = Options::new().resolver(Resolver::Yaml12Core);
    assert_eq!(read_with("<<: {a: 1}\nb: yes\n", &options), [r#"0 {"<<":{"a":1},"b":"yes"}"#]);
}

#[test]
fn duplicate_key_is_refused_with_both_places() {
    let error = yaml::from_str("a:\n  x: 1\n  y: 2\n  x: 3\n", &Options::new())
        .expect_err("x stands twice");
    assert_eq!(error.kind(), ErrorKind::DuplicateKey);
    assert_eq!(error.position(), Position { line: 4, column: 3 });
    assert_eq!(error.related(), Some(Position { line: 2, column: 3 }));
}

#[test]
fn duplicate_key_of_a_large_map_is_refused() {
    let mut text: String = (0..40).map(|n| format!("k{n}: {n}\n")).collect();
    assert_eq!(read(&text).len(), 1);
    text.push_str("k7: again\n");
    refuses(&text, ErrorKind::DuplicateKey, "41:1: duplicate key \"k7\", first at 8:1");
}

#[test]
fn keys_are_duplicates_by_their_json_text() {
    refuses(
        "yes: 1\n\"true\": 2\n",
        ErrorKind::DuplicateKey,
        "2:1: duplicate key \"true\", first at 1:1",
    );
}

#[test]
fn last_duplicate_wins_on_request() {
    let options = Options::new().duplicate_keys(DuplicateKeys::LastWins);
    assert_eq!(
        read_with("{a: 1, b: 2, a: 3, <<: {b: 4, c: 5}}", &options),
        [r#"0 {"a":3,"b":2,"c":5}"#]
    );
}

#[test]
fn keys_that_are_not_strings_become_their_json_text() {
    assert_eq!(
        read("{1: a, 0x10: b, yes: c, ~: d, 1.5: e, 2.0: f, 18446744073709551615: g}"),
        [
            r#"0 {"1":"a","1.5":"e","16":"b","18446744073709551615":"g","2":"f","null":"d","true":"c"}"#,
        ]
    );
}

#[test]
fn collections_and_special_floats_are_no_keys() {
    refuses("? [a]\n: b\n", ErrorKind::InvalidKey, "1:3: a list or map cannot be a key");
    refuses("{a: &x {}, *x : 1}", ErrorKind::InvalidKey, "1:12: a list or map cannot be a key");
    refuses(".inf: 1\n", ErrorKind::InvalidKey, "1:1: key has no JSON form");
}

#[test]
fn value_that_does_not_fit_its_tag_is_refused() {
    refuses(
        "a: !!int x\n",
        ErrorKind::InvalidTag,
        "1:10: value does not fit its tag: expected integer",
    );
}

#[test]
fn closing_bracket_may_stand_at_the_indentation_of_its_key() {
    assert_eq!(
        read("a:\n  hosts: [\n    p,\n    q\n  ]\n  b: 1\n"),
        [r#"0 {"a":{"b":1,"hosts":["p","q"]}}"#]
    );
}

#[test]
fn address_with_trailing_colons_in_a_flow_list_is_text() {
    assert_eq!(
        read("[1.2.3.4, 2001:db8::, a: , {b: 1}, c:]"),
        [r#"0 ["1.2.3.4","2001:db8::",{"a":null},{"b":1},"c:"]"#,]
    );
}

#[test]
fn special_floats_have_no_json_form() {
    let node = yaml::from_str("a: [1, .inf]\n", &Options::new()).expect("it is YAML");
    let error = node.to_json().expect_err("JSON has no infinity");
    assert_eq!(error.to_string(), "1:8: a[1]: number inf has no JSON form");
}
