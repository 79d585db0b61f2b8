use proptest::prelude::*;

use super::{FieldPath, ParsePathErrorKind, PathSegment};

#[track_caller]
fn prints_and_reads(path: &FieldPath, text: &str) {
    assert_eq!(path.to_string(), text);
    assert_eq!(text.parse().as_ref(), Ok(path));
    assert_eq!(format!("{{.{text}}}").parse().as_ref(), Ok(path), "braced form of {text}");
}

#[track_caller]
fn refuses(text: &str, kind: ParsePathErrorKind, offset: usize) {
    let error = text.parse::<FieldPath>().expect_err(text);
    assert_eq!((error.kind(), error.offset()), (kind, offset), "{text}");
}

#[test]
fn fields_and_indices_print_as_written_in_the_spec() {
    let path = FieldPath::root()
        .field("spec")
        .field("http")
        .index(0)
        .field("route")
        .index(1)
        .field("weight");
    prints_and_reads(&path, "spec.http[0].route[1].weight");
}

#[test]
fn key_with_dots_is_quoted() {
    let path = FieldPath::root().field("metadata").field("labels").field("a.b/c");
    prints_and_reads(&path, r#"metadata.labels["a.b/c"]"#);
}

#[test]
fn empty_key_is_quoted() {
    prints_and_reads(&FieldPath::root().field("data").field(""), r#"data[""]"#);
}

#[test]
fn quotes_and_control_characters_are_escaped() {
    prints_and_reads(&FieldPath::root().field("a\"b\\c\n]"), r#"["a\"b\\c\u{a}]"]"#);
}

#[test]
fn leading_index_has_no_dot() {
    prints_and_reads(&FieldPath::root().index(3).field("name"), "[3].name");
}

#[test]
fn root_prints_as_nothing() {
    assert_eq!(FieldPath::root().to_string(), "");
    assert_eq!("".parse(), Ok(FieldPath::root()));
    assert_eq!("{}".parse(), Ok(FieldPath::root()));
}

#[test]
fn pop_returns_to_the_parent() {
    let mut path = FieldPath::root().field("spec");
    path.push_index(4);
    assert_eq!(path.pop(), Some(PathSegment::Index(4)));
    assert_eq!(path, FieldPath::root().field("spec"));
}

#[test]
fn malformed_paths_are_refused_with_the_place() {
    refuses("spec..http", ParsePathErrorKind::MissingName, 5);
    refuses("spec.", ParsePathErrorKind::MissingName, 5);
    refuses("spec[0", ParsePathErrorKind::UnclosedBracket, 4);
    refuses("spec[x]", ParsePathErrorKind::InvalidIndex, 5);
    refuses("spec[+1]", ParsePathErrorKind::InvalidIndex, 5);
    refuses("spec[]", ParsePathErrorKind::InvalidIndex, 5);
    refuses("spec[0]x", ParsePathErrorKind::UnexpectedCharacter, 7);
    refuses(r#"a["b"#, ParsePathErrorKind::InvalidQuotes, 4);
    refuses(r#"a["\n"]"#, ParsePathErrorKind::InvalidQuotes, 4);
    refuses("a b", ParsePathErrorKind::UnexpectedCharacter, 1);
    refuses("{.a", ParsePathErrorKind::UnexpectedCharacter, 0);
}

proptest! {
    #[test]
    fn every_path_reads_back(segments in prop::collection::vec(
        prop_oneof![any::<usize>().prop_map(PathSegment::Index), any::<String>().prop_map(|s| PathSegment::Field(s.into()))],
        0..6,
    )) {
        let path: FieldPath = segments.into_iter().collect();
        prop_assert_eq!(path.to_string().parse(), Ok(path));
    }

    #[test]
    fn any_text_is_accepted_or_refused_without_panic(text in any::<String>()) {
        let _ = text.parse::<FieldPath>();
    }
}
