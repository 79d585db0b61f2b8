//! The pending answer of the service.

use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use tower_service::Service;

use super::{
    Connection,
    response::{Protocol, refusal},
};
use crate::{
    authn::{AuthContext, AuthenticationManager, Caller, Outcome},
    jwt::HeaderEdits,
};

type Boxed<R, E> = Pin<Box<dyn Future<Output = Result<Response<R>, E>> + Send>>;

/// The pending answer of an [`Authentication`](super::Authentication).
pub struct AuthenticationFuture<R, E>(Boxed<R, E>);

impl<R: Default + Send + 'static, E: Send> AuthenticationFuture<R, E> {
    pub(super) fn new<S, B>(
        manager: Arc<AuthenticationManager>,
        mut inner: S,
        mut request: Request<B>,
        connection: Connection,
        protocol: Protocol,
    ) -> Self
    where
        S: Service<Request<B>, Response = Response<R>, Error = E> + Send + 'static,
        S::Future: Send,
        B: Send + 'static,
    {
        Self(Box::pin(async move {
            let (parts, body) = request.into_parts();
            let outcome = judge(&manager, &parts, &connection).await;
            request = Request::from_parts(parts, body);
            request.extensions_mut().remove::<Caller>();
            match outcome {
                Some((outcome, edits)) => {
                    edit(request.headers_mut(), edits);
                    if let Outcome::Authenticated(caller) = &outcome {
                        request.extensions_mut().insert(caller.clone());
                    }
                    request.extensions_mut().insert(outcome);
                    inner.call(request).await
                }
                None => Ok(refusal(protocol)),
            }
        }))
    }
}

/// The outcome of a request that may pass, and what changes in it.
async fn judge(
    manager: &AuthenticationManager,
    parts: &http::request::Parts,
    connection: &Connection,
) -> Option<(Outcome, HeaderEdits)> {
    let mut context = AuthContext::new(parts.uri.path()).headers(&parts.headers);
    if let Some(query) = parts.uri.query() {
        context = context.query(query);
    }
    if let Some(peer) = connection.peer {
        context = context.peer(peer);
    }
    #[cfg(feature = "x509")]
    if let Some(chain) = &connection.chain {
        context = context.verified_chain(chain);
    }
    manager.authenticate_and_edit(&context).await.ok()
}

/// Changes what the service behind sees; the token stays where it is, because the service is whom it is meant for.
fn edit(headers: &mut HeaderMap, edits: HeaderEdits) {
    for name in edits.remove {
        headers.remove(name);
    }
    for (name, value) in edits.set {
        let pair = HeaderName::try_from(name).ok().zip(HeaderValue::try_from(value).ok());
        if let Some((name, value)) = pair {
            headers.insert(name, value);
        }
    }
}

impl<R, E> Future for AuthenticationFuture<R, E> {
    type Output = Result<Response<R>, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<R, E> fmt::Debug for AuthenticationFuture<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticationFuture").finish_non_exhaustive()
    }
}
