//! Texts made to hurt: each ends in a clear error or a result, and within a stated amount of memory.
//!
//! The allocator of this program refuses what goes beyond the amount, which ends the program, so the tests
//! run one at a time.

use std::alloc::System;
use std::fmt::Write as _;

use cap::Cap;
use mesh_config_model::decode::{
    Body, DecodeMode, KindEntry, LoadOptions, Loaded, Scope, decode_spec, load, load_bytes,
};
use mesh_config_model::yaml::{self, Documents, ErrorKind, Limits, Options};
use mesh_config_model::{GroupVersionKind, Position};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// Makes an input, then allows `read` this many bytes more than are in use.
fn within<I, T>(bytes: usize, make: impl FnOnce() -> I, read: impl FnOnce(&I) -> T) -> T {
    let _alone = ONE_AT_A_TIME.lock();
    let input = make();
    // The harness takes a little for itself meanwhile.
    let limit = ALLOCATOR.allocated() + bytes + 64 * KIB;
    ALLOCATOR.set_limit(limit).expect("it is more than is in use");
    let result = read(&input);
    ALLOCATOR.set_limit(usize::MAX).expect("it is more than is in use");
    result
}

/// Reads all documents, and gives their number and the kind of the last error.
fn documents(text: &str, limits: Limits) -> (usize, Option<ErrorKind>) {
    let (mut read, mut last) = (0, None);
    for document in Documents::new(text, &Options::new().limits(limits)) {
        match document {
            Ok(_) => read += 1,
            Err(error) => last = Some(error.kind()),
        }
    }
    (read, last)
}

