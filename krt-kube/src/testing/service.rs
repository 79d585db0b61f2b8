//! Requests to a server.

use super::failure::Failure;
use super::fault::{Effect, Verb};
use super::kind::{Scope, ServedKind, Status};
use super::respond::{self, Answer};
use super::route::{Call, Form, Place, Query, ResourcePath};
use super::server::Shared;
use super::store::{Id, Store, Unfinished};
use super::watch::{self, Bookmarks, Wanted};
use super::write::{Deleted, Write};
use super::{ApiServer, discovery, review};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use http_body::Body;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Instant;
use tower_service::Service;

impl<B> Service<Request<B>> for ApiServer
where
    B: Body<Data: Send, Error: std::error::Error + Send + Sync + 'static> + Send + 'static,
{
    type Response = Response<Answer>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Response<Answer>>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let shared = Arc::clone(self.shared());
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
            respond(&shared, &head, &body).await
        })
    }
}

async fn respond(shared: &Arc<Shared>, head: &Parts, body: &Bytes) -> io::Result<Response<Answer>> {
    if shared.is_down() {
        return Err(io::ErrorKind::ConnectionRefused.into());
    }
    let call = match Call::read(head) {
        Ok(call) => call,
        Err(failure) => return Ok(respond::failure(&failure)),
    };
    shared.count(call.verb, call.plural());
    if call.content_type.contains("protobuf") {
        let message = "bodies have to be JSON";
        return Ok(respond::failure(&Failure::new(415, "UnsupportedMediaType", message)));
    }
    let fault = shared.faults.lock().take(call.verb, call.plural());
    match fault {
        Some(Effect::Disconnect) => return Err(io::ErrorKind::ConnectionReset.into()),
        Some(Effect::Answer(failure)) => return Ok(respond::failure(&failure)),
        Some(Effect::Delay(time)) => tokio::time::sleep(time).await,
        None => {}
    }
    let answer = match &call.place {
        Place::Other(path) => discovery::answer(path, &shared.store.lock().kinds),
        Place::Resource(path) => review::answer(shared, &call, path, body)
            .unwrap_or_else(|| serve(shared, &call, path, body)),
    };
    shared.announce();
    Ok(answer.unwrap_or_else(|failure| respond::failure(&failure)))
}

fn serve(
    shared: &Arc<Shared>,
    call: &Call,
    path: &ResourcePath,
    body: &Bytes,
) -> Result<Response<Answer>, Failure> {
    let mut store = shared.store.lock();
    let kind = store.kind(&path.group, &path.version, &path.plural).cloned();
    let kind = kind.filter(|kind| fits(kind, path)).ok_or_else(Failure::no_such_path)?;
    let api_version = kind.api_version(&path.version);
    let shown = |code, object: &Value| {
        respond::object(code, &respond::shaped(object, &api_version, call.form))
    };
    let write = Write { kind: &kind, path, call };
    match call.verb {
        Verb::Discover => Err(Failure::no_such_path()),
        Verb::Get => {
            let id = Id::new(&kind, &path.namespace, &path.name);
            let missing = || Failure::not_found(&kind.name(), &path.name);
            Ok(shown(200, store.objects.get(&id).ok_or_else(missing)?))
        }
        Verb::List => list(&mut store, &kind, call, path),
        Verb::Watch => {
            let wanted = wanted(&kind, call, path)?;
            start_watch(shared, &store, &call.query, wanted)
        }
        Verb::Create => Ok(shown(201, &*write.create(&mut store, parse(body)?)?)),
        Verb::Update => Ok(shown(200, &*write.update(&mut store, parse(body)?)?)),
        Verb::Patch => Ok(shown(200, &*write.patch(&mut store, &parse(body)?)?)),
        Verb::Delete => {
            let options = if body.is_empty() { json!({}) } else { parse(body)? };
            match write.delete(&mut store, &options)? {
                Deleted::Waiting(object) => Ok(shown(200, &object)),
                Deleted::Gone(object) => Ok(respond::object(200, &gone(&kind, &object))),
            }
        }
        Verb::DeleteCollection => {
            let selection = call.query.selection()?;
            let resource = Arc::from(kind.name());
            let found = store.of(&resource, &path.namespace);
            let found: Vec<_> = found
                .filter(|(_, object)| selection.matches(object))
                .map(|(id, _)| id.clone())
                .collect();
            for id in found {
                let path = ResourcePath { namespace: id.namespace, name: id.name, ..path.clone() };
                Write { kind: &kind, path: &path, call }.delete(&mut store, &json!({}))?;
            }
            Ok(respond::object(
                200,
                &json!({
                    "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success",
                }),
            ))
        }
    }
}

