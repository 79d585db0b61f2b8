use std::ops::Range;

use crate::Position;

/// The lines of a text, found once for all the [`Marked`](super::Marked) messages about it.
///
/// Without it each message looks for its line from the beginning of the text.
///
/// ```
/// use mesh_config_model::Position;
/// use mesh_config_model::decode::Severity;
/// use mesh_config_model::fancy::{Lines, Marked, Renderer};
///
/// let text = "hosts: [a, b]\nports: []\n";
/// let lines = Lines::new(text);
/// let position = Position { line: 2, column: 8 };
/// let marked = Marked::new(Severity::Error, "no port", "hosts.yaml", text, position).lines(&lines);
/// assert!(Renderer::plain().render(&marked).contains("2 | ports: []\n"));
/// ```
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    text: &'t str,
    lines: Vec<Line>,
}

#[derive(Clone, Debug)]
struct Line {
    bytes: Range<usize>,
    /// Where in a long line every character begins that comes a multiple of [`STRIDE`] behind the first.
    strides: Vec<usize>,
}

/// So many characters of a line are walked at most to find one.
const STRIDE: usize = 256;

impl<'t> Lines<'t> {
    /// Finds the lines of a text; breaks are those of YAML: `\n`, `\r\n` and `\r`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        loop {
            let rest = &text[start..];
            let length = rest.find(['\n', '\r']);
            let line = rest[..length.unwrap_or(rest.len())].trim_start_matches('\u{feff}');
            let end = start + length.unwrap_or(rest.len());
            let strides = line.char_indices().step_by(STRIDE).skip(1).map(|(at, _)| at).collect();
            lines.push(Line { bytes: end - line.len()..end, strides });
            if length.is_none() {
                return Self { text, lines };
            }
            start = end + if text[end..].starts_with("\r\n") { 2 } else { 1 };
        }
    }

    /// Lends the line of a position, and where in it the character of the position begins.
    pub(super) fn find(&self, position: Position) -> Option<(&'t str, usize)> {
        let Line { bytes, strides } = self.lines.get((position.line as usize).checked_sub(1)?)?;
        let column = (position.column as usize).checked_sub(1)?;
        let line = &self.text[bytes.clone()];
        let known = match column / STRIDE {
            0 => Some(0),
            stride => strides.get(stride - 1).copied(),
        };
        let at = known.and_then(|known| {
            let (at, _) = line[known..].char_indices().nth(column % STRIDE)?;
            Some(known + at)
        });
        Some((line, at.unwrap_or(line.len())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, (line, column): (u32, u32), expected: Option<(&str, usize)>) {
        assert_eq!(Lines::new(text).find(Position { line, column }), expected);
    }

    #[test]
    fn every_kind_of_line_break_counts() {
        for (line, expected) in (1..).zip(["a", "b", "", "c", ""]) {
            check("a\r\nb\r\r\nc\n", (line, 1), Some((expected, 0)));
        }
    }

    #[test]
    fn mark_of_the_byte_order_is_no_column() {
        check("\u{feff}ab", (1, 2), Some(("ab", 1)));
    }

    #[test]
    fn place_outside_the_text_has_no_line() {
        check("a\n", (3, 1), None);
        check("a\n", (0, 1), None);
        check("a\n", (1, 0), None);
        check("a\n", (1, 9), Some(("a", 1)));
    }

    #[test]
    fn every_column_of_a_long_line_is_found() {
        let line: String = "aé日".chars().cycle().take(3 * STRIDE).collect();
        let text = format!("x\n{line}\ny");
        let lines = Lines::new(&text);
        let starts = line.char_indices().map(|(at, _)| at).chain([line.len(); 2]);
        for (column, at) in (1..).zip(starts) {
            assert_eq!(lines.find(Position { line: 2, column }), Some((&*line, at)));
        }
    }
}
