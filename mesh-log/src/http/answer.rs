//! From a request to an answer, without any server.

use http::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{logging, scopes};
use crate::error::{Error, ErrorKind};
use crate::live::Tail;

/// The answer to a request.
///
/// ```
/// use http::Method;
/// use mesh_log::http::{Content, answer};
///
/// let answer = answer(&Method::GET, "/scopej/nothing", None, b"", None);
/// assert_eq!(answer.status(), 400);
/// assert!(matches!(answer.into_content(), Content::Text(text) if text == "unknown scope name: nothing\n"));
/// ```
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    content_type: &'static str,
    allow: Option<&'static str>,
    content: Content,
}

/// What an answer consists of.
#[derive(Debug)]
#[non_exhaustive]
pub enum Content {
    /// All of it.
    Text(String),
    /// Lines as they come, without an end.
    Lines(Tail),
    /// The same, each in the form of an event of `text/event-stream`.
    Events(Tail),
}

/// Larger bodies are refused.
pub(super) const LARGEST_BODY: usize = 64 * 1024;

/// Answers a request; nothing in it can fail otherwise, and nothing waits.
///
/// `accept` is the header of that name. For what is answered see [the module](super).
pub fn answer(
    method: &Method,
    path: &str,
    query: Option<&str>,
    body: &[u8],
    accept: Option<&str>,
) -> Answer {
    if body.len() > LARGEST_BODY {
        return Answer::text(StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 64 KiB");
    }
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    match root(&segments).map(|root| (segments[root], &segments[root + 1..])) {
        Some(("scopej", rest)) => scopes::answer(method, rest, body),
        Some((_, rest)) => logging::answer(method, rest, query.unwrap_or_default(), body, accept),
        None => Answer::text(StatusCode::NOT_FOUND, "there are /logging and /scopej"),
    }
}

/// Where the part of the path begins that counts: at its last root, unless that is the name of a scope.
fn root(segments: &[&str]) -> Option<usize> {
    let last = segments.iter().rposition(|segment| matches!(*segment, "scopej" | "logging"))?;
    match last.checked_sub(1) {
        Some(before) if segments[before] == "scopej" && last + 1 == segments.len() => Some(before),
        _ => Some(last),
    }
}

/// Reads a body, which is an object, or refuses it.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Answer> {
    let object = serde_json::from_slice::<Map<String, Value>>(body);
    object.and_then(|object| T::deserialize(Value::Object(object))).map_err(|error| {
        Answer::text(StatusCode::BAD_REQUEST, format!("unable to decode request: {error}"))
    })
}

impl Answer {
    /// Status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Value of the header `content-type`.
    pub fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// Value of the header `allow`, where the method was the mistake.
    pub fn allow(&self) -> Option<&'static str> {
        self.allow
    }

    /// What the answer consists of.
    pub fn into_content(self) -> Content {
        self.content
    }

    /// A text for people, which gets its line feed here.
    pub(super) fn text(status: StatusCode, text: impl Into<String>) -> Self {
        let text = text.into() + "\n";
        Self::new(status, "text/plain; charset=utf-8", Content::Text(text))
    }

    pub(super) fn json(value: &impl serde::Serialize) -> Self {
        match serde_json::to_string(value) {
            Ok(json) => Self::new(StatusCode::OK, "application/json", Content::Text(json)),
            Err(error) => Self::text(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
        }
    }

    pub(super) fn lines(tail: Tail) -> Self {
        Self::new(StatusCode::OK, "text/plain; charset=utf-8", Content::Lines(tail))
    }

    pub(super) fn events(tail: Tail) -> Self {
        Self::new(StatusCode::OK, "text/event-stream", Content::Events(tail))
    }

    pub(super) fn accepted() -> Self {
        Self::new(StatusCode::ACCEPTED, "text/plain; charset=utf-8", Content::Text(String::new()))
    }

    pub(super) fn not_allowed(allow: &'static str, help: &str) -> Self {
        Self { allow: Some(allow), ..Self::text(StatusCode::METHOD_NOT_ALLOWED, help) }
    }

    fn new(status: StatusCode, content_type: &'static str, content: Content) -> Self {
        Self { status, content_type, allow: None, content }
    }
}

/// What was refused, and whose fault it is.
impl From<Error> for Answer {
    fn from(error: Error) -> Self {
        let status = match error.kind() {
            ErrorKind::UnknownScope => StatusCode::NOT_FOUND,
            ErrorKind::TooManyTargets | ErrorKind::TooManyRules | ErrorKind::TooManyTails => {
                StatusCode::TOO_MANY_REQUESTS
            }
            _ => StatusCode::BAD_REQUEST,
        };
        Self::text(status, error.to_string())
    }
}
