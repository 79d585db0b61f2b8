//! Scrapes over HTTP.

use std::convert::Infallible;
use std::future::Future;
use std::io::Read;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum::Router;
use axum::body::Body;
use flate2::read::GzDecoder;
use http::header::{ACCEPT, ACCEPT_ENCODING, ALLOW, CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use mesh_monitoring::http::MetricsService;
use mesh_monitoring::{PROMETHEUS_CONTENT_TYPE, Registry};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service;

use crate::NAME;

/// What is done at once.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits for something"),
    }
}

fn answer(
    registry: &Registry,
    method: Method,
    headers: &[(http::HeaderName, &str)],
) -> Response<Full<bytes::Bytes>> {
    let mut request = Request::builder().method(method).uri("/metrics");
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let request = request.body(Body::empty()).expect("it is a request");
    let answer: Result<_, Infallible> = now(MetricsService::new(registry).call(request));
    answer.expect("it cannot fail")
}

fn bytes(response: Response<Full<bytes::Bytes>>) -> Vec<u8> {
    now(response.into_body().collect()).expect("memory has no errors").to_bytes().to_vec()
}

fn large() -> Registry {
    let registry = Registry::new();
    let sum = registry.sum("pushes", "Pushes.").build().expect("it is valid");
    for number in 0..200 {
        sum.with([NAME.value(number.to_string())]).increment();
    }
    registry
}

#[test]
fn scrape_is_answered_with_prometheus_text() {
    let registry = Registry::new();
    registry.sum("pushes", "Pushes.").build().unwrap().increment();
    let response = answer(&registry, Method::GET, &[]);
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[CONTENT_TYPE], PROMETHEUS_CONTENT_TYPE);
    assert_eq!(bytes(response), registry.prometheus_text().as_bytes());
}

#[test]
fn open_metrics_is_answered_on_request() {
    let registry = Registry::new();
    registry.sum("pushes_total", "Pushes.").build().unwrap().increment();
    let accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
    let response = answer(&registry, Method::GET, &[(ACCEPT, accept)]);
    assert_eq!(
        response.headers()[CONTENT_TYPE],
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    let expected = "# HELP pushes Pushes.\n# TYPE pushes counter\npushes_total 1.0\n# EOF\n";
    assert_eq!(bytes(response), expected.as_bytes());
}

#[test]
fn large_answer_is_compressed_for_those_who_take_it() {
    let registry = large();
    let response = answer(&registry, Method::GET, &[(ACCEPT_ENCODING, "gzip")]);
    assert_eq!(response.headers()[CONTENT_ENCODING], "gzip");
    let compressed = bytes(response);
    let mut text = String::new();
    GzDecoder::new(&compressed[..]).read_to_string(&mut text).expect("it is gzip");
    assert_eq!(text, registry.prometheus_text());
    assert!(compressed.len() * 4 < text.len());

    let plain = answer(&registry, Method::GET, &[(ACCEPT_ENCODING, "gzip;q=0")]);
    assert_eq!(plain.headers().get(CONTENT_ENCODING), None);
    assert_eq!(bytes(plain), text.as_bytes());
}

#[test]
fn head_has_no_body_and_other_methods_are_refused() {
    let head = answer(&large(), Method::HEAD, &[]);
    assert_eq!((head.status(), bytes(head).len()), (StatusCode::OK, 0));
    let refused = answer(&large(), Method::POST, &[]);
    assert_eq!(refused.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(refused.headers()[ALLOW], "GET, HEAD");
    let service = MetricsService::new(&Registry::new());
    assert_eq!(service.respond(&Method::GET, &HeaderMap::new()).status(), StatusCode::OK);
}

#[tokio::test]
async fn axum_serves_it() {
    let registry = large();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a port");
    let address = listener.local_addr().expect("it is bound");
    let app = Router::new().route_service("/metrics", MetricsService::new(&registry));
    let server = tokio::spawn(axum::serve(listener, app).into_future());
    let mut client = TcpStream::connect(address).await.expect("it listens");
    let request = "GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    client.write_all(request.as_bytes()).await.expect("it reads");
    let mut response = String::new();
    client.read_to_string(&mut response).await.expect("it answers");
    let (head, body) = response.split_once("\r\n\r\n").expect("there is a body");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert_eq!(body, registry.prometheus_text());
    server.abort();
}
