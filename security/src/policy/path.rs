//! Paths, by pattern or template.

use super::{PolicyValueError as Error, TextMatch};

/// A path, by a [`TextMatch`] or, if the value has an operator, by a template.
///
/// `{*}` stands for one segment, `{**}` for any number of them, each alone between slashes; `{**}` is the last operator there is.
/// The whole path has to match, so `/foo/{**}/` does not match `/foo/bar`.
///
/// ```
/// use mesh_security::policy::PathPattern;
///
/// assert!(PathPattern::parse("/foo/{*}/bar/{**}")?.matches("/foo/x/bar/y/z"));
/// assert!(PathPattern::parse("/admin/*")?.matches("/admin/x"));
/// assert!(PathPattern::parse("/foo/{*}.txt").is_err());
/// # Ok::<(), mesh_security::policy::PolicyValueError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PathPattern(Pattern);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Pattern {
    Text(TextMatch),
    Template { before: Vec<Segment>, rest: Option<Box<str>> },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Segment {
    Literal(Box<str>),
    One,
}

impl PathPattern {
    /// Reads a value of a policy.
    ///
    /// # Errors
    ///
    /// If a template has an operator that is unknown, not alone in its segment or behind `{**}`, or a value is none of a [`TextMatch`].
    pub fn parse(value: &str) -> Result<Self, Error> {
        if !value.contains(['{', '}']) {
            return TextMatch::parse(value).map(|text| Self(Pattern::Text(text)));
        }
        if value.len() > 4096 {
            return Err(Error::TooLong);
        }
        let path = value.strip_prefix('/').ok_or(Error::Template)?;
        let mut before = Vec::new();
        let mut segments = path.split('/');
        while let Some(segment) = segments.next() {
            match segment {
                "{*}" => before.push(Segment::One),
                "{**}" => {
                    let mut rest = String::new();
                    for literal in segments {
                        rest.push('/');
                        rest.push_str(checked(literal)?);
                    }
                    return Ok(Self(Pattern::Template { before, rest: Some(rest.into()) }));
                }
                literal => before.push(Segment::Literal(checked(literal)?.into())),
            }
        }
        Ok(Self(Pattern::Template { before, rest: None }))
    }

    /// Whether the path, without its query, is one of those that are meant.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let (before, rest) = match &self.0 {
            Pattern::Text(text) => return text.matches(path),
            Pattern::Template { before, rest } => (before, rest),
        };
        let Some(mut left) = path.strip_prefix('/') else { return false };
        for (position, segment) in before.iter().enumerate() {
            let (first, others) = match left.split_once('/') {
                Some((first, others)) => (first, Some(others)),
                None => (left, None),
            };
            let fits = match segment {
                Segment::Literal(literal) => **literal == *first,
                Segment::One => !first.is_empty() && first.bytes().all(is_segment_byte),
            };
            let last = position + 1 == before.len() && rest.is_none();
            match (fits, others) {
                (true, Some(others)) if !last => left = others,
                (true, None) if last => return true,
                _ => return false,
            }
        }
        match rest {
            Some(end) => left.strip_suffix(&**end).is_some_and(|middle| {
                middle.bytes().all(|byte| byte == b'/' || is_segment_byte(byte))
            }),
            None => false,
        }
    }
}

/// A literal of a template.
fn checked(literal: &str) -> Result<&str, Error> {
    let sound = literal.bytes().all(|byte| byte != b'*' && is_segment_byte(byte));
    if sound { Ok(literal) } else { Err(Error::Template) }
}

const fn is_segment_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'.'
                | b'_'
                | b'~'
                | b'%'
                | b'!'
                | b'$'
                | b'&'
                | b'\''
                | b'('
                | b')'
                | b'+'
                | b','
                | b';'
                | b':'
                | b'@'
                | b'='
        )
}
