use crate::Position;

use super::span::{Span, narrow};

/// Moves the start of a block list back to its first dash.
///
/// The parser places a list that is not indented below its key behind that dash, and behind a comment there.
pub(super) fn at_first_dash(span: Span, text: &str) -> Span {
    let bytes = span.bytes();
    let before = text.get(..bytes.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let content = line.trim_start_matches(' ');
    let Some(behind) = content.strip_prefix('-') else { return span };
    let behind = behind.trim_start_matches([' ', '\t']);
    if !behind.is_empty() && !behind.starts_with('#') {
        return span;
    }
    let start = Position { column: narrow(line.len() - content.len() + 1), ..span.start() };
    Span::new(start, narrow(bytes.start - content.len())..span.byte_end())
}
