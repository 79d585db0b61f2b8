use std::borrow::Cow;

use granit_parser::ScalarStyle;

use crate::yaml::builder::Builder;
use crate::yaml::span::Span;
use crate::yaml::thorough::LineStart;

use super::block::Block;
use super::line::Lines;
use super::{Read, Unusual};

/// Reads the documents of a text.
#[derive(Debug)]
pub(in crate::yaml) struct Usual<'t> {
    lines: Lines<'t>,
    unread: LineStart,
    /// Whether the line at hand is the first of what is unread.
    is_ahead: bool,
}

impl<'t> Usual<'t> {
    pub(in crate::yaml) fn new(text: &'t str) -> Self {
        Self { lines: Lines::new(text), unread: LineStart::default(), is_ahead: false }
    }

    /// Where the first document begins that was not read.
    pub(in crate::yaml) fn unread(&self) -> LineStart {
        self.unread
    }

    /// Tells the builder of the next document; `false` at the end of the text.
    ///
    /// After a refusal nothing more can be asked of it.
    pub(in crate::yaml) fn document(&mut self, builder: &mut Builder<'_>) -> Read<bool> {
        let lines = &mut self.lines;
        if !self.is_ahead && !lines.advance_to_content()? {
            return Ok(false);
        }
        let mut nothing = None;
        let mut has_content = true;
        if is_separator(lines)? {
            let end = lines.line().start + SEPARATOR.len();
            nothing = Some(lines.span(end, end));
            has_content = lines.advance_to_content()?;
        }
        self.is_ahead = match nothing {
            Some(nothing) if !has_content || is_separator(lines)? => {
                null(builder, nothing)?;
                has_content
            }
            _ => Block::new(lines, builder).document()?,
        };
        self.unread = if self.is_ahead { lines.line().begin() } else { lines.upcoming() };
        Ok(true)
    }
}

const SEPARATOR: &str = "---";

/// Whether the line separates documents; refuses one that ends them, and one with content behind the separator.
pub(super) fn is_separator(lines: &Lines<'_>) -> Read<bool> {
    let line = lines.line();
    let is_marker = |marker: &[u8]| {
        lines.rest(line.start).starts_with(marker)
            && matches!(lines.byte(line.start + marker.len()), b' ' | b'\t' | b'\n')
    };
    if is_marker(b"...") {
        return Err(Unusual);
    }
    if !is_marker(SEPARATOR.as_bytes()) {
        return Ok(false);
    }
    lines.refuse_tabs()?;
    if lines.is_over(line.start + SEPARATOR.len()) { Ok(true) } else { Err(Unusual) }
}

/// A value that was left out.
pub(super) fn null(builder: &mut Builder<'_>, place: Span) -> Read<()> {
    Ok(builder.scalar(Cow::Borrowed("~"), ScalarStyle::Plain, 0, None, place)?)
}