fn first_error(text: &str) -> Option<ErrorKind> {
    documents(text, Limits::new()).1
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
struct Widget {
    size: u32,
}

fn find_kind(_: &GroupVersionKind) -> Option<KindEntry> {
    let gvk = GroupVersionKind::from_static("example.io", "v1", "Widget");
    Some(KindEntry::new(gvk, Scope::Namespaced, Body::Spec, decode_spec::<Widget>))
}

fn load_text(text: &str) -> Loaded {
    load(text, "hostile.yaml", &find_kind, &LoadOptions::new())
}

/// Levels of nine aliases each: nine to the power of nine leaves if expanded.
fn bomb(leaf: &str, wrap: impl Fn(usize, usize) -> String) -> String {
    let mut text = format!("a0: &a0 {leaf}\n");
    for level in 1..10 {
        let parts: Vec<String> = (0..9).map(|n| wrap(level - 1, n)).collect();
        writeln!(text, "a{level}: &a{level} [{}]", parts.join(", "))
            .expect("a string takes any text");
    }
    text
}

#[test]
fn alias_bomb_is_not_expanded() {
    let make = || bomb("[x]", |level, _| format!("*a{level}"));
    assert_eq!(within(MIB, make, |text| first_error(text)), Some(ErrorKind::TooManyNodes));
}

#[test]
fn alias_bomb_of_long_texts_is_not_expanded() {
    let make = || bomb(&"x".repeat(100 * KIB), |level, _| format!("*a{level}"));
    assert_eq!(within(2 * MIB, make, |text| first_error(text)), Some(ErrorKind::TooMuchAliasText));
}

#[test]
fn merge_bomb_is_not_expanded() {
    let make = || bomb("{k: v}", |level, n| format!("{{<<: *a{}, k{n}: *a{level}}}", 0));
    assert_eq!(within(4 * MIB, make, |text| first_error(text)), Some(ErrorKind::TooManyNodes));
}

#[test]
fn aliases_that_are_allowed_share_what_they_stand_for() {
    let make = || format!("a: &a [{}]\nb: [{}]\n", "x, ".repeat(1000), "*a, ".repeat(900));
    assert_eq!(within(2 * MIB, make, |text| documents(text, Limits::new())), (1, None));
}

#[test]
fn ten_thousand_levels_are_refused() {
    let flow = || "[".repeat(10_000) + &"]".repeat(10_000);
    assert_eq!(within(MIB, flow, |text| first_error(text)), Some(ErrorKind::TooDeep));
    let maps = || "{a: ".repeat(10_000) + &"}".repeat(10_000);
    assert_eq!(within(MIB, maps, |text| first_error(text)), Some(ErrorKind::TooDeep));
    let dashes = || "- ".repeat(10_000) + "x";
    assert_eq!(within(MIB, dashes, |text| first_error(text)), Some(ErrorKind::TooDeep));
    let keys = || "? ".repeat(10_000) + "x";
    assert_eq!(within(MIB, keys, |text| first_error(text)), Some(ErrorKind::InvalidKey));
    let blocks = || (0..10_000).map(|level| " ".repeat(level) + "a:\n").collect::<String>();
    assert_eq!(
        within(MIB, blocks, |text| documents(text, Limits::new().input_bytes(usize::MAX)).1),
        Some(ErrorKind::TooDeep)
    );
}

#[test]
fn line_of_100_megabytes_is_refused_unread() {
    let make = || "a: ".to_owned() + &"x".repeat(100 << 20);
    assert_eq!(within(16 * KIB, make, |text| first_error(text)), Some(ErrorKind::InputTooLarge));
}

#[test]
fn line_of_100_megabytes_is_read_when_allowed() {
    let limits = || Limits::new().input_bytes(128 << 20);
    let plain = || "a: ".to_owned() + &"x".repeat(100 << 20);
    assert_eq!(within(384 * MIB, plain, |text| documents(text, limits())), (1, None));
    let quoted = || format!("a: \"{}\"", "x".repeat(100 << 20));
    assert_eq!(within(384 * MIB, quoted, |text| documents(text, limits())), (1, None));
    let comment = || format!("#{}\na: 1", "x".repeat(100 << 20));
    assert_eq!(within(MIB, comment, |text| documents(text, limits())), (1, None));
}

/// Each place is a column in characters; counting from the start of the line for each would take minutes.
#[test]
fn places_of_a_long_line_are_counted_once() {
    const ITEMS: usize = 100_000;
    let last = within(
        32 * MIB,
        || format!("[{}é]", "é, ".repeat(ITEMS)),
        |text| {
            let document = Documents::new(text, &Options::new()).next();
            let root = document.expect("there is one").expect("it can be read").root;
            root.as_sequence().and_then(<[_]>::last).map(|node| node.position())
        },
    );
    let column = u32::try_from(ITEMS * 3 + 2).expect("it is small");
    assert_eq!(last, Some(Position { line: 1, column }));
}

#[test]
fn million_documents_end_at_the_limit() {
    let make = || "--- {a: b}\n".repeat(1_000_000);
    assert_eq!(
        within(MIB, make, |text| documents(text, Limits::new())),
        (10_000, Some(ErrorKind::TooManyDocuments))
    );
    let loaded = within(16 * MIB, make, |text| load_text(text));
    assert_eq!((loaded.documents, loaded.diagnostics.len()), (10_001, 10_001));
}

#[test]
fn million_documents_are_read_one_at_a_time_when_allowed() {
    let make = || "--- a\n".repeat(1_000_000);
    let limits = Limits::new().documents(usize::MAX);
    assert_eq!(within(MIB, make, |text| documents(text, limits)), (1_000_000, None));
    let separators = || "---\n".repeat(1_000_000);
    let limits = Limits::new().documents(usize::MAX);
    assert_eq!(within(MIB, separators, |text| documents(text, limits)), (1_000_000, None));
}

#[test]
fn million_broken_documents_end_at_the_limit() {
    let make = || "--- [\n".repeat(1_000_000);
    assert_eq!(
        within(MIB, make, |text| documents(text, Limits::new())),
        (0, Some(ErrorKind::TooManyDocuments))
    );
}

#[test]
fn values_beyond_the_limit_are_not_kept() {
    let list = || format!("[{}]", "a,".repeat(10_000_000));
    assert_eq!(within(128 * MIB, list, |text| first_error(text)), Some(ErrorKind::TooManyNodes));
    let keys = || (0..2_000_000).map(|n| format!("k{n}: 1\n")).collect::<String>();
    assert_eq!(within(192 * MIB, keys, |text| first_error(text)), Some(ErrorKind::TooManyNodes));
}

#[test]
fn unknown_fields_cost_no_more_than_the_values_allow() {
    let make = || {
        let fields: String = (0..100_000).map(|n| format!("  field{n}: 1\n")).collect();
        format!("apiVersion: example.io/v1\nkind: Widget\nmetadata: {{name: a}}\nspec:\n{fields}")
    };
    let loaded = within(192 * MIB, make, |text| {
        load(text, "hostile.yaml", &find_kind, &LoadOptions::new().mode(DecodeMode::Strict))
    });
    assert_eq!(loaded.diagnostics.len(), 100_000);
}

#[test]
fn bytes_that_are_not_utf8_are_refused_with_their_place() {
    let make = || [vec![b'#'; 10 << 20], b"\na: \xc3\x28".to_vec()].concat();
    let loaded = within(MIB, make, |bytes| {
        load_bytes(bytes, "hostile.yaml", &find_kind, &LoadOptions::new())
    });
    let said: Vec<_> = loaded.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["hostile.yaml:2:4: text is not UTF-8"]);
    for bytes in [&b"\xff\xfea\0"[..], b"\xfe\xff\0a", b"a: \xed\xa0\x80", b"\xf5\x80\x80\x80"] {
        assert_eq!(yaml::from_utf8(bytes).map_err(|error| error.kind()), Err(ErrorKind::Encoding));
    }
}

