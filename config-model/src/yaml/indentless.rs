use crate::Position;

use super::span::Span;

/// Moves the start of a block list back to its first dash.
///
/// The parser places a list that is not indented below its key behind that dash.
pub(super) fn at_first_dash(span: Span, text: &str) -> Span {
    let bytes = span.bytes();
    let before = text.get(..bytes.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let Some(indentation) = line.trim_end_matches([' ', '\t']).strip_suffix('-') else {
        return span;
    };
    if !indentation.bytes().all(|b| b == b' ') {
        return span;
    }
    let back = u32::try_from(line.len() - indentation.len()).unwrap_or_default();
    let start = span.start();
    let start = Position { column: start.column.saturating_sub(back), ..start };
    let byte_start = span.byte_end().saturating_sub(back);
    Span::new(start, byte_start..span.byte_end())
}
