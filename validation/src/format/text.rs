use std::fmt::Write as _;

use mesh_config_model::decode;
use mesh_config_model::fancy::{Lines, Marked, Renderer};

use super::Entry;
use crate::Severity;

/// Shows a finding with the line it is about, for people.
///
/// `source` is the text of the file; without it, or when the place is not known, file and place stand alone.
/// The result ends with an empty line.
///
/// ```
/// use std::sync::Arc;
///
/// use mesh_config_model::fancy::Renderer;
/// use mesh_config_model::{FieldPath, Position};
/// use mesh_validation::format::{self, Entry};
/// use mesh_validation::{Finding, Problem, Severity, codes};
///
/// let problem = Problem::new(codes::H_PORT_1, "port 0 is outside 1..=65535");
/// let mut finding = Finding::new(Severity::Error, FieldPath::root().field("port"), problem);
/// finding.position = Some(Position { line: 2, column: 7 });
/// let entry = Entry::new(Arc::from("a.yaml"), 0, None, finding);
/// assert_eq!(
///     format::text(&entry, Some("name: a\nport: 0\n"), &Renderer::plain()),
///     r#"error: port: port 0 is outside 1..=65535 [H-PORT-1]
///  --> a.yaml:2:7
///   |
/// 2 | port: 0
///   |       ^
///
/// "#,
/// );
/// ```
#[must_use]
pub fn text(entry: &Entry, source: Option<&str>, renderer: &Renderer) -> String {
    texts([entry], source, renderer)
}

/// Shows the findings about one text, each as [`text`] does, at a cost that grows with their number alone.
#[must_use]
pub fn texts<'e>(
    entries: impl IntoIterator<Item = &'e Entry>,
    source: Option<&str>,
    renderer: &Renderer,
) -> String {
    let lines = source.map(Lines::new);
    let source = source.zip(lines.as_ref());
    entries.into_iter().map(|entry| shown(entry, source, renderer)).collect()
}

fn shown(entry: &Entry, source: Option<(&str, &Lines<'_>)>, renderer: &Renderer) -> String {
    let finding = &entry.finding;
    let subject = entry.subject();
    let mut title = String::new();
    if !subject.is_empty() {
        let _ = write!(title, "{subject}: ");
    }
    let _ = write!(title, "{} [{}]", entry.message(), finding.code);
    let (Some(position), Some((source, lines))) = (finding.position, source) else {
        let place = finding.position.map(|position| format!(":{position}")).unwrap_or_default();
        return format!("{}: {title}\n --> {}{place}\n\n", finding.severity, entry.file);
    };
    let severity = match finding.severity {
        Severity::Error => decode::Severity::Error,
        Severity::Warning => decode::Severity::Warning,
    };
    let marked = Marked::new(severity, title, &entry.file, source, position).lines(lines);
    let mut shown = renderer.render(&marked);
    shown.push('\n');
    shown
}
