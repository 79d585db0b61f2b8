use std::env;
use std::process;

use krt::Collection;
use krt_kube::{DesiredStatus, Election, ElectionOptions, Leader, StatusWriter, Watched, Writer};
use kube::core::{DynamicObject, ObjectMeta};
use mesh_schema::Schema;
use mesh_validation::codes;
use serde_json::{Value, json};

use super::judged::{Judged, lighten_to_status};
use super::watch::Cluster;
use crate::model::{Finding, Severity};

/// Owner of the written fields, and name of the lease.
const NAME: &str = "mesh-controller";
/// How many messages an object gets at most.
const MOST_MESSAGES: usize = 50;
/// How many characters a message has at most.
const LONGEST_MESSAGE: usize = 1_000;

/// Writes what is wrong with the objects of Istio into their `status.validationMessages`, while this process leads.
///
/// That field is the one of which Istio says that it holds what analyzers have found, and that has one writer.
/// `status.conditions` has several, and the definitions of Istio declare no key for its elements: whoever applies
/// one condition replaces those of all others.
pub(crate) struct StatusWriters {
    election: Election,
    writers: Vec<Writer>,
}

impl StatusWriters {
    pub(crate) fn start(cluster: &Cluster, root_namespace: &str) -> Self {
        let options = ElectionOptions::new(root_namespace, NAME, &identity());
        let election = Election::start(cluster.inner(), options);
        let leader = election.leader();
        let writers = cluster
            .of_istio()
            .map(|(schema, judged)| write(cluster.inner(), schema, judged, &leader))
            .collect();
        Self { election, writers }
    }

    /// Stops, and lets another process lead at once.
    pub(crate) async fn release(self) {
        drop(self.writers);
        self.election.release().await;
    }
}

fn write(
    cluster: &krt_kube::Cluster,
    schema: &Schema,
    judged: &Collection<Judged>,
    leader: &Collection<Leader>,
) -> Writer {
    let kind = &schema.gvk().kind;
    let resource = schema.api_resource();
    let written = cluster
        .informer_with::<DynamicObject>(resource.clone())
        .name(&format!("{kind} status"))
        .modify(lighten_to_status)
        .when_served()
        .start();
    let wanted = judged.map(&format!("messages of {kind}"), |_, judged| {
        let messages = messages(judged)?;
        Some(DesiredStatus::of(&identified(judged), json!({"validationMessages": messages})))
    });
    StatusWriter::of(cluster, &resource, &written, &wanted, NAME)
        .only_while(leader)
        .respecting_others()
        .start()
}

/// What Istio calls analysis messages; `None` when there is nothing to say.
fn messages(judged: &Judged) -> Option<Vec<Value>> {
    let mut messages: Vec<_> =
        judged.findings.iter().take(MOST_MESSAGES).map(|finding| message(finding)).collect();
    if let Some(rest @ 1..) = judged.findings.len().checked_sub(MOST_MESSAGES) {
        messages.push(json!({"type": {"name": format!("{rest} more")}, "level": "INFO"}));
    }
    Some(messages).filter(|messages| !messages.is_empty())
}

/// The name says all, because the definitions of Istio have no other field for it.
fn message(finding: &Finding) -> Value {
    let level = match finding.severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    };
    let place = if finding.path.is_empty() { "" } else { ": " };
    let name: String = [&finding.path, place, &finding.message]
        .iter()
        .flat_map(|part| part.chars())
        .take(LONGEST_MESSAGE)
        .collect();
    let mut message = json!({"type": {"code": finding.code, "name": name}, "level": level});
    if let Some(link) = page(&finding.kind) {
        message["documentationUrl"] = json!(link);
    }
    message
}

/// Where the documentation of Istio describes a kind.
fn page(kind: &str) -> Option<&'static str> {
    let mut examples = codes::all().filter_map(|code| code.example());
    examples.find(|example| example.kind() == kind).map(|example| example.link())
}

/// The object that was judged, without what it says.
fn identified(judged: &Judged) -> Watched<DynamicObject> {
    let metadata = ObjectMeta {
        namespace: Some(judged.key.namespace().to_owned()),
        name: Some(judged.key.name().to_owned()),
        uid: judged.uid.clone(),
        generation: judged.generation,
        ..ObjectMeta::default()
    };
    Watched::new(DynamicObject { types: None, metadata, data: Value::Null })
}

/// The same after a restart in the same container, and different for two processes of one machine.
fn identity() -> String {
    let host = env::var("HOSTNAME").unwrap_or_else(|_| "localhost".to_owned());
    format!("{host}-{}", process::id())
}
