use std::fmt;

use crate::Position;

use super::builder::Builder;
use super::node::{Node, NodeValue};
use super::options::{Limits, Options};
use super::span::{Span, narrow};
use super::thorough::{LineStart, Step, Thorough};
use super::usual::{Unusual, Usual};
use super::{Error, ErrorKind};

const START: Position = Position { line: 1, column: 1 };

/// Reads a text that holds one document; an empty text is `null`.
///
/// JSON is read the same way.
///
/// # Errors
///
/// When the document cannot be read, or the text has a second one.
///
/// # Examples
///
/// ```
/// use mesh_config_model::yaml;
///
/// let node = yaml::from_str("spec:\n  hosts: [a.example]\n", &yaml::Options::new())?;
/// let host = node.find("spec.hosts[0]").expect("the list has an element");
/// assert_eq!(host.as_str(), Some("a.example"));
/// assert_eq!(host.span().to_string(), "2:11");
/// # Ok::<(), yaml::Error>(())
/// ```
pub fn from_str(text: &str, options: &Options) -> Result<Node, Error> {
    let mut documents = Documents::new(text, options);
    let Some(first) = documents.next() else {
        return Ok(Node::new(NodeValue::Null, Span::new(START, 0..0)));
    };
    match (first, documents.next()) {
        (Ok(first), None) => Ok(first.root),
        (Err(error), _) | (Ok(_), Some(Err(error))) => Err(error),
        (Ok(_), Some(Ok(second))) => {
            let message = "one document expected, here starts another";
            Err(Error::new(ErrorKind::SeveralDocuments, second.root.position(), message))
        }
    }
}

/// Lends bytes as text.
///
/// # Errors
///
/// When the bytes are not UTF-8, with the place of the first wrong one.
///
/// # Examples
///
/// ```
/// use mesh_config_model::yaml;
///
/// let error = yaml::from_utf8(b"a: 1\nb: \xff\n").unwrap_err();
/// assert_eq!(error.to_string(), "2:4: text is not UTF-8");
/// ```
pub fn from_utf8(bytes: &[u8]) -> Result<&str, Error> {
    std::str::from_utf8(bytes).map_err(|error| {
        let valid = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
        let line = valid.bytes().filter(|&b| b == b'\n').count() + 1;
        let column = valid.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let position = Position { line: narrow(line), column: narrow(column) };
        Error::new(ErrorKind::Encoding, position, "text is not UTF-8")
    })
}

/// Reads the documents of a text one after the other.
///
/// A document that cannot be read yields an error, and reading goes on at the next line that separates
/// documents. After a [fatal](Error::is_fatal) error nothing follows. Empty documents are `null`.
///
/// # Examples
///
/// ```
/// use mesh_config_model::yaml::{Documents, Options};
///
/// let text = "a: 1\n---\nb: [\n---\nc: 3\n";
/// let read: Vec<_> = Documents::new(text, &Options::new()).map(|document| document.is_ok()).collect();
/// assert_eq!(read, [true, false, true]);
/// ```
pub struct Documents<'t> {
    text: &'t str,
    reader: Reader<'t>,
    builder: Builder<'t>,
    limits: Limits,
    started: usize,
    refused: Option<Error>,
}

/// Who reads what is left of the text.
enum Reader<'t> {
    /// The one for what people usually write, as long as there is nothing else.
    Usual(Usual<'t>),
    /// The one for everything.
    Thorough(Box<Thorough<'t>>),
    /// Nothing is left.
    Done,
}

/// One document of a YAML text.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Document {
    /// Which document of the text this is, counted from 0; unreadable ones count.
    pub index: u32,
    /// Its content, `null` for an empty document.
    pub root: Node,
}

impl<'t> Documents<'t> {
    /// Prepares to read a text; a text that is too large yields one error.
    #[must_use]
    pub fn new(text: &'t str, options: &Options) -> Self {
        let limits = options.limits.clone();
        let largest = limits.input_bytes.min(u32::MAX as usize);
        let refused = (text.len() > largest).then(|| {
            let message = format!("text has {} bytes, more than {largest}", text.len());
            Error::new(ErrorKind::InputTooLarge, START, message)
        });
        let reader = if refused.is_some() { Reader::Done } else { Reader::Usual(Usual::new(text)) };
        let builder = Builder::new(text, options.clone());
        Self { text, reader, builder, limits, started: 0, refused }
    }

    /// Reads with the thorough reader alone.
    #[cfg(test)]
    pub(super) fn thorough(text: &'t str, options: &Options) -> Self {
        let mut documents = Self::new(text, options);
        documents.hand_over(LineStart::default());
        documents
    }

    /// Whether the usual reader has read everything so far.
    #[cfg(test)]
    pub(super) fn is_usual(&self) -> bool {
        !matches!(self.reader, Reader::Thorough(_))
    }
}

impl Iterator for Documents<'_> {
    type Item = Result<Document, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(error) = self.refused.take() {
            return Some(Err(error));
        }
        let counted = self.started;
        let outcome = self.read_document().transpose()?;
        let Err(error) = outcome else { return Some(outcome) };
        // A header that cannot be read fails before its document was counted.
        self.started = self.started.max(counted + 1);
        self.recover(&error);
        Some(Err(error))
    }
}

impl Documents<'_> {
    /// Reads up to the end of the next document; `None` at the end of the text.
    fn read_document(&mut self) -> Result<Option<Document>, Error> {
        if let Reader::Usual(usual) = &mut self.reader
            && self.started < self.limits.documents
        {
            let mark = self.builder.mark();
            match usual.document(&mut self.builder) {
                Ok(true) => {
                    let root = self.builder.finish();
                    self.started += 1;
                    return Ok(root.map(|root| Document { index: narrow(self.started - 1), root }));
                }
                Ok(false) => return Ok(None),
                Err(Unusual) => self.builder.go_back(mark),
            }
        }
        if let Reader::Usual(usual) = &self.reader {
            let from = usual.unread();
            self.hand_over(from);
        }
        self.read_thoroughly()
    }

    /// Lets the thorough reader go on from where a document begins.
    fn hand_over(&mut self, from: LineStart) {
        self.reader = Reader::Thorough(Box::new(Thorough::new(self.text, from, &self.limits)));
    }

    fn read_thoroughly(&mut self) -> Result<Option<Document>, Error> {
        let Reader::Thorough(thorough) = &mut self.reader else { return Ok(None) };
        loop {
            match thorough.step(&mut self.builder)? {
                Step::Start(position) if self.started == self.limits.documents => {
                    let message = format!("text has more than {} documents", self.limits.documents);
                    return Err(Error::new(ErrorKind::TooManyDocuments, position, message));
                }
                Step::Start(_) => self.started += 1,
                Step::Within => {}
                Step::End => {
                    let Some(root) = self.builder.finish() else { continue };
                    return Ok(Some(Document { index: narrow(self.started - 1), root }));
                }
                Step::Over => return Ok(None),
            }
        }
    }

    fn recover(&mut self, error: &Error) {
        self.builder.abandon();
        let Reader::Thorough(thorough) = &mut self.reader else { return };
        if error.is_fatal() || !thorough.recover() {
            self.reader = Reader::Done;
        }
    }
}

impl fmt::Debug for Documents<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Documents")
            .field("started", &self.started)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
