use std::fmt::Write as _;

use super::{Entry, Outcome};
use crate::Severity;

/// Writes a report of tests in the XML of `JUnit`: a suite for each file, a test case for each object concerned.
///
/// A test case with errors fails; warnings stand in its output. A file without findings has one test case
/// that passes, of the name of the file.
#[must_use]
pub fn junit(outcome: &Outcome) -> String {
    let mut suites = String::new();
    let (mut tests, mut failures) = (0, 0);
    let mut rest = outcome.entries.as_slice();
    let mut named: Vec<&str> = outcome.files.iter().map(|file| &**file).collect();
    if named.is_empty() {
        named = outcome.entries.iter().map(|entry| &*entry.file).collect();
        named.dedup();
    }
    for file in named {
        let end = rest.iter().position(|entry| *entry.file != *file).unwrap_or(rest.len());
        let (entries, behind) = rest.split_at(end);
        rest = behind;
        let suite = Suite::of(file, entries);
        tests += suite.tests;
        failures += suite.failures;
        suites.push_str(&suite.text);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"mesh-validation\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n\
         {suites}</testsuites>\n"
    )
}

struct Suite {
    tests: usize,
    failures: usize,
    text: String,
}

impl Suite {
    fn of(file: &str, entries: &[Entry]) -> Self {
        let mut cases = String::new();
        let (mut tests, mut failures) = (0, 0);
        for entries in entries.chunk_by(|a, b| a.object == b.object && a.document == b.document) {
            tests += 1;
            failures += usize::from(entries.iter().any(is_error));
            case(&mut cases, file, entries);
        }
        let file = escaped(file);
        if tests == 0 {
            tests = 1;
            let _ = writeln!(cases, "    <testcase name=\"{file}\" classname=\"{file}\"/>");
        }
        let head =
            format!("name=\"{file}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\"");
        Self { tests, failures, text: format!("  <testsuite {head}>\n{cases}  </testsuite>\n") }
    }
}

fn case(cases: &mut String, file: &str, entries: &[Entry]) {
    let subject = entries.first().map(Entry::subject).unwrap_or_default();
    let name = if subject.is_empty() { file.to_owned() } else { subject };
    let _ = writeln!(
        cases,
        "    <testcase name=\"{}\" classname=\"{}\">",
        escaped(&name),
        escaped(file)
    );
    for entry in entries.iter().filter(|entry| is_error(entry)) {
        let message = escaped(&entry.message());
        let code = entry.finding.code;
        let place = escaped(&place(entry));
        let _ = writeln!(
            cases,
            "      <failure message=\"{message}\" type=\"{code}\">{place}</failure>"
        );
    }
    let warnings: Vec<String> = entries
        .iter()
        .filter(|entry| !is_error(entry))
        .map(|entry| format!("{}: {} [{}]", place(entry), entry.message(), entry.finding.code))
        .collect();
    if !warnings.is_empty() {
        let _ = writeln!(cases, "      <system-out>{}</system-out>", escaped(&warnings.join("\n")));
    }
    let _ = writeln!(cases, "    </testcase>");
}

fn is_error(entry: &Entry) -> bool {
    entry.finding.severity == Severity::Error
}

fn place(entry: &Entry) -> String {
    match entry.finding.position {
        Some(position) => format!("{}:{position}", entry.file),
        None => entry.file.to_string(),
    }
}

/// Escapes for texts and attributes; what XML cannot say is replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\r' | '\t' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
