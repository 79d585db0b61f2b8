use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use krt::{Collection, Graph};
use krt_kube::{Observer, UndecodableObject};
use kube::Client;
use kube::core::DynamicObject;
use mesh_config_model::GroupVersionKind;
use mesh_schema::{Class, Schema, gvk};

use super::judged::{Judged, lighten};
use crate::app::Origin;
use crate::catalog::{MESH_CONFIG_MAP, Reader};
use crate::graph::{Found, Inputs, Object};
use crate::model::{Finding, Severity};
use crate::report::Summary;

/// How long the cluster may be out of reach before what is shown counts as stale.
const STALE: Duration = Duration::from_secs(60);

/// The objects of a cluster, of every kind that files may hold.
pub(crate) struct Cluster {
    cluster: krt_kube::Cluster,
    kinds: Vec<(Schema, Collection<Judged>)>,
}

impl Cluster {
    /// Starts to watch; a kind whose definition does not exist is waited for and holds nothing up.
    pub(crate) fn watch(
        graph: &Graph,
        client: Client,
        observer: impl Observer,
        reader: Reader,
        root_namespace: &str,
    ) -> (Self, Inputs) {
        let cluster = krt_kube::Cluster::observed(graph, client, observer);
        let reader = Arc::new(reader);
        let watch = |schema: &Schema| {
            (schema.clone(), watch_kind(&cluster, schema, &reader, root_namespace))
        };
        let kinds: Vec<_> = reader.kinds().iter().map(watch).collect();
        let inputs = Inputs::new(findings(graph, &cluster, &kinds), |name, of| {
            graph.join_disjoint(name, objects(&kinds, of))
        });
        (Self { cluster, kinds }, inputs)
    }

    pub(super) fn inner(&self) -> &krt_kube::Cluster {
        &self.cluster
    }

    /// The kinds of Istio, of which every object has a status for what is wrong with it.
    pub(super) fn of_istio(&self) -> impl Iterator<Item = &(Schema, Collection<Judged>)> {
        self.kinds.iter().filter(|(schema, _)| schema.gvk().group.ends_with("istio.io"))
    }

    /// Why not everything has been read.
    pub(crate) fn trouble(&self) -> String {
        let health = self.cluster.health().list();
        let errors: BTreeSet<_> =
            health.iter().filter_map(|health| health.last_error.as_deref()).collect();
        let errors: String = errors.into_iter().map(|error| format!("\n  {error}")).collect();
        format!("{}{errors}", self.cluster.readiness(STALE))
    }
}

impl Origin for Cluster {
    /// Objects that cannot be decoded count as documents without an object, as in files.
    fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for (schema, objects) in &self.kinds {
            let objects = objects.list();
            let decoded = objects.iter().filter(|judged| judged.object.is_some()).count();
            summary.documents += objects.len();
            if decoded > 0 {
                summary.objects.insert(schema.gvk().kind.to_string(), decoded);
            }
        }
        summary.documents += self.cluster.undecodable().len();
        summary
    }

    fn awaited(&self) -> Option<String> {
        let readiness = self.cluster.readiness(STALE);
        (!readiness.is_ready()).then(|| readiness.to_string())
    }
}

fn watch_kind(
    cluster: &krt_kube::Cluster,
    schema: &Schema,
    reader: &Arc<Reader>,
    root_namespace: &str,
) -> Collection<Judged> {
    let informer = cluster
        .informer_with::<DynamicObject>(schema.api_resource())
        .name(&schema.gvk().kind)
        .modify(lighten);
    let informer = match schema.class() {
        Class::CustomResource => informer.when_served(),
        // Of a cluster's many ConfigMaps one is read.
        _ if *schema.gvk() == gvk::CONFIG_MAP => informer
            .namespaces([root_namespace])
            .fields(&format!("metadata.name={MESH_CONFIG_MAP}")),
        _ => informer,
    };
    let (schema, reader) = (schema.clone(), Arc::clone(reader));
    informer.project(move |object| Judged::read(object, &schema, &reader)).start()
}

/// The decoded objects of some kinds.
fn objects(
    kinds: &[(Schema, Collection<Judged>)],
    wanted: &[GroupVersionKind],
) -> Vec<Collection<Object>> {
    let wanted = kinds.iter().filter(|(schema, _)| wanted.contains(schema.gvk()));
    let decoded = |(schema, judged): &(Schema, Collection<Judged>)| {
        let name = format!("decoded {}", schema.gvk().kind);
        judged.map(&name, |_, judged| judged.object.clone())
    };
    wanted.map(decoded).collect()
}

fn findings(
    graph: &Graph,
    cluster: &krt_kube::Cluster,
    kinds: &[(Schema, Collection<Judged>)],
) -> Collection<Found> {
    let of_kind = |(schema, judged): &(Schema, Collection<Judged>)| {
        let name = format!("findings of {}", schema.gvk().kind);
        judged.flat_map(&name, |_, judged| {
            judged.findings.iter().map(|finding| Found(Arc::clone(finding))).collect::<Vec<_>>()
        })
    };
    let unreadable = cluster
        .undecodable()
        .map("findings of what cannot be read", |_, object| Some(Found(unreadable(object))));
    graph.join_disjoint("findings", kinds.iter().map(of_kind).chain([unreadable]))
}

/// Informers are named by the kind that they watch.
fn unreadable(object: &UndecodableObject) -> Arc<Finding> {
    Arc::new(Finding {
        file: Arc::from(""),
        line: 0,
        column: 0,
        kind: object.informer.name().to_owned(),
        namespace: object.key.namespace().to_owned(),
        name: object.key.name().to_owned(),
        code: "LOAD-OBJECT".to_owned(),
        path: String::new(),
        message: object.error.clone(),
        severity: Severity::Error,
    })
}
