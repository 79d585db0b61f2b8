use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Entry, Outcome};
use crate::{Code, Severity};

/// Writes a log in SARIF 2.1.0 with one run, which code scanning reads.
#[must_use]
pub fn sarif(outcome: &Outcome) -> String {
    let codes: BTreeMap<&str, Code> =
        outcome.entries.iter().map(|entry| (entry.finding.code.id(), entry.finding.code)).collect();
    let index: BTreeMap<&str, usize> = codes.keys().enumerate().map(|(at, id)| (*id, at)).collect();
    let results: Vec<Value> = outcome.entries.iter().map(|entry| result(entry, &index)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.values().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: &Code) -> Value {
    let mut rule = json!({
        "id": code.id(),
        "shortDescription": {"text": code.title()},
        "fullDescription": {"text": code.explanation()},
    });
    if let Some(link) = code.link() {
        rule["helpUri"] = link.into();
    }
    rule
}

fn result(entry: &Entry, index: &BTreeMap<&str, usize>) -> Value {
    let finding = &entry.finding;
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut physical = json!({"artifactLocation": {"uri": uri(&entry.file)}});
    if let Some(position) = finding.position {
        physical["region"] = json!({"startLine": position.line, "startColumn": position.column});
    }
    let mut location = json!({"physicalLocation": physical});
    let subject = entry.subject();
    if !subject.is_empty() {
        let name =
            if finding.path.is_root() { subject } else { format!("{subject} {}", finding.path) };
        location["logicalLocations"] = json!([{"fullyQualifiedName": name, "kind": "object"}]);
    }
    json!({
        "ruleId": finding.code.id(),
        "ruleIndex": index.get(finding.code.id()),
        "level": level,
        "message": {"text": entry.message()},
        "locations": [location],
    })
}

/// A file name as a relative or absolute reference.
fn uri(file: &str) -> String {
    let file = file.strip_prefix("./").unwrap_or(file);
    let mut uri = String::with_capacity(file.len());
    for byte in file.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
