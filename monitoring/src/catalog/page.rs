use std::fmt::Write;

use serde::Serialize;

use super::Catalog;
use crate::{Definition, MetricKind, Unit};

impl Catalog {
    /// A page in Markdown: a table of all metrics, and the labels and buckets of each.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut page = String::from("# Metrics\n\n");
        page.push_str("| name | kind | unit | stability | description |\n|---|---|---|---|---|\n");
        for it in self.definitions() {
            let unit = if it.unit() == Unit::One { "" } else { it.unit().as_str() };
            let cells = [
                format!("`{}`", it.name()),
                it.kind().to_string(),
                unit.to_owned(),
                it.stability().to_string(),
                cell(it.description()),
            ];
            for text in cells {
                page.push_str("| ");
                page.push_str(&text);
                page.push_str(if text.is_empty() { "" } else { " " });
            }
            page.push_str("|\n");
        }
        for it in self.definitions().iter().filter(|it| has_details(it)) {
            details(&mut page, it);
        }
        page
    }

    /// The same as JSON: a list of objects with `name`, `kind`, `description`, `unit`, `stability`, `labels`, `bounds`
    /// and `cardinalityLimit`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let entries: Vec<Entry<'_>> = self.definitions().iter().map(Entry::of).collect();
        let text = serde_json::to_string_pretty(&entries);
        // Texts and finite numbers always have a JSON form.
        text.unwrap_or_default() + "\n"
    }
}

fn has_details(definition: &Definition) -> bool {
    !definition.labels().is_empty() || definition.kind() == MetricKind::Distribution
}

fn details(page: &mut String, definition: &Definition) {
    let _ = writeln!(page, "\n## `{}`\n", definition.name());
    for label in definition.labels() {
        let _ = writeln!(page, "- `{}`: {}", label.key, label.meaning);
    }
    if definition.kind() == MetricKind::Distribution {
        let bounds: Vec<String> = definition.bounds().iter().map(ToString::to_string).collect();
        let _ = writeln!(page, "- buckets: {}", bounds.join(", "));
    }
}

/// Text within a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', r"\|").replace('\n', " ")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    name: &'a str,
    kind: String,
    description: &'a str,
    unit: &'static str,
    stability: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<LabelEntry<'a>>,
    #[serde(skip_serializing_if = "<[f64]>::is_empty")]
    bounds: &'a [f64],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_exponential: bool,
    cardinality_limit: u16,
}

#[derive(Serialize)]
struct LabelEntry<'a> {
    key: &'a str,
    meaning: &'a str,
}

impl<'a> Entry<'a> {
    fn of(it: &'a Definition) -> Self {
        let labels = it.labels().iter();
        Self {
            name: it.name(),
            kind: it.kind().to_string(),
            description: it.description(),
            unit: it.unit().as_str(),
            stability: it.stability().to_string(),
            labels: labels.map(|it| LabelEntry { key: &it.key, meaning: &it.meaning }).collect(),
            bounds: it.bounds(),
            is_exponential: it.exponential().is_some(),
            cardinality_limit: it.cardinality_limit(),
        }
    }
}
