//! What can go wrong while configuring.

use std::fmt;
use std::io;
use std::sync::Arc;

/// A refused configuration or scope; nothing was changed when it is returned.
///
/// Two errors are equal when kind and subject are.
/// The text says what was refused, [`source`](std::error::Error::source) why the operating system refused it;
/// the debug form, which `main` prints, says both.
///
/// ```
/// use mesh_log::{ErrorKind, LevelList};
///
/// let error = LevelList::parse("default:debug,foobar").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::InvalidLevel);
/// assert_eq!(error.subject(), "foobar");
/// assert_eq!(error.to_string(), "invalid output level 'foobar'");
/// ```
#[derive(Clone)]
pub struct Error {
    kind: ErrorKind,
    subject: String,
    origin: Option<&'static str>,
    source: Option<Arc<io::Error>>,
}

/// The reason of an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A scope name is empty or holds `:`, `,` or `.`.
    InvalidScopeName,
    /// A text is not a level name.
    InvalidLevel,
    /// An item of a level list has more than one colon, or no form of an item at all;
    /// for names with colons see [`LevelList`](crate::LevelList).
    InvalidLevelFormat,
    /// A directive is about spans, which have no levels here.
    SpanDirective,
    /// A run-time change names neither a scope nor a known target.
    UnknownScope,
    /// So many targets have a level of their own that one more is refused.
    TooManyTargets,
    /// So many label rules are in force that one more is refused.
    TooManyRules,
    /// So many look on that one more is refused.
    TooManyTails,
    /// A command sets and resets the same.
    ContradictoryCommand,
    /// No endpoint was given to send a request to.
    MissingEndpoint,
    /// A time is negative or too long.
    InvalidDuration,
    /// A batch of relayed lines is no JSON array of strings.
    InvalidBatch,
    /// An output could not be opened.
    Output,
    /// A file with levels could not be read or watched.
    LevelFile,
    /// Another `tracing` subscriber was installed before.
    SubscriberInstalled,
}

impl Error {
    /// Why it was refused.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The offending name, list item or path, as given.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    pub(crate) fn new(kind: ErrorKind, subject: impl Into<String>) -> Self {
        Self { kind, subject: subject.into(), origin: None, source: None }
    }

    /// Says where the text came from.
    pub(crate) fn of(self, origin: &'static str) -> Self {
        Self { origin: Some(origin), ..self }
    }

    #[cfg(feature = "watch")]
    pub(crate) fn with_kind(self, kind: ErrorKind) -> Self {
        Self { kind, ..self }
    }

    pub(crate) fn output(path: impl Into<String>, source: io::Error) -> Self {
        Self { source: Some(Arc::new(source)), ..Self::new(ErrorKind::Output, path) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = &self.subject;
        if let Some(origin) = self.origin {
            write!(f, "{origin}: ")?;
        }
        match self.kind {
            ErrorKind::InvalidScopeName => write!(f, "invalid scope name '{subject}'"),
            ErrorKind::InvalidLevel => write!(f, "invalid output level '{subject}'"),
            ErrorKind::InvalidLevelFormat => write!(f, "invalid output level format '{subject}'"),
            ErrorKind::SpanDirective => {
                write!(f, "directives for spans are not supported: '{subject}'")
            }
            ErrorKind::UnknownScope => write!(f, "unknown scope name: {subject}"),
            ErrorKind::TooManyTargets => write!(f, "too many targets for '{subject}'"),
            ErrorKind::TooManyRules => write!(f, "too many rules for label '{subject}'"),
            ErrorKind::TooManyTails => write!(f, "{subject} others look on already"),
            ErrorKind::ContradictoryCommand => {
                write!(f, "{subject} cannot be set and reset at once")
            }
            ErrorKind::MissingEndpoint => write!(f, "no endpoint for '{subject}'"),
            ErrorKind::InvalidDuration => write!(f, "invalid duration '{subject}'"),
            ErrorKind::InvalidBatch => write!(f, "not an array of log lines: {subject}"),
            ErrorKind::Output => write!(f, "cannot open log output '{subject}'"),
            ErrorKind::LevelFile => write!(f, "cannot follow level file '{subject}'"),
            ErrorKind::SubscriberInstalled => {
                f.write_str("another tracing subscriber is already installed")
            }
        }
    }
}

/// For people, as `main` prints it.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "{self}: {source}"),
            None => write!(f, "{self}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.subject == other.subject
    }
}

impl Eq for Error {}
