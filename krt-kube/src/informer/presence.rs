//! Kinds that may not be served.

use crate::cluster::Cluster;
use crate::{Informer, ObjectKey, Watched};
use krt::{Collection, Object, Queue};
use kube::core::{ApiResource, GroupVersionKind};
use serde::Deserialize;
use std::future::poll_fn;

/// The group of the definitions themselves.
const GROUP: &str = "apiextensions.k8s.io";

/// Whether the definition of a kind says that it is served.
pub(super) struct Presence {
    definitions: Collection<Definition>,
    changes: Queue<Definition>,
    key: ObjectKey,
    version: String,
}

impl Presence {
    /// Follows the definitions of a cluster, by one watch for all kinds.
    pub(super) fn follow(cluster: &Cluster, plural: &str, group: &str, version: &str) -> Self {
        let kind = GroupVersionKind::gvk(GROUP, "v1", "CustomResourceDefinition");
        let kind = ApiResource::from_gvk_with_plural(&kind, "customresourcedefinitions");
        let definitions = Informer::<CustomResource, _>::new(cluster, kind)
            .name("definitions of custom resources")
            .project(Definition::of)
            .start();
        Self {
            changes: definitions.subscribe_queue(),
            definitions,
            key: ObjectKey::cluster_wide(&format!("{plural}.{group}")),
            version: version.to_owned(),
        }
    }

    /// Waits until it is known which definitions there are.
    pub(super) async fn known(&self) {
        // Fails only if the subscription ends, which this keeps.
        let _ = self.definitions.synced().await;
    }

    pub(super) fn is_served(&self) -> bool {
        let definition = self.definitions.get(&self.key);
        definition.is_some_and(|definition| definition.versions.contains(&self.version))
    }

    /// Waits until the kind is served; a definition of other versions alone is told in the log, as
    /// it may be waited for in vain.
    pub(super) async fn served(&mut self) {
        let mut told = Vec::new();
        while !self.is_served() {
            let served = self.definitions.get(&self.key).map(|it| it.versions.clone());
            let served = served.unwrap_or_default();
            if !served.is_empty() && served != told {
                let (kind, wanted) = (&self.key, &self.version);
                tracing::warn!(%kind, wanted, ?served, "a kind is served in other versions only");
            }
            told = served;
            self.changed().await;
        }
    }

    pub(super) async fn gone(&mut self) {
        while self.is_served() {
            self.changed().await;
        }
    }

    async fn changed(&mut self) {
        if poll_fn(|cx| self.changes.poll_recv(cx)).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// A definition of a custom resource, as far as it matters here.
#[derive(Debug, PartialEq)]
pub(super) struct Definition {
    key: ObjectKey,
    /// The versions that are served; none before it is established.
    versions: Vec<String>,
}

impl Definition {
    fn of(watched: &Watched<CustomResource>) -> Self {
        let status = watched.status.iter();
        let mut conditions = status.flat_map(|status| status.conditions.iter().flatten());
        let is_established = conditions.any(|it| it.kind == "Established" && it.status == "True");
        let versions = watched.spec.versions.iter().filter(|it| it.served && is_established);
        Self { versions: versions.map(|it| it.name.clone()).collect(), key: watched.key() }
    }
}

impl Object for Definition {
    type Key = ObjectKey;

    fn key(&self) -> ObjectKey {
        self.key.clone()
    }

    fn key_ref(&self) -> Option<&ObjectKey> {
        Some(&self.key)
    }
}

/// A definition as the cluster has it, without the schemas, which are most of it.
type CustomResource = kube::core::Object<Spec, Status>;

#[derive(Clone, Debug, Deserialize)]
struct Spec {
    versions: Vec<Version>,
}

#[derive(Clone, Debug, Deserialize)]
struct Version {
    name: String,
    served: bool,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Status {
    conditions: Option<Vec<Condition>>,
}

#[derive(Clone, Debug, Deserialize)]
struct Condition {
    #[serde(rename = "type")]
    kind: String,
    status: String,
}
