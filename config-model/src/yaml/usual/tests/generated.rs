use std::fmt::Write as _;
use std::iter::repeat_n;

use proptest::collection::vec;
use proptest::prelude::*;

use super::is_usual;

/// What stands in a document, with a number that decides how it is written.
#[derive(Clone, Debug)]
enum Tree {
    /// A scalar that fits in a line, as it is written.
    Scalar(String),
    /// The lines of a block scalar.
    Block(Vec<String>, usize),
    /// The lines of a plain or quoted scalar, joined by so many blank ones.
    Lines(Vec<String>, usize),
    List(Vec<Self>, usize),
    Map(Vec<(String, Self)>, usize),
}

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,3}( [a-z0-9:#é]{0,3}[a-z])?",
        "-?[0-9]{1,3}",
        "'([a-z :#\"é]|''){0,6}'",
        r#""([a-z :#'é]|\\n|\\"|\\\\|\\u00e9){0,6}""#,
        r"\[([a-z0-9]{1,3}, ?){0,3}[a-z]\]",
        r#"\{(a: [a-z0-9]{1,3}, )?(b:  -[0-9], )?"k": (v|\[\]|\{\}) ?\}"#,
        Just(String::new()),
    ]
}

fn tree() -> impl Strategy<Value = Tree> {
    let text = || vec("[a-z]{1,3}( [a-zé\"']{1,3})?", 1..4);
    let leaf = prop_oneof![
        3 => scalar().prop_map(Tree::Scalar),
        1 => (vec(" {0,2}[a-zé#:]{1,4} {0,1}|", 1..5), any::<usize>())
            .prop_map(|(lines, style)| Tree::Block(lines, style)),
        1 => (text(), any::<usize>()).prop_map(|(lines, style)| Tree::Lines(lines, style)),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            (vec(inner.clone(), 1..4), any::<usize>())
                .prop_map(|(items, style)| Tree::List(items, style)),
            (vec(("[a-z]{1,3}|'[a-z ]{0,3}'|é", inner), 1..4), any::<usize>())
                .prop_map(|(entries, style)| Tree::Map(distinct(entries), style)),
        ]
    })
}

/// A key twice would be wrong.
fn distinct(entries: Vec<(String, Tree)>) -> Vec<(String, Tree)> {
    let number = |(index, (key, value)): (usize, (String, Tree))| {
        let key = key.trim_end_matches('\'').to_owned();
        let close = if key.starts_with('\'') { "'" } else { "" };
        (format!("{key}{index}{close}"), value)
    };
    entries.into_iter().enumerate().map(number).collect()
}

/// Writes what stands behind a colon or a dash, at the end of whose line `out` is.
fn write(out: &mut String, tree: &Tree, indent: usize, under_key: bool) {
    match tree {
        Tree::Scalar(text) if text.is_empty() => end_line(out, indent),
        Tree::Scalar(text) => {
            let _ = write!(out, " {text}");
            end_line(out, text.len());
        }
        Tree::Block(lines, style) => {
            let header = ["|", ">", "|-", ">-", "|+", ">+"][style % 6];
            let _ = writeln!(out, " {header}");
            let inner = indent + 1 + style / 6 % 3;
            // The first line says how far all are indented.
            let _ = writeln!(out, "{:inner$}first", "");
            for line in lines {
                let _ = writeln!(out, "{:inner$}{line}", "");
            }
        }
        Tree::Lines(lines, style) => {
            let quote = ["", "\"", "'"][style % 3];
            let escape = |line: &str| match quote {
                "\"" => line.replace('"', "\\\""),
                "'" => line.replace('\'', "''"),
                _ => line.to_owned(),
            };
            let inner = indent + 1 + style / 3 % 2;
            let between = format!("{}{:inner$}", "\n".repeat(1 + style / 6 % 3), "");
            let lines: Vec<_> = lines.iter().map(|line| escape(line)).collect();
            let _ = writeln!(out, " {quote}{}{quote}", lines.join(&between));
        }
        Tree::List(items, style) => {
            let inner = if under_key { indent + style % 3 } else { indent + 1 + style % 2 };
            let is_compact = !under_key && style / 6 % 2 == 0;
            let column = begin(out, inner, is_compact);
            for (index, item) in items.iter().enumerate() {
                next_line(out, index, column);
                out.push('-');
                write(out, item, column, false);
            }
        }
        Tree::Map(entries, style) => {
            let is_compact = !under_key && style / 6 % 2 == 0;
            let column = begin(out, indent + 1 + style % 3, is_compact);
            for (index, (key, value)) in entries.iter().enumerate() {
                next_line(out, index, column);
                let _ = write!(out, "{key}:");
                write(out, value, column, true);
            }
        }
    }
}

/// Goes to where a list or map begins: in a new line, or behind the dash of what is around it; its column.
fn begin(out: &mut String, column: usize, is_compact: bool) -> usize {
    let dash = out.rsplit('\n').next().map_or(0, str::len);
    if dash > 0 && !is_compact {
        let _ = write!(out, "\n{:column$}", "");
        return column;
    }
    let column = column.max(dash + usize::from(dash > 0));
    out.extend(repeat_n(' ', column - dash));
    column
}

fn next_line(out: &mut String, index: usize, column: usize) {
    if index > 0 {
        let _ = write!(out, "{:column$}", "");
    }
}

fn end_line(out: &mut String, choice: usize) {
    out.push_str(["\n", "  \n", " # c: [\n", "\n\n", "\n  # d\n"][choice % 5]);
}

/// Pieces of YAML that mean something where they stand.
const PIECES: [&str; 44] = [
    "a", "b c", "1", "é", "~", ":", ": ", ":\n", "- ", "-\n", "-", "\n", "\n", "\n  ", "\n    ",
    " ", "  ", "#", " # c\n", "|", ">", "|-\n", ">+\n", "|2\n", "[", "]", "{", "}", ", ", ",\n",
    "\"", "'", "\\n", "---\n", "...\n", "\t", "\r\n", "&x ", "*x", "!t ", "? ", "%", "a: 1\n",
    "\nb:\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_usually_written_is_usual(trees in vec(tree(), 1..4)) {
        let mut text = String::new();
        for tree in trees {
            let root = match tree {
                Tree::List(..) | Tree::Map(..) => tree,
                _ => Tree::Map(vec![("root".to_owned(), tree)], 0),
            };
            if !text.is_empty() {
                text.push_str("--- # next\n");
            }
            write(&mut text, &root, 0, false);
        }
        prop_assert!(is_usual(&text), "unusual:\n{}", text);
    }

    #[test]
    fn any_text_says_the_same_to_both_readers(pieces in vec(proptest::sample::select(&PIECES[..]), 0..24)) {
        is_usual(&pieces.concat());
    }
}
