use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_log::LevelChange;

use super::Admin;
use crate::app::App;
use crate::metrics::Metrics;

const INDEX: &str = "\
/config      the effective policy of every workload, findings and summary, as JSON
/debug/krt   the derived collections: JSON, or ?format=mermaid, or ?format=dot
/healthz     whether the program lives
/logging     log scopes and levels; PUT {\"name\": \"krt\", \"output_level\": \"debug\"} changes one
/metrics     metrics in Prometheus text form
/readyz      whether the files have been loaded
";

/// What the routes need.
pub(crate) struct Service {
    app: Arc<App>,
    metrics: Metrics,
    admin: Admin,
    ready: Ready,
}

/// Whether the files have been loaded; set once.
#[derive(Clone, Default)]
pub(crate) struct Ready(Arc<AtomicBool>);

impl Service {
    pub(crate) fn new(app: Arc<App>, metrics: Metrics, admin: Admin) -> Self {
        Self { app, metrics, admin, ready: Ready::default() }
    }

    pub(crate) fn ready(&self) -> Ready {
        self.ready.clone()
    }
}

impl Ready {
    pub(crate) fn set(&self) {
        self.0.store(true, Ordering::Release);
    }
}

/// All routes of the program.
pub(crate) fn router(service: Service) -> Router {
    Router::new()
        .route("/", get(|| async { INDEX }))
        .route("/config", get(config))
        .route("/debug/krt", get(graph))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/logging", get(|| async { Json(mesh_log::logging()) }).put(set_level))
        .route("/metrics", get(metrics))
        .with_state(Arc::new(service))
}

async fn ready(State(service): State<Arc<Service>>) -> Response {
    if service.ready.0.load(Ordering::Acquire) {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "loading\n").into_response()
    }
}

async fn config(State(service): State<Arc<Service>>) -> Response {
    Json(service.app.report()).into_response()
}

async fn graph(
    State(service): State<Arc<Service>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let graph = service.app.world().graph();
    match query.get("format").map(String::as_str) {
        None | Some("json") => Json(graph.dump()).into_response(),
        Some("mermaid") => graph.mermaid().into_response(),
        Some("dot") => graph.dot().into_response(),
        Some(other) => (
            StatusCode::BAD_REQUEST,
            format!("unknown format {other:?}, use json, mermaid or dot\n"),
        )
            .into_response(),
    }
}

async fn metrics(State(service): State<Arc<Service>>) -> Response {
    let text = service.metrics.text(&service.app);
    ([(header::CONTENT_TYPE, mesh_monitoring::PROMETHEUS_CONTENT_TYPE)], text).into_response()
}

async fn set_level(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let who = match service.admin.authorize("/logging", &headers).await {
        Ok(who) => who,
        Err(refusal) => return refusal.into_response(),
    };
    let change: LevelChange = match serde_json::from_str(&body) {
        Ok(change) => change,
        Err(error) => {
            return (StatusCode::BAD_REQUEST, format!("not a level change: {error}\n"))
                .into_response();
        }
    };
    match change.apply() {
        Ok(()) => {
            tracing::info!(who, scope = change.name, "log level changed");
            Json(mesh_log::logging()).into_response()
        }
        Err(error) => (StatusCode::NOT_FOUND, format!("{error}\n")).into_response(),
    }
}
