use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use mesh_validation::Validators;
use mesh_validation::admission::review;

use crate::metrics::Metrics;

/// What etcd takes, twice: an update carries the old object too.
const LARGEST_BODY: usize = 8 << 20;

struct Webhook {
    validators: Validators,
    metrics: Metrics,
}

/// What the API server asks.
pub(crate) fn webhook(metrics: Metrics) -> Router {
    let webhook = Webhook { validators: Validators::default(), metrics };
    Router::new()
        .route("/validate", post(validate))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(Arc::new(webhook))
}

/// What operators ask.
pub(crate) fn admin(metrics: Metrics) -> Router {
    let text = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/metrics", get(move || async move { (text, metrics.text()) }))
}

/// HOOK-1 and HOOK-2 of Istio; a parameter of the content type does no harm.
async fn validate(
    State(webhook): State<Arc<Webhook>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if body.is_empty() {
        return (StatusCode::BAD_REQUEST, "no body found\n").into_response();
    }
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = content_type.and_then(|value| value.split(';').next()).unwrap_or_default();
    if !media_type.trim().eq_ignore_ascii_case("application/json") {
        let message = "invalid Content-Type, want `application/json`\n";
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, message).into_response();
    }
    let answer = review(&webhook.validators, &body);
    webhook.metrics.review(&answer);
    tracing::info!(verdict = %answer.verdict, "review");
    ([(header::CONTENT_TYPE, "application/json")], answer.body).into_response()
}
