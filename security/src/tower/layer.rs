//! The layer and its service.

use std::{
    fmt,
    sync::Arc,
    task::{Context, Poll},
};

use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::{
    AuthenticationFuture, ConnectionSource, FromExtensions,
    response::{Protocol, is_grpc},
};
use crate::authn::AuthenticationManager;

/// Lets requests through whose caller is known, or that may be anonymous, with the feature `tower`.
///
/// Headers by which tokens are [forwarded](crate::jwt::JwtRule::forwarding) are set, or removed, before the service sees the request.
/// Others are answered here: `401` with `WWW-Authenticate: Bearer` over HTTP, status `UNAUTHENTICATED` over gRPC, and in both no word about the reason.
///
/// ```
/// use http::{Request, Response, StatusCode};
/// use mesh_security::{authn::{AuthenticationManager, Caller}, tower::AuthenticationLayer};
/// use tower::{Layer, ServiceExt, service_fn};
///
/// # fn ready<T>(future: impl Future<Output = T>) -> T {
/// #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// #     match std::pin::pin!(future).poll(&mut context) {
/// #         std::task::Poll::Ready(value) => value,
/// #         std::task::Poll::Pending => unreachable!("nothing here waits"),
/// #     }
/// # }
/// let manager = AuthenticationManager::new(); // with authenticators
/// let handler = service_fn(|request: Request<String>| async move {
///     let caller: &Caller = request.extensions().get().expect("anonymous requests are refused");
///     Ok::<_, std::convert::Infallible>(Response::new(caller.identities()[0].clone()))
/// });
/// let service = AuthenticationLayer::new(manager).layer(handler);
/// let response = ready(service.oneshot(Request::new(String::new())))?;
/// assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
/// # Ok::<(), std::convert::Infallible>(())
/// ```
#[derive(Clone)]
pub struct AuthenticationLayer<C = FromExtensions> {
    manager: Arc<AuthenticationManager>,
    connections: C,
}

impl AuthenticationLayer {
    /// Asks `manager`, and takes the connection from the extensions of the request.
    #[must_use]
    pub fn new(manager: impl Into<Arc<AuthenticationManager>>) -> Self {
        Self { manager: manager.into(), connections: FromExtensions }
    }
}

impl<C> AuthenticationLayer<C> {
    /// Finds the connection of a request in another way.
    #[must_use]
    pub fn connections<D: ConnectionSource>(self, connections: D) -> AuthenticationLayer<D> {
        AuthenticationLayer { manager: self.manager, connections }
    }
}

impl<S, C: Clone> Layer<S> for AuthenticationLayer<C> {
    type Service = Authentication<S, C>;

    fn layer(&self, inner: S) -> Self::Service {
        Authentication {
            inner,
            manager: Arc::clone(&self.manager),
            connections: self.connections.clone(),
        }
    }
}

impl<C> fmt::Debug for AuthenticationLayer<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticationLayer")
            .field("manager", &self.manager)
            .finish_non_exhaustive()
    }
}

/// The service of an [`AuthenticationLayer`].
#[derive(Clone)]
pub struct Authentication<S, C = FromExtensions> {
    inner: S,
    manager: Arc<AuthenticationManager>,
    connections: C,
}

impl<S, C, B, R> Service<Request<B>> for Authentication<S, C>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
    C: ConnectionSource,
    B: Send + 'static,
    R: Default + Send + 'static,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = AuthenticationFuture<R, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let protocol = if is_grpc(&request) { Protocol::Grpc } else { Protocol::Http };
        let connection = self.connections.connection(request.extensions());
        // The service that is ready goes, its clone stays.
        let clone = self.inner.clone();
        let inner = std::mem::replace(&mut self.inner, clone);
        let manager = Arc::clone(&self.manager);
        AuthenticationFuture::new(manager, inner, request, connection, protocol)
    }
}

impl<S, C> fmt::Debug for Authentication<S, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authentication").field("manager", &self.manager).finish_non_exhaustive()
    }
}
