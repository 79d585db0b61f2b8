//! The answer to a caller who may not pass.

use http::{HeaderValue, Request, Response, StatusCode, header};

/// Whether the request came by gRPC, whose errors are headers of a response with status 200.
pub(super) fn is_grpc<B>(request: &Request<B>) -> bool {
    let content_type = request.headers().get(header::CONTENT_TYPE);
    content_type.is_some_and(|value| {
        let rest = value.as_bytes().strip_prefix(b"application/grpc");
        rest.is_some_and(|rest| matches!(rest.first(), None | Some(b'+' | b';')))
    })
}

/// Says no more than that authentication failed.
pub(super) fn refusal<B: Default>(protocol: Protocol) -> Response<B> {
    let mut response = Response::new(B::default());
    let headers = response.headers_mut();
    match protocol {
        Protocol::Grpc => {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
            // UNAUTHENTICATED.
            headers.insert("grpc-status", HeaderValue::from_static("16"));
            headers.insert("grpc-message", HeaderValue::from_static("authentication failure"));
        }
        Protocol::Http => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            *response.status_mut() = StatusCode::UNAUTHORIZED;
        }
    }
    response
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    Http,
    Grpc,
}
