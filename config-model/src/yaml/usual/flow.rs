use std::borrow::Cow;

use granit_parser::{ScalarStyle, StructureStyle};

use crate::yaml::builder::Builder;
use crate::yaml::span::narrow;

use super::document::{is_separator, null};
use super::line::Lines;
use super::quoted::{self, Quoted};
use super::{KEY_BYTES, Read, Unusual};

/// Reads the list or map whose bracket is here, also over several lines; where it ends in the line at hand.
pub(super) fn read(
    lines: &mut Lines<'_>,
    builder: &mut Builder<'_>,
    at: usize,
    floor: usize,
) -> Read<usize> {
    Flow { lines, builder, floor, depth: 0 }.collection(at)
}

struct Flow<'a, 't, 'b> {
    lines: &'a mut Lines<'t>,
    builder: &'a mut Builder<'b>,
    /// Indentation that its lines have at least.
    floor: usize,
    depth: usize,
}

/// Deeper ones are unusual, so that reading them takes little stack.
const DEPTH: usize = 32;

impl<'t> Flow<'_, 't, '_> {
    /// Where the collection ends that begins here.
    fn collection(&mut self, at: usize) -> Read<usize> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Unusual);
        }
        let start = self.lines.span(at, at + 1);
        let is_map = self.lines.byte(at) == b'{';
        let close = if is_map {
            self.builder.open_mapping(StructureStyle::Flow, 0, start)?;
            b'}'
        } else {
            self.builder.open_sequence(StructureStyle::Flow, 0, start)?;
            b']'
        };
        let mut at = self.skip(at + 1)?;
        while self.lines.byte(at) != close {
            at = if is_map { self.entry(at, close)? } else { self.value(at)? };
            at = self.skip(at)?;
            match self.lines.byte(at) {
                b',' => at = self.skip(at + 1)?,
                byte if byte == close => {}
                _ => return Err(Unusual),
            }
        }
        self.depth -= 1;
        self.builder.close(narrow(at + 1))?;
        Ok(at + 1)
    }

    fn entry(&mut self, at: usize, close: u8) -> Read<usize> {
        let is_quoted = matches!(self.lines.byte(at), b'"' | b'\'');
        let end = self.scalar(at)?;
        // A key stands in one line.
        if end - at > KEY_BYTES || at < self.lines.line().start {
            return Err(Unusual);
        }
        let colon = self.lines.skip_spaces(end);
        match self.lines.byte(colon) {
            b':' => {}
            byte if colon == end && (byte == b',' || byte == close) => {
                let nothing = self.lines.span(end, end);
                null(self.builder, nothing)?;
                return Ok(end);
            }
            _ => return Err(Unusual),
        }
        if !is_quoted && !matches!(self.lines.byte(colon + 1), b' ' | b'\n') {
            return Err(Unusual);
        }
        let at = self.skip(colon + 1)?;
        self.value(at)
    }

    fn value(&mut self, at: usize) -> Read<usize> {
        match self.lines.byte(at) {
            b'[' | b'{' => self.collection(at),
            _ => self.scalar(at),
        }
    }

    fn scalar(&mut self, at: usize) -> Read<usize> {
        let start = self.lines.span(at, at);
        let Quoted { text, style, end } = match self.lines.byte(at) {
            b'"' | b'\'' => quoted::read(self.lines, at, self.floor)?,
            _ => {
                let text = self.plain(at)?;
                let (style, end) = (ScalarStyle::Plain, at + text.len());
                Quoted { text: Cow::Borrowed(text), style, end }
            }
        };
        self.builder.scalar(text, style, 0, None, start.until(narrow(end)))?;
        Ok(end)
    }

    fn plain(&self, at: usize) -> Read<&'t str> {
        let rest = self.lines.rest(at);
        match rest {
            [b'-', next, ..] if !is_indicator(*next) && *next != b' ' => {}
            [
                b'-' | b'?' | b':' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%'
                | b'@' | b'`',
                ..,
            ]
            | [] => return Err(Unusual),
            [first, ..] if is_indicator(*first) => return Err(Unusual),
            _ => {}
        }
        let is_end = |at: usize| match rest[at] {
            b':' => rest.get(at + 1).is_none_or(|next| *next == b' ' || is_indicator(*next)),
            b'#' => rest[at - 1] == b' ',
            byte => is_indicator(byte),
        };
        let length = (1..rest.len()).find(|at| is_end(*at)).unwrap_or(rest.len());
        Ok(self.lines.text()[at..at + length].trim_end_matches(' '))
    }

    /// Goes over white space, line ends and comments.
    fn skip(&mut self, mut at: usize) -> Read<usize> {
        while self.lines.is_over(at) {
            if !self.lines.advance_to_content()? || is_separator(self.lines)? {
                return Err(Unusual);
            }
            self.lines.refuse_tabs()?;
            at = self.lines.line().content;
            if self.lines.line().indent() < self.floor
                && !matches!(self.lines.byte(at), b']' | b'}')
            {
                return Err(Unusual);
            }
        }
        Ok(self.lines.skip_spaces(at))
    }
}

fn is_indicator(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}
