use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};

use mesh_config_model::FieldPath;
use mesh_config_model::decode::{DecodeMode, LoadOptions, load_bytes};
use mesh_config_model::host::{HostTable, Name, intersection};
use mesh_config_model::value::Duration;
use mesh_config_model::yaml::{self, Documents, DuplicateKeys, Node, Options, Resolver};

use crate::kinds;

fn answer(parts: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

/// The whole way from bytes to objects, lenient and strict.
pub(crate) fn loader(input: &[u8]) -> u64 {
    let mut answers = Vec::new();
    for mode in [DecodeMode::Lenient, DecodeMode::Strict] {
        let options = LoadOptions::new().mode(mode).default_namespace("default");
        let loaded = load_bytes(input, "fuzz.yaml", &kinds::find, &options);
        let lines = u32::try_from(input.len()).expect("inputs are small") + 1;
        for diagnostic in &loaded.diagnostics {
            assert!((1..=lines).contains(&diagnostic.position.line), "{diagnostic}");
            assert!(!diagnostic.message.is_empty());
            show(diagnostic, input);
        }
        for object in &loaded.objects {
            let origin = object.config.origin.as_ref().expect("it was read");
            assert_eq!(origin.position, object.node.position());
            assert!(mode == DecodeMode::Lenient || object.unknown_fields.is_empty());
        }
        let mut codes: Vec<_> =
            loaded.diagnostics.iter().map(|said| format!("{:?}", said.code)).collect();
        codes.dedup();
        codes.truncate(3);
        answers.push((loaded.objects.len().min(4), loaded.skipped.len().min(2), codes));
    }
    answer(answers)
}

#[cfg(feature = "fancy")]
fn show(diagnostic: &mesh_config_model::decode::Diagnostic, input: &[u8]) {
    use mesh_config_model::fancy::{Marked, Renderer};
    let Ok(text) = std::str::from_utf8(input) else { return };
    let shown = Renderer::plain().render(&Marked::diagnostic(diagnostic, text));
    assert!(shown.contains("fuzz.yaml:"), "{shown}");
}

#[cfg(not(feature = "fancy"))]
fn show(_: &mesh_config_model::decode::Diagnostic, _: &[u8]) {}

/// Splitting into documents, places, and writing what was read.
pub(crate) fn documents(input: &[u8]) -> u64 {
    let Ok(text) = yaml::from_utf8(input) else { return 0 };
    let mut answers = Vec::new();
    for options in [
        Options::new(),
        Options::new().resolver(Resolver::Yaml12Core).duplicate_keys(DuplicateKeys::LastWins),
    ] {
        let documents: Vec<_> = Documents::new(text, &options).collect();
        assert!(documents.len() <= text.len() + 1);
        for document in documents.iter().flatten() {
            places(&document.root, text);
            written(&document.root);
        }
        answers.extend(documents.iter().take(2).map(outline));
    }
    answer(answers)
}

/// What is usual has a reader of its own, which must say the same as the one for all of YAML.
///
/// The latter reads whatever comes after an anchor.
pub(crate) fn readers(input: &[u8]) -> u64 {
    const ANCHOR: &str = "--- &a 1\n...\n";
    let Ok(text) = yaml::from_utf8(input) else { return 0 };
    let options = Options::new();
    let thorough = [ANCHOR, text].concat();
    let read = Documents::new(text, &options).map(|document| said(&document, [0; 3]));
    let expected = Documents::new(&thorough, &options).skip(1);
    let expected = expected.map(|document| said(&document, [1, 2, ANCHOR.len()]));
    let (read, expected): (Vec<_>, Vec<_>) = (read.collect(), expected.collect());
    assert_eq!(read, expected);
    answer(
        Documents::new(text, &options)
            .take(2)
            .map(|document| outline(&document))
            .collect::<Vec<_>>(),
    )
}

/// What was read of a document, as if there were so many documents, lines and bytes less before it.
fn said(
    document: &Result<yaml::Document, yaml::Error>,
    [documents, lines, bytes]: [usize; 3],
) -> (usize, String) {
    match document {
        Ok(document) => {
            let mut text = String::new();
            tree(&document.root, [lines, bytes], &mut text);
            (document.index as usize - documents, text)
        }
        Err(error) => {
            let position = error.position();
            let line = position.line as usize - lines;
            (0, format!("{:?} at {line}:{}", error.kind(), position.column))
        }
    }
}

/// Values, keys and places of a tree.
fn tree(node: &Node, before: [usize; 2], out: &mut String) {
    let place = |span: yaml::Span, out: &mut String| {
        let (start, bytes) = (span.start(), span.bytes());
        let (line, from) = (start.line as usize - before[0], bytes.start - before[1]);
        let _ = writeln!(out, " {line}:{} {from}+{}", start.column, bytes.len());
    };
    out.push_str(node.type_name());
    place(node.span(), out);
    if let Some(entries) = node.as_mapping() {
        for entry in entries {
            let _ = write!(out, "{:?}", entry.key());
            place(entry.key_span(), out);
            tree(entry.value(), before, out);
        }
    } else if let Some(items) = node.as_sequence() {
        items.iter().for_each(|item| tree(item, before, out));
    } else {
        let _ = writeln!(out, "{:?}", node.value());
    }
}

fn places(node: &Node, text: &str) {
    assert!(node.span().slice(text).is_some(), "{:?} lies outside of the text", node.span());
    for (index, item) in node.as_sequence().unwrap_or_default().iter().enumerate() {
        // What is not a number equals nothing, so places are compared.
        let found = node.at(&FieldPath::root().index(index));
        assert_eq!(found.map(Node::span), Some(item.span()));
        places(item, text);
    }
    for entry in node.as_mapping().into_iter().flatten() {
        assert!(entry.key_span().slice(text).is_some());
        let path = FieldPath::root().field(entry.key().to_owned());
        assert_eq!(path.to_string().parse(), Ok(path.clone()));
        places(entry.value(), text);
    }
}

/// What is written reads back as the same; only floats that equal nothing are left out of it.
fn written(root: &Node) {
    let Ok(json) = root.to_json() else { return };
    let text = root.to_string();
    let again =
        yaml::from_str(&text, &Options::new()).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(again.to_json(), Ok(json), "{text}");
}

/// The types at the top of a document, or what is wrong with it.
fn outline(document: &Result<yaml::Document, yaml::Error>) -> String {
    match document {
        Ok(document) => shape(&document.root, 0),
        Err(error) => format!("{:?}", error.kind()),
    }
}

fn shape(node: &Node, depth: usize) -> String {
    let inner = |node: &Node| if depth < 2 { shape(node, depth + 1) } else { String::new() };
    let first = node
        .as_sequence()
        .and_then(|items| items.first().map(&inner))
        .or_else(|| node.as_mapping()?.iter().next().map(|entry| inner(entry.value())));
    format!("{}{}", node.type_name(), first.unwrap_or_default())
}

/// Decoding of every kind: the first byte chooses one.
pub(crate) fn decode(input: &[u8]) -> u64 {
    let Some((&choice, rest)) = input.split_first() else { return 0 };
    let Ok(text) = yaml::from_utf8(rest) else { return 1 };
    let Ok(node) = yaml::from_str(text, &Options::new()) else { return 2 };
    let index = usize::from(choice) % kinds::ALL.len();
    let kind = &kinds::ALL[index];
    let outcome = (kind.round_trip)(&node);
    let strict = (kind.entry.decode)(&node, DecodeMode::Strict);
    assert_eq!(strict.is_ok(), outcome == Some(0));
    let error = strict
        .err()
        .map(|error| (format!("{:?}", error.kind()), error.path().segments().len().min(5)));
    answer((index, outcome.map(|unknown| unknown.min(2)), error))
}

/// Durations print what they read, and keep their order.
pub(crate) fn duration(input: &[u8]) -> u64 {
    let Ok(text) = std::str::from_utf8(input) else { return 0 };
    let Ok(duration) = text.parse::<Duration>() else {
        return answer(("refused", text.len().min(8), text.starts_with(['-', '+'])));
    };
    let printed = duration.to_string();
    assert_eq!(printed.parse(), Ok(duration), "{text} is printed as {printed}");
    assert!(text.bytes().any(|byte| byte.is_ascii_digit()), "{text}");
    let units = ["h", "m", "s", "ms", "µs", "μs", "us", "ns"].map(|unit| text.contains(unit));
    answer((units.map(|unit| unit && text.len() > 2), text.contains('.'), text.starts_with('-')))
}

/// Relations of host names, and tables of them against a scan.
pub(crate) fn host(input: &[u8]) -> u64 {
    let Ok(text) = std::str::from_utf8(input) else { return 0 };
    let names: Vec<Name<'_>> = text.split(['\n', ' ']).take(12).map(Name::from).collect();
    let mut related = Vec::new();
    for a in &names {
        assert!(a.subset_of(a) && a.matches(a));
        for b in &names {
            assert_eq!(a.matches(b), b.matches(a));
            assert!(!a.subset_of(b) || a.matches(b), "{a} {b}");
            assert_eq!(a.cmp_specificity(b), b.cmp_specificity(a).reverse());
            related.push((a.matches(b), a.subset_of(b)));
            for c in &names {
                assert!(!(a.subset_of(b) && b.subset_of(c)) || a.subset_of(c));
            }
        }
    }
    let (needle, rest) = names.split_first().expect("a split has a part");
    let table: HostTable<&Name<'_>> = rest.iter().map(|name| (name.clone(), name)).collect();
    let best =
        rest.iter().filter(|name| needle.is_wildcard() == name.is_wildcard() || name.is_wildcard());
    let best = best.filter(|name| needle.subset_of(name)).min_by(|a, b| a.cmp_specificity(b));
    assert_eq!(table.most_specific_match(needle), best.as_ref());
    let common = intersection(&names[..1], rest);
    assert!(common.iter().all(|name| name.subset_of(needle)));
    related.truncate(5);
    answer((related, common.len().min(3), names.iter().any(|name| name.as_str().is_empty())))
}
