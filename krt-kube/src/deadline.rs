//! Requests that are answered in time or not at all.

use http::{Request, Response};
use http_body_util::BodyExt;
use kube::Client;
use kube::client::Body;
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tower_service::Service;

/// A client each of whose requests fails unless it is answered as a whole within a time.
pub(crate) fn client(client: &Client, limit: Duration) -> Client {
    let namespace = client.default_namespace().to_owned();
    Client::new(Deadline { client: client.clone(), limit }, namespace)
}

#[derive(Clone)]
struct Deadline {
    client: Client,
    limit: Duration,
}

/// No answer came in time.
#[derive(Debug)]
struct Late(Duration);

impl Service<Request<Body>> for Deadline {
    type Response = Response<Body>;
    type Error = Box<dyn Error + Send + Sync>;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let Self { client, limit } = self.clone();
        let answer = async move {
            let (head, body) = client.send(request).await?.into_parts();
            let body = body.collect().await?.to_bytes().to_vec();
            Ok(Response::from_parts(head, Body::from(body)))
        };
        Box::pin(async move {
            tokio::time::timeout(limit, answer).await.unwrap_or_else(|_| Err(Late(limit).into()))
        })
    }
}

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no answer within {:?}", self.0)
    }
}

impl Error for Late {}
