use std::borrow::Cow;
use std::ops::Range;

use super::Lines;
use crate::Position;
use crate::decode::{Diagnostic, Severity};
use crate::yaml::{self, DecodeError, Span};

/// A message about a place of a text, ready to be shown.
///
/// For messages of your own, such as those of a validator:
///
/// ```
/// use mesh_config_model::decode::Severity;
/// use mesh_config_model::fancy::{Marked, Renderer};
/// use mesh_config_model::yaml;
///
/// let text = "hosts: [a, b]\nports: []\n";
/// let node = yaml::from_str(text, &yaml::Options::new())?;
/// let host = node.find("hosts[1]").expect("it is there");
/// let marked = Marked::new(Severity::Warning, "host is not used", "hosts.yaml", text, host.position()).span(host.span());
/// assert!(Renderer::plain().render(&marked).contains("1 | hosts: [a, b]\n  |            ^"));
/// # Ok::<(), yaml::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Marked<'a> {
    pub(super) severity: Severity,
    pub(super) message: Cow<'a, str>,
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) lines: Option<&'a Lines<'a>>,
    pub(super) position: Position,
    pub(super) bytes: Option<Range<usize>>,
    pub(super) related: Option<(Position, &'a str)>,
}

impl<'a> Marked<'a> {
    /// Marks the word at a position of a text; `file` is its name.
    pub fn new(
        severity: Severity,
        message: impl Into<Cow<'a, str>>,
        file: &'a str,
        text: &'a str,
        position: Position,
    ) -> Self {
        let message = message.into();
        Self { severity, message, file, text, lines: None, position, bytes: None, related: None }
    }

    /// Marks a stretch of the text instead of a word; of several lines the first one is marked.
    pub fn span(mut self, span: Span) -> Self {
        self.position = span.start();
        self.bytes = Some(span.bytes());
        self
    }

    /// Marks the word at a second place too, with a label.
    pub fn related(mut self, position: Position, label: &'a str) -> Self {
        self.related = Some((position, label));
        self
    }

    /// Takes the lines of the text, where many messages are about one text.
    pub fn lines(mut self, lines: &'a Lines<'a>) -> Self {
        self.lines = Some(lines);
        self
    }

    /// Takes a diagnostic of [`load`](crate::decode::load) and the text that was loaded.
    pub fn diagnostic(diagnostic: &'a Diagnostic, text: &'a str) -> Self {
        let message = if diagnostic.path.is_root() {
            Cow::Borrowed(&*diagnostic.message)
        } else {
            Cow::Owned(format!("{}: {}", diagnostic.path, diagnostic.message))
        };
        let marked =
            Self::new(diagnostic.severity, message, &diagnostic.file, text, diagnostic.position);
        Self { related: diagnostic.related.map(|place| (place, RELATED)), ..marked }
            .spanned(diagnostic.span)
    }

    /// Takes an error of the reader and the text that was read.
    pub fn yaml_error(error: &'a yaml::Error, file: &'a str, text: &'a str) -> Self {
        let marked = Self::new(Severity::Error, error.message(), file, text, error.position());
        Self { related: error.related().map(|place| (place, RELATED)), ..marked }
    }

    /// Takes an error of a decoder and the text that was decoded.
    pub fn decode_error(error: &'a DecodeError, file: &'a str, text: &'a str) -> Self {
        let message = if error.path().is_root() {
            Cow::Borrowed(error.message())
        } else {
            Cow::Owned(format!("{}: {}", error.path(), error.message()))
        };
        let start = Position { line: 1, column: 1 };
        let position = error.position().unwrap_or(start);
        Self::new(Severity::Error, message, file, text, position).spanned(error.span())
    }

    fn spanned(self, span: Option<Span>) -> Self {
        match span {
            Some(span) => self.span(span),
            None => self,
        }
    }
}

/// The only second place that readers know of is that of an equal key.
const RELATED: &str = "first here";
