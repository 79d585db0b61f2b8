use std::fmt;
use std::ops::Range;

use crate::Position;

/// A stretch of a YAML text.
///
/// Prints as `line:column` of its first character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    start: Position,
    byte_start: u32,
    byte_end: u32,
}

impl Span {
    pub(crate) fn new(start: Position, bytes: Range<u32>) -> Self {
        Self { start, byte_start: bytes.start, byte_end: bytes.end.max(bytes.start) }
    }

    /// Line and column of the first character.
    #[must_use]
    pub fn start(&self) -> Position {
        self.start
    }

    /// Byte range within the text.
    #[must_use]
    pub fn bytes(&self) -> Range<usize> {
        // Texts of more than 4 GiB are refused, and no supported target has a narrower `usize`.
        self.byte_start as usize..self.byte_end as usize
    }

    /// Lends the stretch out of the text it was read from, `None` for another text.
    #[must_use]
    pub fn slice<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.get(self.bytes())
    }

    pub(crate) fn byte_end(&self) -> u32 {
        self.byte_end
    }

    pub(crate) fn until(self, byte_end: u32) -> Self {
        Self { byte_end: byte_end.max(self.byte_start), ..self }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.start.fmt(f)
    }
}

/// Texts of more than 4 GiB never reach a reader, so nothing is cut here.
pub(super) fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