fn fits(kind: &ServedKind, path: &ResourcePath) -> bool {
    let has_place = match kind.scope {
        Scope::Cluster => path.namespace.is_empty(),
        Scope::Namespaced => path.name.is_empty() || !path.namespace.is_empty(),
    };
    let has_subresource = match path.subresource.as_str() {
        "" => true,
        "status" => kind.status == Status::Subresource,
        _ => false,
    };
    has_place && has_subresource
}

fn parse(body: &Bytes) -> Result<Value, Failure> {
    serde_json::from_slice(body)
        .map_err(|error| Failure::bad_request(format!("the body is no JSON: {error}")))
}

fn gone(kind: &ServedKind, object: &Value) -> Value {
    json!({
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Success",
        "details": {
            "name": object["metadata"]["name"],
            "group": kind.group,
            "kind": kind.plural,
            "uid": object["metadata"]["uid"],
        },
    })
}

fn list(
    store: &mut Store,
    kind: &ServedKind,
    call: &Call,
    path: &ResourcePath,
) -> Result<Response<Answer>, Failure> {
    let query = &call.query;
    let asked = query.number("resourceVersion")?.unwrap_or(0);
    if asked > store.revision {
        return Err(too_large(asked, store.revision));
    }
    let limit = query.number("limit")?.and_then(|limit| usize::try_from(limit).ok());
    let limit = limit.filter(|limit| *limit > 0).unwrap_or(usize::MAX);
    let mut found = match query.text("continue") {
        Some(token) => store.take_list(token)?,
        None => {
            let selection = query.selection()?;
            let resource = Arc::from(kind.name());
            let objects = store.of(&resource, &path.namespace).map(|(_, object)| object);
            let rest: VecDeque<_> =
                objects.filter(|object| selection.matches(object)).cloned().collect();
            Unfinished { revision: store.revision, rest }
        }
    };
    let page: Vec<_> = found.rest.drain(..limit.min(found.rest.len())).collect();
    let api_version = kind.api_version(&path.version);
    let items: Vec<_> =
        page.iter().map(|object| respond::shaped(object, &api_version, call.form)).collect();
    let mut metadata = json!({"resourceVersion": found.revision.to_string()});
    if !found.rest.is_empty() {
        metadata["remainingItemCount"] = json!(found.rest.len());
        metadata["continue"] = json!(store.keep_list(found));
    }
    let (list_version, list_kind) = match call.form {
        Form::Whole => (api_version, format!("{}List", kind.kind)),
        Form::Metadata => ("meta.k8s.io/v1".to_owned(), "PartialObjectMetadataList".to_owned()),
    };
    #[derive(serde::Serialize)]
    #[serde(rename_all = "camelCase")]
    struct List<'a> {
        kind: String,
        api_version: String,
        metadata: Value,
        items: Vec<std::borrow::Cow<'a, Value>>,
    }
    let list = List { kind: list_kind, api_version: list_version, metadata, items };
    Ok(respond::object(200, &list))
}

fn too_large(asked: u64, current: u64) -> Failure {
    let message = format!("Too large resource version: {asked}, current: {current}");
    let mut failure = Failure::new(504, "Timeout", message);
    failure.retry_after_seconds = Some(1);
    failure
}

fn wanted(kind: &ServedKind, call: &Call, path: &ResourcePath) -> Result<Wanted, Failure> {
    let query = &call.query;
    let timeout = query.number("timeoutSeconds")?.map(Duration::from_secs);
    let bookmarks = query.flag("allowWatchBookmarks");
    Ok(Wanted {
        resource: Arc::from(kind.name()),
        namespace: Arc::clone(&path.namespace),
        selection: query.selection()?,
        api_version: kind.api_version(&path.version),
        kind: kind.kind.clone(),
        form: call.form,
        bookmarks: if bookmarks { Bookmarks::Wanted } else { Bookmarks::No },
        ends: timeout.map(|timeout| Instant::now() + timeout),
    })
}

fn start_watch(
    shared: &Arc<Shared>,
    store: &Store,
    query: &Query,
    wanted: Wanted,
) -> Result<Response<Answer>, Failure> {
    let is_streaming_list = query.flag("sendInitialEvents");
    if is_streaming_list && shared.refuses_streaming_lists() {
        let message = "sendInitialEvents is forbidden for watch unless the WatchList feature gate \
                       is enabled";
        return Err(Failure::new(422, "Invalid", message));
    }
    let from = query.number("resourceVersion")?.unwrap_or(0);
    if !is_streaming_list && from > 0 {
        return Ok(respond::stream(watch::stream(shared, wanted, from, Bytes::new())));
    }
    let mut first = Vec::new();
    wanted.write_all(store, &mut first);
    if is_streaming_list {
        let end = json!({"k8s.io/initial-events-end": "true"});
        first.extend_from_slice(&wanted.bookmark(store.revision, end));
    }
    Ok(respond::stream(watch::stream(shared, wanted, store.revision, first.into())))
}
