use std::sync::Arc;

use axum::extract::ConnectInfo;
use axum::http::{Extensions, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use mesh_monitoring::Registry;
use mesh_security::authn::{AuthenticationManager, Caller, Outcome};
use mesh_security::tower::{AuthenticationLayer, Connection};
use serde_json::{Value, json};

use crate::listener::Peer;

/// `/` tells anybody who they are, `/members` lets only known callers in, `/metrics` counts.
pub(crate) fn router(manager: Arc<AuthenticationManager>) -> Router {
    let guard = AuthenticationLayer::new(manager).connections(connection);
    Router::new()
        .route("/", get(whoami))
        .route("/members", get(members))
        .layer(guard)
        .route("/metrics", get(metrics))
}

/// The connection, as the listener has left it.
fn connection(extensions: &Extensions) -> Connection {
    let peer = extensions.get::<ConnectInfo<Peer>>();
    peer.map(|ConnectInfo(Peer(connection))| connection.clone()).unwrap_or_default()
}

async fn whoami(Extension(outcome): Extension<Outcome>) -> Json<Value> {
    match outcome.caller() {
        Some(caller) => Json(describe(caller)),
        None => Json(json!({ "anonymous": true })),
    }
}

async fn members(Extension(outcome): Extension<Outcome>) -> Response {
    match outcome.caller() {
        Some(caller) => format!("welcome, {}\n", caller.identities()[0]).into_response(),
        None => (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response(),
    }
}

async fn metrics() -> Response {
    let text = Registry::global().prometheus_text();
    ([(header::CONTENT_TYPE, mesh_monitoring::PROMETHEUS_CONTENT_TYPE)], text).into_response()
}

fn describe(caller: &Caller) -> Value {
    json!({
        "identities": caller.identities(),
        "via": format!("{:?}", caller.via()),
        "claims": caller.token().map(|token| token.claims().as_object()),
    })
}
