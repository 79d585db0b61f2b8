use granit_parser::{
    ErrorKind as ScanErrorKind, Event, Marker, Parser, ScanError, Span as RawSpan, StrInput,
    StructureStyle, options,
};

use crate::Position;

use super::builder::Builder;
use super::indentless::at_first_dash;
use super::options::Limits;
use super::span::{Span, narrow};
use super::usage::{depth_limit, too_deep};
use super::{Error, ErrorKind};

/// Reads all of YAML, from some line of a text to its end.
pub(super) struct Thorough<'t> {
    parser: Parser<'t, StrInput<'t>>,
    text: &'t str,
    from: LineStart,
    depth_limit: usize,
}

/// Where a line begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LineStart {
    /// Number of lines before it.
    pub(super) lines: u32,
    /// Number of bytes before it.
    pub(super) bytes: usize,
}

/// What a reader came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The first line of a document.
    Start(Position),
    /// Something of a document, which the builder was told.
    Within,
    /// The end of a document.
    End,
    /// The end of the text.
    Over,
}

impl<'t> Thorough<'t> {
    pub(super) fn new(text: &'t str, from: LineStart, limits: &Limits) -> Self {
        let depth_limit = depth_limit(limits);
        let rest = text.get(from.bytes..).unwrap_or_default();
        let parser = Parser::new_from_str_with_options(rest, parser_options(depth_limit));
        Self { parser, text, from, depth_limit }
    }

    pub(super) fn step(&mut self, builder: &mut Builder<'_>) -> Result<Step, Error> {
        let Some(next) = self.parser.next_event() else { return Ok(Step::Over) };
        let (event, raw) = next.map_err(|error| self.syntax_error(&error))?;
        match event {
            Event::DocumentStart(..) => return Ok(Step::Start(self.position(&raw.start))),
            Event::DocumentEnd => return Ok(Step::End),
            Event::StreamEnd => return Ok(Step::Over),
            node => self.node(node, &raw, builder)?,
        }
        Ok(Step::Within)
    }

    /// Goes on at the next line that separates documents; `false` when there is none.
    pub(super) fn recover(&mut self) -> bool {
        self.parser.proceed_next_document().is_ok()
    }

    fn node(
        &self,
        event: Event<'_>,
        raw: &RawSpan,
        builder: &mut Builder<'_>,
    ) -> Result<(), Error> {
        let span = self.span(raw);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                builder.scalar(text, style, anchor, tag.as_deref(), span)
            }
            Event::Alias(id) => builder.alias(id, span),
            Event::UnresolvedAlias(name) => {
                let message = format!("alias `*{name}` names no earlier anchor of this document");
                Err(Error::new(ErrorKind::UnknownAlias, span.start(), message))
            }
            Event::SequenceStart(style, anchor, _) => {
                let under_key = style == StructureStyle::Block && builder.awaits_value();
                let span = if under_key { at_first_dash(span, self.text) } else { span };
                builder.open_sequence(style, anchor, span)
            }
            Event::MappingStart(style, anchor, _) => builder.open_mapping(style, anchor, span),
            Event::SequenceEnd | Event::MappingEnd => builder.close(span.byte_end()),
            _ => Ok(()),
        }
    }

    fn span(&self, raw: &RawSpan) -> Span {
        let byte = |marker: &Marker| narrow(self.from.bytes + marker.byte_offset().unwrap_or(0));
        Span::new(self.position(&raw.start), byte(&raw.start)..byte(&raw.end))
    }

    fn position(&self, marker: &Marker) -> Position {
        let line = self.from.lines.saturating_add(narrow(marker.line()));
        Position { line, column: narrow(marker.col() + 1) }
    }

    fn syntax_error(&self, error: &ScanError) -> Error {
        let position = self.position(error.marker());
        match error.kind() {
            ScanErrorKind::RecursionLimitExceeded => too_deep(self.depth_limit, position),
            _ => Error::new(ErrorKind::Syntax, position, error.info()),
        }
    }
}

fn parser_options(depth_limit: usize) -> granit_parser::Options {
    options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        flow_nesting_limit: depth_limit + 1,
        block_nesting_limit: depth_limit + 1,
    }
}
