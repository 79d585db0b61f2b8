//! The handler as a service of `tower`.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use bytes::Buf;
use http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Request, Response};
use http_body::Body;
use tower_service::Service;

use super::answer::LARGEST_BODY;
use super::{Answer, LogBody, answer};

/// A service that answers what [the module](super) lists; it never fails and needs no runtime.
///
/// ```
/// use mesh_log::http::LogService;
/// use tower_service::Service;
///
/// # async fn run() {
/// let request = http::Request::put("/scopej/klog").body(r#"{"output_level":"debug"}"#.to_owned()).unwrap();
/// let response = LogService::new().call(request).await.unwrap();
/// assert_eq!(response.status(), 202);
/// assert_eq!(mesh_log::KLOG.output_level(), mesh_log::Level::Debug);
/// # }
/// # let mut future = std::pin::pin!(run());
/// # let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// # assert!(std::future::Future::poll(future.as_mut(), &mut context).is_ready());
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct LogService {
    below: &'static str,
}

impl LogService {
    /// The service of the process.
    pub fn new() -> Self {
        Self { below: "" }
    }

    /// The same for a router that takes the path of the mount away before the service sees a request,
    /// as `nest_service` of `axum` does.
    ///
    /// ```
    /// use mesh_log::http::LogService;
    /// use tower_service::Service;
    ///
    /// # async fn run() {
    /// let mut nested = LogService::below("/logging");
    /// let response = nested.call(http::Request::get("/recent").body(String::new()).unwrap()).await.unwrap();
    /// assert_eq!(response.status(), 200);
    /// # }
    /// # let mut future = std::pin::pin!(run());
    /// # let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    /// # assert!(std::future::Future::poll(future.as_mut(), &mut context).is_ready());
    /// ```
    pub fn below(path: &'static str) -> Self {
        Self { below: path }
    }
}

impl<B> Service<Request<B>> for LogService
where
    B: Body + Send + 'static,
    B::Data: Send,
{
    type Response = Response<LogBody>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<LogBody>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let below = self.below;
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let answer = match read(body).await {
                Ok(body) => {
                    let accept = head.headers.get(ACCEPT).and_then(|value| value.to_str().ok());
                    let path = format!("{below}/{}", head.uri.path());
                    answer(&head.method, &path, head.uri.query(), &body, accept)
                }
                Err(refusal) => refusal,
            };
            Ok(response(answer))
        })
    }
}

/// The whole body, as far as it is wanted.
async fn read<B: Body>(body: B) -> Result<Vec<u8>, Answer> {
    let mut body = pin!(body);
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        let Ok(frame) = frame else {
            return Err(Answer::text(http::StatusCode::BAD_REQUEST, "the body broke off"));
        };
        let Ok(mut data) = frame.into_data() else { continue };
        while data.has_remaining() && bytes.len() <= LARGEST_BODY {
            let chunk = data.chunk();
            let taken = chunk.len();
            bytes.extend_from_slice(chunk);
            data.advance(taken);
        }
        if bytes.len() > LARGEST_BODY {
            break;
        }
    }
    Ok(bytes)
}

fn response(answer: Answer) -> Response<LogBody> {
    let (status, content_type, allow) = (answer.status(), answer.content_type(), answer.allow());
    let mut response = Response::new(LogBody::from(answer.into_content()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(allow) = allow {
        headers.insert(ALLOW, HeaderValue::from_static(allow));
    }
    response
}
