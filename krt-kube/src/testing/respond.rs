//! Answers as bytes.

use super::failure::Failure;
use super::route::Form;
use bytes::Bytes;
use futures_util::stream::Stream;
use http::{Response, header};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::Frame;
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::io;

/// The body of every answer.
pub(super) type Answer = UnsyncBoxBody<Bytes, io::Error>;

/// Answers with an object.
pub(super) fn object(code: u16, value: &impl Serialize) -> Response<Answer> {
    let text = serde_json::to_vec(value).unwrap_or_default();
    let body = Full::new(Bytes::from(text)).map_err(|never| match never {});
    response(code, body.boxed_unsync())
}

/// Answers with the reason why not.
pub(super) fn failure(failure: &Failure) -> Response<Answer> {
    let mut response = object(failure.code, &failure.to_status());
    if let Some(seconds) = failure.retry_after_seconds {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Answers with a text for people.
pub(super) fn text(text: &'static str) -> Response<Answer> {
    let body = Full::new(Bytes::from_static(text.as_bytes())).map_err(|never| match never {});
    response(200, body.boxed_unsync())
}

/// Answers with pieces as they come.
pub(super) fn stream(
    pieces: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
) -> Response<Answer> {
    use futures_util::StreamExt;
    response(200, StreamBody::new(pieces.map(|piece| piece.map(Frame::data))).boxed_unsync())
}

fn response(code: u16, body: Answer) -> Response<Answer> {
    let mut response = Response::new(body);
    *response.status_mut() =
        http::StatusCode::from_u16(code).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    let json = header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

/// Writes one line of a watch.
pub(super) fn write_event(kind: &str, object: &Value, piece: &mut Vec<u8>) {
    #[derive(Serialize)]
    struct Event<'a> {
        #[serde(rename = "type")]
        kind: &'a str,
        object: &'a Value,
    }
    if serde_json::to_writer(&mut *piece, &Event { kind, object }).is_ok() {
        piece.push(b'\n');
    }
}

/// An object in the version and the form that a client asks for.
pub(super) fn shaped<'a>(object: &'a Value, api_version: &str, form: Form) -> Cow<'a, Value> {
    match form {
        Form::Metadata => Cow::Owned(json!({
            "apiVersion": "meta.k8s.io/v1",
            "kind": "PartialObjectMetadata",
            "metadata": object["metadata"],
        })),
        Form::Whole if object["apiVersion"] == api_version => Cow::Borrowed(object),
        Form::Whole => {
            let mut object = object.clone();
            object["apiVersion"] = json!(api_version);
            Cow::Owned(object)
        }
    }
}
