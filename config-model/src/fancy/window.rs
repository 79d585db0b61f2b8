use std::borrow::Cow;
use std::ops::Range;

use crate::Position;

/// Lines may be as long as the text; so much of one before and behind its mark is enough to show.
const BEFORE: usize = 120;
const BEHIND: usize = 240;

/// The line a message is about, or the part of it around the mark.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Window<'t> {
    pub(super) number: usize,
    pub(super) line: Cow<'t, str>,
    /// The marked bytes of the line.
    pub(super) mark: Range<usize>,
    /// Whether the line goes on before or behind.
    pub(super) is_cut: bool,
}

impl<'t> Window<'t> {
    /// Finds the line of a position; without a stretch of bytes its word is marked.
    pub(super) fn of(
        text: &'t str,
        position: Position,
        bytes: Option<Range<usize>>,
    ) -> Option<Self> {
        let line = line(text, position.line as usize)?;
        let column = (position.column as usize).checked_sub(1)?;
        let start = line.char_indices().nth(column).map_or(line.len(), |(start, _)| start);
        let length = bytes.map_or_else(|| word(&line[start..]).len(), |bytes| bytes.len());
        // Something must be marked, if only the end of the line.
        let next = line[start..].chars().next().map_or(1, char::len_utf8);
        let end = start.saturating_add(length).min(line.len()).max(start + next);
        let mark = start..ceil_boundary(line, end);
        let number = position.line as usize;
        Some(Self { number, line: Cow::Borrowed(line), mark, is_cut: false }.cut())
    }

    fn cut(self) -> Self {
        let Cow::Borrowed(line) = self.line else { return self };
        if line.len() <= BEFORE + BEHIND {
            return self;
        }
        let from = floor_boundary(line, self.mark.start.saturating_sub(BEFORE));
        let to = ceil_boundary(line, self.mark.start.saturating_add(BEHIND).min(line.len()));
        let shown = &line[from..to];
        let before = if from > 0 { "…" } else { "" };
        let behind = if to < line.len() { "…" } else { "" };
        let shift = |at: usize| at.min(to.max(self.mark.start + 1)) - from + before.len();
        Self {
            mark: shift(self.mark.start)..shift(self.mark.end),
            line: Cow::Owned(format!("{before}{shown}{behind}")),
            is_cut: true,
            ..self
        }
    }
}

/// Finds a line, counted from 1; breaks are those of YAML: `\n`, `\r\n` and `\r`.
fn line(text: &str, number: usize) -> Option<&str> {
    let mut rest = text;
    for _ in 1..number {
        let end = rest.find(['\n', '\r'])?;
        let width = if rest[end..].starts_with("\r\n") { 2 } else { 1 };
        rest = &rest[end + width..];
    }
    let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
    Some(rest[..end].trim_start_matches('\u{feff}'))
}

/// Takes what stands before white space or punctuation.
fn word(rest: &str) -> &str {
    let word = rest.split([' ', '\t', ',', ']', '}']).next().unwrap_or_default();
    word.strip_suffix(':').unwrap_or(word)
}

fn floor_boundary(line: &str, mut at: usize) -> usize {
    while !line.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil_boundary(line: &str, mut at: usize) -> usize {
    while at < line.len() && !line.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, at: (u32, u32), bytes: Option<Range<usize>>, expected: (&str, &str)) {
        let position = Position { line: at.0, column: at.1 };
        let window = Window::of(text, position, bytes).expect("the line is there");
        let marked = window.line.get(window.mark.clone()).unwrap_or_default();
        assert_eq!((&*window.line, marked), expected);
    }

    #[test]
    fn word_at_the_position_is_marked() {
        check("a: 1\nb: cde f\n", (2, 4), None, ("b: cde f", "cde"));
        check("[ab, c]", (1, 2), None, ("[ab, c]", "ab"));
        check("é: ü", (1, 4), None, ("é: ü", "ü"));
    }

    #[test]
    fn stretch_is_marked_up_to_the_end_of_its_line() {
        check("a: x y z", (1, 4), Some(3..6), ("a: x y z", "x y"));
        check("a:\n  b: 1\n  c: 2\n", (2, 3), Some(5..17), ("  b: 1", "b: 1"));
    }

    #[test]
    fn end_of_a_line_is_a_place() {
        let window = Window::of("a:\n", Position { line: 1, column: 3 }, None);
        assert_eq!(window.map(|window| window.mark), Some(2..3));
    }

    #[test]
    fn every_kind_of_line_break_counts() {
        check("a\r\nb\rc\nd", (4, 1), None, ("d", "d"));
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let text = format!("{}word {}", "x".repeat(1_000_000), "y".repeat(1_000_000));
        let window = Window::of(&text, Position { line: 1, column: 1_000_001 }, None);
        let window = window.expect("the line is there");
        assert_eq!(&window.line[window.mark.clone()], "word");
        assert!(window.line.len() < 400);
        let huge = Window::of(&text, Position { line: 1, column: 1 }, Some(0..1_000_000));
        assert!(huge.is_some_and(|huge| huge.line.len() < 400 && huge.mark.end <= huge.line.len()));
    }

    #[test]
    fn place_outside_the_text_has_no_line() {
        assert_eq!(Window::of("a\n", Position { line: 3, column: 1 }, None), None);
        assert_eq!(Window::of("a\n", Position { line: 1, column: 0 }, None), None);
    }
}
