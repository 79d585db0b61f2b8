use std::borrow::Cow;

use granit_parser::{ScalarStyle, StructureStyle};

use crate::yaml::builder::Builder;
use crate::yaml::span::{Span, narrow};

use super::document::{is_separator, null};
use super::line::Lines;
use super::plain::{self, Stop};
use super::quoted::{self, Quoted};
use super::{KEY_BYTES, Read, Unusual, block_scalar, flow};

/// Reads block maps and block lists, whose lines are indented alike.
pub(super) struct Block<'a, 't, 'b> {
    lines: &'a mut Lines<'t>,
    builder: &'a mut Builder<'b>,
    depth: usize,
}

/// What was read of a key: its text, its style, and where its colon is.
struct Key<'t> {
    text: Cow<'t, str>,
    style: ScalarStyle,
    span: Span,
    colon: usize,
}

/// Deeper documents are unusual, so that reading them takes little stack.
const DEPTH: usize = 96;

impl<'a, 't, 'b> Block<'a, 't, 'b> {
    pub(super) fn new(lines: &'a mut Lines<'t>, builder: &'a mut Builder<'b>) -> Self {
        Self { lines, builder, depth: 0 }
    }

    /// Reads the document whose first line is at hand; whether another one begins after it.
    pub(super) fn document(mut self) -> Read<bool> {
        let at = self.lines.line().content;
        self.node(at, 0)?;
        if self.lines.is_at_end() {
            return Ok(false);
        }
        if is_separator(self.lines)? { Ok(true) } else { Err(Unusual) }
    }

    /// Reads the value that begins here and goes on in lines that are indented by `floor` or more;
    /// ends at the next line with content.
    fn node(&mut self, at: usize, floor: usize) -> Read<()> {
        self.lines.refuse_tabs()?;
        if self.is_dash(at) {
            return self.sequence(at);
        }
        if let Some(key) = self.key(at)? {
            return self.mapping(key);
        }
        self.scalar_or_flow(at, floor)
    }

    fn sequence(&mut self, mut at: usize) -> Read<()> {
        let indent = self.deeper(at)?;
        let start = self.lines.span(at, at);
        self.builder.open_sequence(StructureStyle::Block, 0, start)?;
        loop {
            self.item(at, indent)?;
            match self.indent_of_content()? {
                Some(found) if found > indent => return Err(Unusual),
                Some(found) if found == indent => {}
                Some(_) | None => break,
            }
            at = self.lines.line().content;
            if !self.is_dash(at) {
                break;
            }
            self.lines.refuse_tabs()?;
        }
        self.end()
    }

    fn item(&mut self, dash: usize, indent: usize) -> Read<()> {
        let at = self.lines.skip_spaces(dash + 1);
        if !self.lines.is_over(dash + 1) {
            return self.node(at, indent + 1);
        }
        let end = self.lines.line().end;
        let nothing = self.lines.span(end, end);
        self.lines.advance_to_content()?;
        match self.indent_of_content()? {
            Some(found) if found > indent => self.node(self.lines.line().content, indent + 1),
            Some(_) | None => null(self.builder, nothing),
        }
    }

    fn mapping(&mut self, mut key: Key<'t>) -> Read<()> {
        let first = key.span.bytes().start;
        let indent = self.deeper(first)?;
        self.builder.open_mapping(StructureStyle::Block, 0, key.span.until(0))?;
        loop {
            let Key { text, style, span, colon } = key;
            self.builder.scalar(text, style, 0, None, span)?;
            self.value(colon, indent)?;
            match self.indent_of_content()? {
                Some(found) if found > indent => return Err(Unusual),
                Some(found) if found == indent => {}
                Some(_) | None => break,
            }
            let at = self.lines.line().content;
            if self.is_dash(at) {
                return Err(Unusual);
            }
            self.lines.refuse_tabs()?;
            key = self.key(at)?.ok_or(Unusual)?;
        }
        self.end()
    }

    /// Reads what comes after the colon of a key.
    fn value(&mut self, colon: usize, indent: usize) -> Read<()> {
        if !self.lines.is_over(colon + 1) {
            let at = self.lines.skip_spaces(colon + 1);
            return self.scalar_or_flow(at, indent + 1);
        }
        let nothing = self.lines.span(colon, colon);
        self.lines.advance_to_content()?;
        let found = self.indent_of_content()?;
        let at = self.lines.line().content;
        match found {
            Some(found) if found > indent => self.node(at, indent + 1),
            // A list may stand right below its key.
            Some(found) if found == indent && self.is_dash(at) => self.node(at, indent),
            Some(_) | None => null(self.builder, nothing),
        }
    }

    fn scalar_or_flow(&mut self, at: usize, floor: usize) -> Read<()> {
        match self.lines.byte(at) {
            b'|' | b'>' => return block_scalar::read(self.lines, self.builder, at, floor),
            b'[' | b'{' => {
                let end = flow::read(self.lines, self.builder, at, floor)?;
                self.line_ends(end)?;
            }
            b'"' | b'\'' => {
                let start = self.lines.span(at, at);
                let Quoted { text, style, end } = quoted::read(self.lines, at, floor)?;
                self.builder.scalar(text, style, 0, None, start.until(narrow(end)))?;
                self.line_ends(end)?;
            }
            _ => return plain::read(self.lines, self.builder, at, floor),
        }
        Ok(())
    }

    /// Reads the key that begins here, `None` if this is no key.
    fn key(&self, at: usize) -> Read<Option<Key<'t>>> {
        let (text, style, end, colon) = match self.lines.byte(at) {
            b'"' | b'\'' => {
                let Some(Quoted { text, style, end }) = quoted::in_line(self.lines, at)? else {
                    return Ok(None);
                };
                let colon = self.lines.skip_spaces(end);
                if self.lines.byte(colon) != b':' {
                    return Ok(None);
                }
                (text, style, end, colon)
            }
            b'|' | b'>' | b'[' | b'{' => return Ok(None),
            _ => {
                let (text, stop) = plain::stretch(self.lines, at)?;
                let Stop::Colon(colon) = stop else { return Ok(None) };
                (Cow::Borrowed(text), ScalarStyle::Plain, at + text.len(), colon)
            }
        };
        if end - at > KEY_BYTES || !matches!(self.lines.byte(colon + 1), b' ' | b'\n') {
            return Err(Unusual);
        }
        Ok(Some(Key { text, style, span: self.lines.span(at, end), colon }))
    }

    fn is_dash(&self, at: usize) -> bool {
        self.lines.byte(at) == b'-' && matches!(self.lines.byte(at + 1), b' ' | b'\n')
    }

    /// Indentation of the line at hand, `None` when the document is over.
    fn indent_of_content(&self) -> Read<Option<usize>> {
        if self.lines.is_at_end() || is_separator(self.lines)? {
            return Ok(None);
        }
        Ok(Some(self.lines.line().indent()))
    }

    fn line_ends(&mut self, at: usize) -> Read<()> {
        if !self.lines.is_over(at) {
            return Err(Unusual);
        }
        self.lines.advance_to_content()?;
        Ok(())
    }

    /// Opens a list or map that begins here; its indentation.
    fn deeper(&mut self, at: usize) -> Read<usize> {
        self.depth += 1;
        if self.depth > DEPTH { Err(Unusual) } else { Ok(at - self.lines.line().start) }
    }

    fn end(&mut self) -> Read<()> {
        self.depth -= 1;
        Ok(self.builder.close(0)?)
    }
}
