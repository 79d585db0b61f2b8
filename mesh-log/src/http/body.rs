//! Bodies of answers.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::Content;
use crate::live::{Tail, Tailed};

/// The body of an answer of [`LogService`](super::LogService): all at once, or lines as they come.
#[derive(Debug)]
pub struct LogBody(State);

#[derive(Debug)]
enum State {
    Whole(Bytes),
    Lines(Tail),
    Events(Tail),
    Done,
}

impl From<Content> for LogBody {
    fn from(content: Content) -> Self {
        Self(match content {
            Content::Text(text) if text.is_empty() => State::Done,
            Content::Text(text) => State::Whole(text.into()),
            Content::Lines(tail) => State::Lines(tail),
            Content::Events(tail) => State::Events(tail),
        })
    }
}

impl Body for LogBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let data = match &mut self.0 {
            State::Whole(bytes) => {
                let bytes = std::mem::take(bytes);
                self.0 = State::Done;
                bytes
            }
            State::Lines(tail) => match ready!(tail.poll_next(context)) {
                Tailed::Line(line) => (line + "\n").into(),
                Tailed::Lost(lost) => format!("# {lost} lines are missing here\n").into(),
            },
            State::Events(tail) => match ready!(tail.poll_next(context)) {
                Tailed::Line(line) => event("line", &line).into(),
                Tailed::Lost(lost) => event("lost", &lost.to_string()).into(),
            },
            State::Done => return Poll::Ready(None),
        };
        Poll::Ready(Some(Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.0, State::Done)
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            State::Whole(bytes) => {
                SizeHint::with_exact(u64::try_from(bytes.len()).unwrap_or(u64::MAX))
            }
            State::Lines(_) | State::Events(_) => SizeHint::default(),
            State::Done => SizeHint::with_exact(0),
        }
    }
}

/// An event whose data may have several lines, as a line with its stack trace has.
fn event(kind: &str, data: &str) -> String {
    let data: String = data.lines().map(|line| format!("data: {line}\n")).collect();
    format!("event: {kind}\n{data}\n")
}
