use std::borrow::Cow;
use std::ops::Range;

use super::Lines;
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
        lines: &Lines<'t>,
        position: Position,
        bytes: Option<Range<usize>>,
    ) -> Option<Self> {
        let (line, start) = lines.find(position)?;
        let is_cut = line.len() > BEFORE + BEHIND;
        let (from, to) = if is_cut {
            let to = start.saturating_add(BEHIND).min(line.len());
            (floor_boundary(line, start.saturating_sub(BEFORE)), ceil_boundary(line, to))
        } else {
            (0, line.len())
        };
        let shown = &line[start..to];
        let length = bytes.map_or_else(|| word(shown).len(), |bytes| bytes.len());
        // Something must be marked, if only the end of the line.
        let next = shown.chars().next().map_or(1, char::len_utf8);
        let end = ceil_boundary(line, start.saturating_add(length).min(to).max(start + next));
        let before = if from > 0 { "…" } else { "" };
        let behind = if to < line.len() { "…" } else { "" };
        let line = match &line[from..to] {
            shown if is_cut => Cow::Owned(format!("{before}{shown}{behind}")),
            shown => Cow::Borrowed(shown),
        };
        let shift = |at: usize| at - from + before.len();
        Some(Self { number: position.line as usize, line, mark: shift(start)..shift(end), is_cut })
    }
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
        let window = Window::of(&Lines::new(text), position, bytes).expect("the line is there");
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
        let window = Window::of(&Lines::new("a:\n"), Position { line: 1, column: 3 }, None);
        assert_eq!(window.map(|window| window.mark), Some(2..3));
    }

    #[test]
    fn every_kind_of_line_break_counts() {
        check("a\r\nb\rc\nd", (4, 1), None, ("d", "d"));
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let text = format!("{}word {}", "x".repeat(1_000_000), "y".repeat(1_000_000));
        let lines = Lines::new(&text);
        let window = Window::of(&lines, Position { line: 1, column: 1_000_001 }, None);
        let window = window.expect("the line is there");
        assert_eq!(&window.line[window.mark.clone()], "word");
        assert!(window.line.len() < 400);
        let huge = Window::of(&lines, Position { line: 1, column: 1 }, Some(0..1_000_000));
        assert!(huge.is_some_and(|huge| huge.line.len() < 400 && huge.mark.end <= huge.line.len()));
    }
}
