use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_log::http::LogService;

use super::Admin;
use crate::app::App;
use crate::metrics::Metrics;

const INDEX: &str = "\
/config      the effective policy of every workload, findings and summary, as JSON
/debug/krt   the derived collections: JSON, or ?format=mermaid, or ?format=dot
/healthz     whether the program lives
/logging     log scopes and levels; PUT {\"name\": \"krt\", \"output_level\": \"debug\"} changes one,
             POST ?level=krt=debug&ttl=10m several; below it are recent, tail and rules
/metrics     metrics in Prometheus text form
/readyz      whether the objects have been read
/scopej/     log scopes in the form of Istio's ControlZ
";

/// What the routes need.
pub(crate) struct Service {
    app: Arc<App>,
    metrics: Metrics,
    admin: Admin,
}

impl Service {
    pub(crate) fn new(app: Arc<App>, metrics: Metrics, admin: Admin) -> Self {
        Self { app, metrics, admin }
    }
}

/// All routes of the program.
pub(crate) fn router(service: Service) -> Router {
    let service = Arc::new(service);
    let shown = Router::new()
        .route("/config", get(config))
        .route("/debug/krt", get(graph))
        .route("/metrics", get(metrics))
        .merge(logging(&service));
    let shown = match service.admin.reads() {
        Some(guard) => shown.layer(guard),
        None => shown,
    };
    Router::new()
        .route("/", get(|| async { INDEX }))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .merge(shown)
        .with_state(service)
}

/// The handler of the log, at every path that it knows.
fn logging(service: &Arc<Service>) -> Router<Arc<Service>> {
    ["/logging", "/logging/{*rest}", "/scopej", "/scopej/", "/scopej/{*rest}"]
        .into_iter()
        .fold(Router::new(), |router, path| router.route_service(path, LogService::new()))
        .layer(middleware::from_fn_with_state(Arc::clone(service), guard))
}

async fn ready(State(service): State<Arc<Service>>) -> Response {
    match service.app.origin().awaited() {
        None => "ready\n".into_response(),
        Some(awaited) => (StatusCode::SERVICE_UNAVAILABLE, format!("{awaited}\n")).into_response(),
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

async fn metrics(
    State(service): State<Arc<Service>>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    service.metrics.respond(&service.app, &method, &headers)
}

/// Lets reading through, and changes of administrators alone.
async fn guard(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let who = match service.admin.authorize("/logging", request.headers()).await {
        Ok(who) => who,
        Err(refusal) => return refusal.into_response(),
    };
    let (method, change) = (request.method().clone(), request.uri().to_string());
    let response = next.run(request).await;
    if response.status().is_success() {
        tracing::info!(who, %method, change, "logging changed");
    }
    response
}
