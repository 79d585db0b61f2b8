use std::cell::Cell;

use memchr::memchr;

use crate::Position;
use crate::yaml::span::{Span, narrow};
use crate::yaml::thorough::LineStart;

use super::{Read, Unusual};

/// Walks a text line by line.
#[derive(Debug)]
pub(super) struct Lines<'t> {
    text: &'t str,
    line: Line,
    /// Where the next line begins.
    next: usize,
    is_at_end: bool,
    /// A place of the line, and how many characters are before it.
    counted: Cell<(usize, usize)>,
}

/// A line, by byte offsets within the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Counted from 1.
    number: u32,
    pub(super) start: usize,
    /// Where its first character is that is no space.
    pub(super) content: usize,
    /// Where its line break is, or the end of the text.
    pub(super) end: usize,
    is_ascii: bool,
    has_tab: bool,
}

impl Line {
    pub(super) fn indent(&self) -> usize {
        self.content - self.start
    }

    /// Whether it has spaces only.
    pub(super) fn is_blank(&self) -> bool {
        self.content == self.end
    }

    pub(super) fn begin(&self) -> LineStart {
        LineStart { lines: self.number - 1, bytes: self.start }
    }
}

impl<'t> Lines<'t> {
    /// Stands before the first line.
    pub(super) fn new(text: &'t str) -> Self {
        let line = Line { number: 0, start: 0, content: 0, end: 0, is_ascii: true, has_tab: false };
        Self { text, line, next: 0, is_at_end: false, counted: Cell::default() }
    }

    pub(super) fn line(&self) -> &Line {
        &self.line
    }

    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// Where the line begins that comes next.
    pub(super) fn upcoming(&self) -> LineStart {
        LineStart { lines: self.line.number, bytes: self.next }
    }

    /// Goes to the next line; `false` at the end of the text.
    pub(super) fn advance(&mut self) -> Read<bool> {
        let bytes = self.text.as_bytes();
        let start = self.next;
        if start >= bytes.len() {
            self.is_at_end = true;
            return Ok(false);
        }
        let rest = &bytes[start..];
        let feed = memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest[..feed].strip_suffix(b"\r").unwrap_or(&rest[..feed]);
        let length = line.len();
        let indent = line.iter().take_while(|byte| **byte == b' ').count();
        let (mut is_ascii, mut has_tab) = (true, false);
        if !is_printable_ascii(&line[indent..]) {
            is_ascii = line.is_ascii();
            for char in self.text[start..start + length].chars() {
                match char {
                    '\t' => has_tab = true,
                    char if is_usual(char) => {}
                    _ => return Err(Unusual),
                }
            }
        }
        let number = self.line.number + 1;
        let (content, end) = (start + indent, start + length);
        self.line = Line { number, start, content, end, is_ascii, has_tab };
        self.next = start + feed + 1;
        self.counted.set((start, 0));
        Ok(true)
    }

    /// Whether the last line was left.
    pub(super) fn is_at_end(&self) -> bool {
        self.is_at_end
    }

    /// Leaves the line at hand if it has nothing but a comment, and goes to the next one with content.
    pub(super) fn pass_comment(&mut self) -> Read<()> {
        if !self.is_at_end && self.byte(self.line.content) == b'#' {
            self.advance_to_content()?;
        }
        Ok(())
    }

    /// Goes to the next line that has more than spaces and a comment; `false` at the end of the text.
    pub(super) fn advance_to_content(&mut self) -> Read<bool> {
        while self.advance()? {
            if !self.line.is_blank() && self.byte(self.line.content) != b'#' {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Refuses a line with a tab, which may stand where only spaces are indentation.
    pub(super) fn refuse_tabs(&self) -> Read<()> {
        if self.line.has_tab { Err(Unusual) } else { Ok(()) }
    }

    /// The byte at a place of the line; a line feed where it ends.
    pub(super) fn byte(&self, at: usize) -> u8 {
        if at < self.line.end { self.text.as_bytes()[at] } else { b'\n' }
    }

    /// The rest of the line.
    pub(super) fn rest(&self, at: usize) -> &'t [u8] {
        &self.text.as_bytes()[at..self.line.end]
    }

    /// Where the line goes on after spaces.
    pub(super) fn skip_spaces(&self, at: usize) -> usize {
        at + self.rest(at).iter().take_while(|byte| **byte == b' ').count()
    }

    /// Whether nothing but a comment comes after something that ends here.
    pub(super) fn is_over(&self, at: usize) -> bool {
        let next = self.skip_spaces(at);
        next == self.line.end || (next > at && self.byte(next) == b'#')
    }

    fn position(&self, at: usize) -> Position {
        let chars = if self.line.is_ascii { at - self.line.start } else { self.chars_before(at) };
        Position { line: self.line.number, column: narrow(chars + 1) }
    }

    /// Counts on from the place that was asked for last, so that a long line is not counted again and again.
    fn chars_before(&self, at: usize) -> usize {
        let (from, counted) = self.counted.get();
        let (from, counted) = if from <= at { (from, counted) } else { (self.line.start, 0) };
        let chars = counted + self.text.get(from..at).unwrap_or_default().chars().count();
        self.counted.set((at, chars));
        chars
    }

    /// A stretch that begins in the line.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.position(from), narrow(from)..narrow(to))
    }
}

fn is_printable_ascii(bytes: &[u8]) -> bool {
    bytes.iter().fold(true, |all, byte| all & (b' '..=b'~').contains(byte))
}

/// Whether a character has no meaning to a reader of YAML, and may stand in a document.
fn is_usual(char: char) -> bool {
    match char {
        ' '..='~' => true,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        char => char >= '\u{a0}',
    }
}
