//! Serves a registry over HTTP, with the feature `http`.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io::Write;
use std::task::{Context, Poll};
#[expect(clippy::disallowed_types, reason = "idle series expire by the time of the process")]
use std::time::Instant;

use ::http::header::{ACCEPT, ACCEPT_ENCODING, ALLOW, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use ::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::Full;
use tower_service::Service;

use crate::{ExpositionFormat, Registry};

/// Texts below this size are not worth compressing.
const GZIP_FROM: usize = 1024;

/// Answers scrapes: a `tower` service for axum, hyper, tonic and what else speaks `http`.
///
/// The format follows `Accept`, Prometheus text or OpenMetrics, and the answer is compressed for clients that take
/// gzip. Series that are idle for too long are removed before each scrape.
/// The path of the request is not looked at. A scrape runs on the thread that calls, for some milliseconds per
/// thousand series.
///
/// ```
/// use axum::Router;
/// use mesh_monitoring::Registry;
/// use mesh_monitoring::http::MetricsService;
///
/// let registry = Registry::new();
/// let app: Router = Router::new().route_service("/metrics", MetricsService::new(&registry));
/// # let _ = app;
/// ```
///
/// With hyper alone, wrap it by `hyper_util::service::TowerToHyperService`, or answer by
/// [`respond`](Self::respond) in a `service_fn`.
#[derive(Clone, Debug)]
pub struct MetricsService {
    registry: Registry,
}

impl MetricsService {
    /// Serves a registry.
    #[must_use]
    pub fn new(registry: &Registry) -> Self {
        Self { registry: registry.clone() }
    }

    /// Answers one request by its method and headers.
    ///
    /// ```
    /// use http::{HeaderMap, Method, StatusCode};
    /// use mesh_monitoring::Registry;
    /// use mesh_monitoring::http::MetricsService;
    ///
    /// let service = MetricsService::new(&Registry::new());
    /// assert_eq!(service.respond(&Method::GET, &HeaderMap::new()).status(), StatusCode::OK);
    /// assert_eq!(service.respond(&Method::POST, &HeaderMap::new()).status(), StatusCode::METHOD_NOT_ALLOWED);
    /// ```
    #[must_use]
    #[expect(clippy::disallowed_types, reason = "idle series expire by the time of the process")]
    pub fn respond(&self, method: &Method, headers: &HeaderMap) -> Response<Full<Bytes>> {
        if method != Method::GET && method != Method::HEAD {
            let mut refusal = Response::new(Full::default());
            *refusal.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
            refusal.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return refusal;
        }
        self.registry.sweep(Instant::now());
        let format = ExpositionFormat::negotiate(&joined(headers, &ACCEPT));
        let text = self.registry.exposition(format).into_bytes();
        let compressed =
            if text.len() >= GZIP_FROM && takes_gzip(headers) { gzip(&text) } else { None };
        let is_compressed = compressed.is_some();
        let body = if method == Method::HEAD { Vec::new() } else { compressed.unwrap_or(text) };
        let mut response = Response::new(Full::new(Bytes::from(body)));
        let answered = response.headers_mut();
        answered.insert(CONTENT_TYPE, HeaderValue::from_static(format.content_type()));
        answered.insert(VARY, HeaderValue::from_static("accept, accept-encoding"));
        if is_compressed {
            answered.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }
}

impl<B> Service<Request<B>> for MetricsService {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        ready(Ok(self.respond(request.method(), request.headers())))
    }
}

/// All values of a header, as one.
fn joined(headers: &HeaderMap, name: &::http::HeaderName) -> String {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.collect::<Vec<_>>().join(",")
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let (mut named, mut any) = (None, None);
    for part in joined(headers, &ACCEPT_ENCODING).split(',') {
        let mut fields = part.split(';').map(str::trim);
        let coding = fields.next().unwrap_or_default().to_ascii_lowercase();
        let quality = fields.find_map(|field| field.strip_prefix("q="));
        let is_taken = quality.is_none_or(|quality| quality.parse().is_ok_and(|q: f32| q > 0.0));
        match coding.as_str() {
            "gzip" | "x-gzip" => named = Some(is_taken),
            "*" => any = Some(is_taken),
            _ => {}
        }
    }
    named.or(any).unwrap_or(false)
}

fn gzip(text: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(text.len() / 8), Compression::fast());
    // Writing to memory does not fail.
    encoder.write_all(text).ok()?;
    encoder.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_taken_as_the_header_says() {
        let check = |value: &'static str, expected: bool| {
            let headers =
                [(ACCEPT_ENCODING, HeaderValue::from_static(value))].into_iter().collect();
            assert_eq!(takes_gzip(&headers), expected, "{value}");
        };
        check("gzip", true);
        check("deflate, GZIP;q=0.5", true);
        check("*", true);
        check("*;q=0", false);
        check("*, gzip;q=0", false);
        check("gzip;q=0.0", false);
        check("identity", false);
        check("", false);
    }
}
