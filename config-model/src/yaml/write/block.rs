use std::fmt::{self, Write};

use crate::yaml::node::{Entry, Mapping, Node, NodeValue};

use super::scalar;

/// Readers look for the colon of a key within its first 1024 characters.
const LONGEST_KEY: usize = 512;
/// Columns of one level.
const STEP: usize = 2;

/// Writes collections in block style.
pub(super) struct Writer<'w, W> {
    out: &'w mut W,
}

impl<'w, W: Write> Writer<'w, W> {
    pub(super) fn new(out: &'w mut W) -> Self {
        Self { out }
    }

    pub(super) fn document(&mut self, root: &Node) -> fmt::Result {
        match Content::of(root) {
            Content::Entries(mapping) => self.entries(mapping, 0),
            Content::Items(items) => self.items(items, 0),
            // A literal block at the root could hold a line that separates documents.
            Content::Scalar => {
                scalar::write(self.out, root.value())?;
                self.out.write_char('\n')
            }
        }
    }

    /// Writes the entries of a map; the cursor stands where the first one belongs.
    fn entries(&mut self, mapping: &Mapping, column: usize) -> fmt::Result {
        for (index, entry) in mapping.iter().enumerate() {
            if index > 0 {
                self.indent(column)?;
            }
            self.key(entry, column)?;
            match Content::of(entry.value()) {
                Content::Entries(mapping) => {
                    self.out.write_char('\n')?;
                    self.indent(column + STEP)?;
                    self.entries(mapping, column + STEP)?;
                }
                Content::Items(items) => {
                    self.out.write_char('\n')?;
                    self.indent(column)?;
                    self.items(items, column)?;
                }
                Content::Scalar => self.leaf(entry.value(), column)?,
            }
        }
        Ok(())
    }

    /// Writes the items of a list; the cursor stands where the first dash belongs.
    fn items(&mut self, items: &[Node], column: usize) -> fmt::Result {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.indent(column)?;
            }
            self.out.write_char('-')?;
            match Content::of(item) {
                Content::Entries(mapping) => {
                    self.out.write_char(' ')?;
                    self.entries(mapping, column + STEP)?;
                }
                Content::Items(items) => {
                    self.out.write_char(' ')?;
                    self.items(items, column + STEP)?;
                }
                Content::Scalar => self.leaf(item, column)?,
            }
        }
        Ok(())
    }

    fn key(&mut self, entry: &Entry, column: usize) -> fmt::Result {
        if entry.key().len() <= LONGEST_KEY {
            scalar::write_text(self.out, entry.key())?;
        } else {
            self.out.write_str("? ")?;
            scalar::write_text(self.out, entry.key())?;
            self.out.write_char('\n')?;
            self.indent(column)?;
        }
        self.out.write_char(':')
    }

    /// Writes a scalar or an empty collection behind a key or a dash, and ends the line.
    fn leaf(&mut self, node: &Node, column: usize) -> fmt::Result {
        self.out.write_char(' ')?;
        match node.as_str() {
            Some(text) if scalar::is_literal(text) => self.literal(text, column + STEP),
            _ => {
                scalar::write(self.out, node.value())?;
                self.out.write_char('\n')
            }
        }
    }

    fn literal(&mut self, text: &str, column: usize) -> fmt::Result {
        let body = text.strip_suffix('\n');
        self.out.write_str(match body {
            None => "|-\n",
            Some(body) if body.ends_with('\n') => "|+\n",
            Some(_) => "|\n",
        })?;
        for line in body.unwrap_or(text).split('\n') {
            if !line.is_empty() {
                self.indent(column)?;
            }
            self.out.write_str(line)?;
            self.out.write_char('\n')?;
        }
        Ok(())
    }

    fn indent(&mut self, column: usize) -> fmt::Result {
        write!(self.out, "{:column$}", "")
    }
}

enum Content<'n> {
    Entries(&'n Mapping),
    Items(&'n [Node]),
    /// Also an empty collection.
    Scalar,
}

impl<'n> Content<'n> {
    fn of(node: &'n Node) -> Self {
        match node.value() {
            NodeValue::Mapping(mapping) if !mapping.is_empty() => Self::Entries(mapping),
            NodeValue::Sequence(items) if !items.is_empty() => Self::Items(items),
            _ => Self::Scalar,
        }
    }
}
