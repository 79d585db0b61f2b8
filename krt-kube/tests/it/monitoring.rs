//! The metrics of a cluster.

use crate::fixture::{config_map, pod};
use k8s_openapi::api::core::v1::{ConfigMap, Pod};
use krt::Graph;
use krt_kube::testing::{ApiServer, Fault, Verb, settle};
use krt_kube::{
    Cluster, ClusterId, ClusterMetrics, Clusters, DesiredStatus, RemoteCluster, StatusWriter,
};
use mesh_monitoring::Registry;
use serde_json::json;
use std::time::Duration;

/// The samples of the metrics whose names start like this.
fn totals(registry: &Registry, prefix: &str) -> Vec<String> {
    let text = registry.prometheus_text();
    let samples = text.lines().filter(|line| !line.starts_with('#') && line.starts_with(prefix));
    samples.map(str::to_owned).collect()
}

#[tokio::test(start_paused = true)]
async fn metrics_count_what_informers_do() {
    let server = ApiServer::new();
    server.put(config_map("shop", "a", "1"));
    server.inject(Fault::status(500).on(Verb::List));
    let registry = Registry::new();
    let metrics = ClusterMetrics::new(&registry).expect("the registry is empty");
    let cluster = Cluster::observed(&Graph::new(), server.client(), metrics);
    let maps = cluster.informer::<ConfigMap>().start();
    settle().await;
    for name in ["b", "c"] {
        server.put(config_map("shop", name, "1"));
    }
    let mut bad = config_map("shop", "d", "1");
    bad["data"] = "no map".into();
    server.put(bad);
    settle().await;
    assert_eq!(maps.len(), 3);
    assert_eq!(
        totals(&registry, ""),
        [
            "krt_kube_bursts_total{informer=\"configmaps\"} 1",
            "krt_kube_events_total{informer=\"configmaps\"} 2",
            "krt_kube_listed_objects_total{informer=\"configmaps\"} 1",
            "krt_kube_lists_total{informer=\"configmaps\"} 1",
            "krt_kube_undecodable_total{informer=\"configmaps\"} 1",
            "krt_kube_watch_failures_total{informer=\"configmaps\"} 1",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn metrics_count_what_becomes_of_each_state_that_is_to_be_written() {
    let server = ApiServer::new();
    let mut same = pod("shop", "same", "1");
    same["status"] = json!({"phase": "Running"});
    server.put(same);
    server.put(pod("shop", "a", "1"));
    server.inject(Fault::status(500).on(Verb::Patch));
    server.inject(Fault::too_many_requests(Duration::from_secs(1)).on(Verb::Patch));
    let registry = Registry::new();
    let metrics = ClusterMetrics::new(&registry).expect("the registry is empty");
    let cluster = Cluster::observed(&Graph::new(), server.client(), metrics);
    let pods = cluster.informer::<Pod>().start();
    let statuses =
        pods.map("statuses", |_, pod| Some(DesiredStatus::of(pod, json!({"phase": "Running"}))));
    let _writer = StatusWriter::new(&cluster, &pods, &statuses, "runner").start();
    settle().await;
    assert_eq!(
        totals(&registry, "krt_kube_writes_total"),
        [
            "krt_kube_writes_total{outcome=\"equal\",writer=\"runner\"} 1",
            "krt_kube_writes_total{outcome=\"failed\",writer=\"runner\"} 1",
            "krt_kube_writes_total{outcome=\"throttled\",writer=\"runner\"} 1",
            "krt_kube_writes_total{outcome=\"written\",writer=\"runner\"} 1",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn each_of_several_clusters_counts_for_itself() {
    let (east, west) = (ApiServer::new(), ApiServer::new());
    for server in [&east, &west] {
        server.put(config_map("shop", "a", "1"));
    }
    west.put(config_map("shop", "b", "1"));
    west.inject(Fault::status(500).on(Verb::List));
    let (graph, registry) = (Graph::new(), Registry::new());
    let remotes = graph.source("remotes");
    let metrics = ClusterMetrics::new(&registry).expect("the registry is empty");
    let observer = move |id: &ClusterId| metrics.for_cluster(id);
    let clusters =
        Clusters::observed(&graph, &remotes.collection(), Duration::from_secs(30), observer);
    let _maps = clusters.open("maps", |cluster| cluster.informer::<ConfigMap>().start());
    remotes.set(RemoteCluster::new("east", "1", east.client()));
    remotes.set(RemoteCluster::new("west", "1", west.client()));
    settle().await;
    assert_eq!(
        totals(&registry, ""),
        [
            "krt_kube_listed_objects_total{cluster=\"east\",informer=\"configmaps\"} 1",
            "krt_kube_listed_objects_total{cluster=\"west\",informer=\"configmaps\"} 2",
            "krt_kube_lists_total{cluster=\"east\",informer=\"configmaps\"} 1",
            "krt_kube_lists_total{cluster=\"west\",informer=\"configmaps\"} 1",
            "krt_kube_watch_failures_total{cluster=\"west\",informer=\"configmaps\"} 1",
        ]
    );
}
