//! A complete controller: says in the status of each Service whether something answers for it.
//!
//! A Service is ready when one of its `EndpointSlice`s has a ready endpoint whose Pod still exists.

use k8s_openapi::api::core::v1::{Pod, Service, ServiceStatus};
use k8s_openapi::api::discovery::v1::EndpointSlice;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{Condition, Time};
use k8s_openapi::jiff::Timestamp;
use krt::{Collection, Graph};
use krt_kube::{Cluster, DesiredStatus, ObjectKey, StatusWriter, Watched, Writer};
use kube::ResourceExt;
use kube::core::PartialObjectMeta;

const CONDITION: &str = "example.com/Ready";

/// Starts the controller, which runs until the writer is dropped.
pub fn start(cluster: &Cluster, now: fn() -> Timestamp) -> Writer {
    let services = cluster.informer::<Service>().start();
    let slices = cluster.informer::<EndpointSlice>().without_managed_fields().start();
    let pods = cluster.informer::<PartialObjectMeta<Pod>>().start();
    let statuses = statuses(&services, &slices, &pods, now);
    StatusWriter::new(cluster, &services, &statuses, "ready-services").start()
}

/// Derives the status of each Service; runs again for those that a change concerns.
fn statuses(
    services: &Collection<Watched<Service>>,
    slices: &Collection<Watched<EndpointSlice>>,
    pods: &Collection<Watched<PartialObjectMeta<Pod>>>,
    now: fn() -> Timestamp,
) -> Collection<DesiredStatus<ServiceStatus>> {
    let by_service = slices.index("slices by service", |slice| service_of(slice));
    let pods = pods.clone();
    services.map("statuses of services", move |cx, service| {
        let mut endpoints = 0;
        for slice in cx.fetch(&by_service, &ObjectKey::of(&service.metadata)) {
            for pod in ready_pods(slice) {
                endpoints += usize::from(cx.get(&pods, &pod).is_some());
            }
        }
        let condition = condition(service, endpoints, now);
        let status = ServiceStatus { conditions: Some(vec![condition]), ..Default::default() };
        Some(DesiredStatus::of(service, status))
    })
}

fn service_of(slice: &EndpointSlice) -> Option<ObjectKey> {
    let name = slice.labels().get("kubernetes.io/service-name")?;
    Some(ObjectKey::new(&slice.namespace()?, name))
}

fn ready_pods(slice: &EndpointSlice) -> impl Iterator<Item = ObjectKey> {
    let endpoints = slice.endpoints.iter().flatten();
    endpoints.filter_map(|endpoint| {
        let is_ready = endpoint.conditions.as_ref()?.ready.unwrap_or(true);
        let target = endpoint.target_ref.as_ref().filter(|_| is_ready)?;
        Some(ObjectKey::new(target.namespace.as_deref()?, target.name.as_deref()?))
    })
}

/// The condition, with the time of its last transition: that of before unless it changes now.
fn condition(service: &Service, endpoints: usize, now: fn() -> Timestamp) -> Condition {
    let (status, reason) =
        if endpoints > 0 { ("True", "EndpointsReady") } else { ("False", "NoEndpoints") };
    let known = service.status.iter().flat_map(|status| status.conditions.iter().flatten());
    let before = known.into_iter().find(|it| it.type_ == CONDITION && it.status == status);
    Condition {
        type_: CONDITION.to_owned(),
        status: status.to_owned(),
        reason: reason.to_owned(),
        message: format!("{endpoints} ready endpoints"),
        last_transition_time: before
            .map_or_else(|| Time(now()), |before| before.last_transition_time.clone()),
        observed_generation: service.metadata.generation,
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The address of `kubectl proxy`; with a TLS feature of kube, `Client::try_default()`.
    let url = std::env::args().nth(1).unwrap_or_else(|| "http://127.0.0.1:8001".to_owned());
    let client = kube::Client::try_from(kube::Config::new(url.parse()?))?;
    let cluster = Cluster::new(&Graph::new(), client);
    let _writer = start(&cluster, Timestamp::now);
    tokio::signal::ctrl_c().await?;
    Ok(())
}
