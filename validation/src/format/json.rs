use serde::Serialize;

use super::{Entry, Outcome};

/// Writes one JSON object, on one line that ends with a line feed.
///
/// `{"findings": [{"file", "document", "kind", "apiVersion", "namespace", "name", "severity", "code", "path",
/// "line", "column", "message"}], "summary": {"documents", "validated", "skipped", "errors", "warnings"}}`.
/// The document is counted from 0, line and column from 1; what is not known is an empty text, and `null` for
/// line and column.
///
/// # Panics
///
/// Never: there is nothing in it that JSON cannot say.
#[must_use]
pub fn json(outcome: &Outcome) -> String {
    let summary = &outcome.summary;
    let written = Written {
        findings: outcome.entries.iter().map(finding).collect(),
        summary: Summary {
            documents: summary.documents,
            validated: summary.validated,
            skipped: summary.skipped,
            errors: summary.errors,
            warnings: summary.warnings,
        },
    };
    let mut text = serde_json::to_string(&written).expect("texts and numbers are JSON");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Written<'e> {
    findings: Vec<Finding<'e>>,
    summary: Summary,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'e> {
    file: &'e str,
    document: u32,
    kind: &'e str,
    api_version: String,
    namespace: &'e str,
    name: &'e str,
    severity: String,
    code: &'e str,
    path: String,
    line: Option<u32>,
    column: Option<u32>,
    message: &'e str,
}

#[derive(Serialize)]
struct Summary {
    documents: usize,
    validated: usize,
    skipped: usize,
    errors: usize,
    warnings: usize,
}

fn finding(entry: &Entry) -> Finding<'_> {
    let Entry { file, document, object, finding } = entry;
    let object = object.as_ref();
    Finding {
        file,
        document: *document,
        kind: object.map_or("", |object| &object.gvk.kind),
        api_version: object.map(|object| object.gvk.api_version()).unwrap_or_default(),
        namespace: object.map_or("", |object| object.name.namespace()),
        name: object.map_or("", |object| object.name.name()),
        severity: finding.severity.to_string(),
        code: finding.code.id(),
        path: finding.path.to_string(),
        line: finding.position.map(|position| position.line),
        column: finding.position.map(|position| position.column),
        message: &finding.message,
    }
}