#[test]
fn byte_order_mark_is_passed_over_at_the_start_alone() {
    let text = "\u{feff}apiVersion: v1\nkind: Widget\nmetadata: {name: a}\n";
    let loaded = within(MIB, || text, |text| load_text(text));
    assert_eq!((loaded.objects.len(), loaded.diagnostics.len()), (1, 0));
    let second = "a: 1\n---\n\u{feff}b: 1\n";
    assert_eq!(documents(second, Limits::new()), (1, Some(ErrorKind::Syntax)));
}

#[test]
fn tabs_that_indent_are_refused_with_their_place() {
    for text in ["a:\n\tb: 1\n", "a:\n  b:\n\t- c\n", "- a\n-\tb: 1\n\tc: 2\n"] {
        let error = yaml::from_str(text, &Options::new()).expect_err("a tab is no indentation");
        assert_eq!(error.kind(), ErrorKind::Syntax, "{text:?}");
        assert!(error.position().line > 1, "{error}");
    }
    let separated = yaml::from_str("a:\t1\nb: [\t1,\t2\t]\n", &Options::new());
    assert!(separated.is_ok(), "{separated:?}");
    let many = || "\t".repeat(10 << 20);
    within(MIB, many, |text| documents(text, Limits::new()));
}

#[test]
fn nul_is_refused() {
    for text in ["a: \0", "\0", "a: b\0\nc: d\n", "# \0\na: 1\n", "\"\0\""] {
        match yaml::from_str(text, &Options::new()) {
            Err(error) => assert_eq!(error.kind(), ErrorKind::Syntax, "{text:?}"),
            Ok(node) => panic!("{text:?} is read as {node:?}"),
        }
    }
    let escaped = yaml::from_str(r#"a: "\0""#, &Options::new()).expect("an escape is YAML");
    assert_eq!(escaped.get("a").and_then(|a| a.as_str()), Some("\0"));
    let many = || "\0".repeat(10 << 20);
    assert!(within(MIB, many, |text| documents(text, Limits::new())).1.is_some());
}

#[test]
fn anchors_and_repeated_keys_do_not_cost_more_than_their_text() {
    let anchors = || (0..200_000).map(|n| format!("- &a{n} x\n")).collect::<String>();
    assert_eq!(within(96 * MIB, anchors, |text| documents(text, Limits::new())), (1, None));
    let repeated = || "a: 1\n".repeat(400_000);
    assert_eq!(within(96 * MIB, repeated, |text| first_error(text)), Some(ErrorKind::DuplicateKey));
}
