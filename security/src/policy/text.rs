//! Texts with a `*` at one end.

use super::PolicyValueError as Error;

const LONGEST: usize = 4096;

/// A text, the start or the end of one, or any that is not empty; compared with case.
///
/// ```
/// use mesh_security::policy::TextMatch;
///
/// assert!(TextMatch::parse("abc*")?.matches("abcd"));
/// assert!(TextMatch::parse("*")?.matches("x"));
/// assert!(!TextMatch::parse("*")?.matches(""));
/// assert!(TextMatch::parse("a*c").is_err());
/// # Ok::<(), mesh_security::policy::PolicyValueError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextMatch(Pattern);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Pattern {
    Any,
    Exact(Box<str>),
    Prefix(Box<str>),
    Suffix(Box<str>),
}

impl TextMatch {
    /// Reads a value of a policy.
    ///
    /// # Errors
    ///
    /// If it is empty, too long, or has a `*` elsewhere than at one end.
    pub fn parse(value: &str) -> Result<Self, Error> {
        if value.is_empty() {
            return Err(Error::Empty);
        }
        if value.len() > LONGEST {
            return Err(Error::TooLong);
        }
        if value == "*" {
            return Ok(Self(Pattern::Any));
        }
        let (pattern, rest) = match (value.strip_suffix('*'), value.strip_prefix('*')) {
            (Some(start), _) => (Pattern::Prefix(start.into()), start),
            (None, Some(end)) => (Pattern::Suffix(end.into()), end),
            (None, None) => (Pattern::Exact(value.into()), value),
        };
        if rest.contains('*') { Err(Error::Wildcard) } else { Ok(Self(pattern)) }
    }

    /// Whether the text is one of those that are meant.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        match &self.0 {
            Pattern::Any => !text.is_empty(),
            Pattern::Exact(exact) => **exact == *text,
            Pattern::Prefix(start) => text.starts_with(&**start),
            Pattern::Suffix(end) => text.ends_with(&**end),
        }
    }
}

/// A host as it stands in `:authority`, port included; compared without case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HostMatch(TextMatch);

impl HostMatch {
    /// Reads a value of a policy.
    ///
    /// # Errors
    ///
    /// As [`TextMatch::parse`].
    pub fn parse(value: &str) -> Result<Self, Error> {
        TextMatch::parse(&value.to_ascii_lowercase()).map(Self)
    }

    /// Whether the host is one of those that are meant.
    #[must_use]
    pub fn matches(&self, host: &str) -> bool {
        self.0.matches(&host.to_ascii_lowercase())
    }
}
