//! Objects that are answered and not stored.

use super::ApiServer;
use super::failure::Failure;
use super::fault::Verb;
use super::kind::ServedKind;
use super::respond::{self, Answer};
use super::route::{Call, ResourcePath};
use super::server::Shared;
use http::Response;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Those who answer, by the name of their kind.
pub(super) type Reviewers = Vec<(ServedKind, Arc<Reviewer>)>;

type Reviewer = dyn Fn(&Value) -> Value + Send + Sync;

impl ApiServer {
    /// Answers the creation of objects that are a question, such as a `TokenReview`: `decide` gets
    /// the object and returns its status. Nothing is stored; faults happen to such requests, too.
    ///
    /// `decide` runs on the thread that serves the request, and nothing is locked meanwhile.
    ///
    /// ```
    /// use k8s_openapi::api::authentication::v1::TokenReview;
    /// use krt_kube::testing::{ApiServer, ServedKind};
    /// use kube::Api;
    /// use serde_json::json;
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// let server = ApiServer::new();
    /// let kind =
    ///     ServedKind::cluster_wide("authentication.k8s.io", "v1", "TokenReview", "tokenreviews");
    /// server.review(kind, |review| json!({"authenticated": review["spec"]["token"] == "good"}));
    ///
    /// let reviews: Api<TokenReview> = Api::all(server.client());
    /// let question = serde_json::from_value(json!({"metadata": {}, "spec": {"token": "good"}}))?;
    /// let answer = reviews.create(&Default::default(), &question).await?;
    /// assert_eq!(answer.status.and_then(|status| status.authenticated), Some(true));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn review(
        &self,
        kind: ServedKind,
        decide: impl Fn(&Value) -> Value + Send + Sync + 'static,
    ) {
        let mut reviewers = self.shared().reviewers.lock();
        reviewers.retain(|(known, _)| known.name() != kind.name());
        reviewers.push((kind, Arc::new(decide)));
    }
}

/// The answer to the creation of an object that is a question; `None` for other requests.
pub(super) fn answer(
    shared: &Shared,
    call: &Call,
    path: &ResourcePath,
    body: &[u8],
) -> Option<Result<Response<Answer>, Failure>> {
    if call.verb != Verb::Create {
        return None;
    }
    let reviewer = shared.reviewers.lock().iter().find(|(kind, _)| kind.is_at(path)).cloned();
    let (kind, decide) = reviewer?;
    let answered = serde_json::from_slice(body).map(|fields: Map<String, Value>| {
        let mut object = Value::Object(fields);
        let status = decide(&object);
        object["apiVersion"] = json!(kind.api_version(&path.version));
        object["kind"] = json!(kind.kind);
        object["status"] = status;
        respond::object(201, &object)
    });
    Some(answered.map_err(|error| Failure::bad_request(format!("the body is no object: {error}"))))
}
