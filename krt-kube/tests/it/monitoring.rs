//! The metrics of a cluster.

use crate::fixture::config_map;
use k8s_openapi::api::core::v1::ConfigMap;
use krt::Graph;
use krt_kube::testing::{ApiServer, Fault, Verb, settle};
use krt_kube::{Cluster, ClusterMetrics};
use mesh_monitoring::Registry;

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
    let text = registry.prometheus_text();
    let totals: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(
        totals,
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
