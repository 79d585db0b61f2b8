//! Bodies of answers.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::Content;
use crate::live::Tailed;

/// The body of an answer of [`LogService`](super::LogService): all at once, or lines as they come.
pub struct LogBody(State);

enum State {
    Whole(Bytes),
    Done,
    Stream(Content),
}

impl From<Content> for LogBody {
    fn from(content: Content) -> Self {
        match content {
            Content::Text(text) if text.is_empty() => Self(State::Done),
            Content::Text(text) => Self(State::Whole(text.into())),
            stream => Self(State::Stream(stream)),
        }
    }
}

impl Body for LogBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let text = match &self.0 {
            State::Whole(_) => {
                let State::Whole(bytes) = std::mem::replace(&mut self.0, State::Done) else {
                    return Poll::Ready(None);
                };
                return Poll::Ready(Some(Ok(Frame::data(bytes))));
            }
            State::Stream(Content::Lines(tail)) => match ready!(tail.poll_next(context)) {
                Tailed::Line(line) => line + "\n",
                Tailed::Lost(lost) => format!("# {lost} lines are missing here\n"),
            },
            State::Stream(Content::Events(tail)) => match ready!(tail.poll_next(context)) {
                Tailed::Line(line) => event("line", &line),
                Tailed::Lost(lost) => event("lost", &lost.to_string()),
            },
            State::Stream(Content::Text(_)) | State::Done => return Poll::Ready(None),
        };
        Poll::Ready(Some(Ok(Frame::data(text.into()))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.0, State::Done)
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            State::Whole(bytes) => {
                SizeHint::with_exact(u64::try_from(bytes.len()).unwrap_or(u64::MAX))
            }
            State::Done => SizeHint::with_exact(0),
            State::Stream(_) => SizeHint::default(),
        }
    }
}

/// An event whose data may have several lines, as a line with its stack trace has.
fn event(kind: &str, data: &str) -> String {
    let data: String = data.lines().map(|line| format!("data: {line}\n")).collect();
    format!("event: {kind}\n{data}\n")
}

impl fmt::Debug for LogBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            State::Whole(bytes) => f.debug_tuple("LogBody").field(bytes).finish(),
            State::Done => f.write_str("LogBody(..)"),
            State::Stream(content) => f.debug_tuple("LogBody").field(content).finish(),
        }
    }
}
