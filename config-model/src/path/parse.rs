use std::str::FromStr;

use super::FieldPath;
use super::field_path::is_special;

/// A text that is not a field path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at byte {offset} of a field path")]
pub struct ParsePathError {
    kind: ParsePathErrorKind,
    offset: usize,
}

/// What is wrong with a written field path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ParsePathErrorKind {
    /// Nothing stands between two dots, or after the last one.
    #[error("missing name")]
    MissingName,
    /// A bracket is not closed.
    #[error("unclosed bracket")]
    UnclosedBracket,
    /// The brackets hold neither a number nor a quoted name.
    #[error("invalid index")]
    InvalidIndex,
    /// A quoted name ends early or has an unknown escape.
    #[error("invalid quoted name")]
    InvalidQuotes,
    /// A character that must be quoted stands in a name.
    #[error("unexpected character")]
    UnexpectedCharacter,
}

impl ParsePathError {
    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> ParsePathErrorKind {
        self.kind
    }

    /// Where, in bytes from the start of the text.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }
}

/// Accepts what [`FieldPath`] prints, a leading dot, and the braced form `{.spec.http[0]}`.
impl FromStr for FieldPath {
    type Err = ParsePathError;

    fn from_str(text: &str) -> Result<Self, ParsePathError> {
        let braced = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let end = text.len() - usize::from(braced.is_some());
        Reader { text, at: usize::from(braced.is_some()), end }.path()
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Reader<'a> {
    fn path(mut self) -> Result<FieldPath, ParsePathError> {
        let mut path = FieldPath::root();
        let start = self.at;
        while let Some(c) = self.peek() {
            match c {
                '[' => self.bracket(&mut path)?,
                '.' => {
                    self.at += 1;
                    // The braced form may put a dot before a bracket at the root.
                    if path.is_root() && self.peek() == Some('[') {
                        continue;
                    }
                    path.push_field(self.name()?.to_owned());
                }
                _ if self.at == start => path.push_field(self.name()?.to_owned()),
                _ => return Err(self.error(ParsePathErrorKind::UnexpectedCharacter)),
            }
        }
        Ok(path)
    }

    fn name(&mut self) -> Result<&'a str, ParsePathError> {
        let rest = self.rest();
        let length = rest.find(is_special).unwrap_or(rest.len());
        if length == 0 {
            let kind = match self.peek() {
                None | Some('.' | '[') => ParsePathErrorKind::MissingName,
                Some(_) => ParsePathErrorKind::UnexpectedCharacter,
            };
            return Err(self.error(kind));
        }
        self.at += length;
        Ok(&rest[..length])
    }

    fn bracket(&mut self, path: &mut FieldPath) -> Result<(), ParsePathError> {
        let open = self.at;
        self.at += 1;
        if self.peek() == Some('"') {
            path.push_field(self.quoted()?);
        } else {
            let rest = self.rest();
            let length = rest.find(']').ok_or(ParsePathError {
                kind: ParsePathErrorKind::UnclosedBracket,
                offset: open,
            })?;
            let digits = &rest[..length];
            let plain = digits.bytes().all(|b| b.is_ascii_digit());
            let index = digits.parse().ok().filter(|_| plain);
            path.push_index(index.ok_or_else(|| self.error(ParsePathErrorKind::InvalidIndex))?);
            self.at += length;
        }
        if self.peek() != Some(']') {
            return Err(ParsePathError { kind: ParsePathErrorKind::UnclosedBracket, offset: open });
        }
        self.at += 1;
        Ok(())
    }

    fn quoted(&mut self) -> Result<String, ParsePathError> {
        let mut name = String::new();
        self.at += 1;
        while let Some(c) = self.next() {
            match c {
                '"' => return Ok(name),
                '\\' => name.push(self.escape()?),
                c => name.push(c),
            }
        }
        Err(self.error(ParsePathErrorKind::InvalidQuotes))
    }

    fn escape(&mut self) -> Result<char, ParsePathError> {
        let start = self.at;
        let error = ParsePathError { kind: ParsePathErrorKind::InvalidQuotes, offset: start };
        match self.next() {
            Some(c @ ('"' | '\\')) => Ok(c),
            Some('u') => {
                let body = self.rest().strip_prefix('{').ok_or(error)?;
                let length = body.find('}').ok_or(error)?;
                self.at += length + 2;
                u32::from_str_radix(&body[..length], 16).ok().and_then(char::from_u32).ok_or(error)
            }
            Some(_) | None => Err(error),
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..self.end]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn error(&self, kind: ParsePathErrorKind) -> ParsePathError {
        ParsePathError { kind, offset: self.at }
    }
}
