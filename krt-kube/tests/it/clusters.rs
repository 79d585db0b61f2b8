//! Several clusters in one graph.

use crate::fixture::{Lab, pass, pod};
use k8s_openapi::api::core::v1::Pod;
use krt::testing::Tracker;
use krt::{Collection, Graph, Source};
use krt_kube::testing::{ApiServer, settle};
use krt_kube::{
    ClusterId, ClusterObject, Clusters, InformerHealth, RemoteCluster, RemoteSecrets, Watched,
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

struct Fleet {
    remotes: Source<RemoteCluster>,
    pods: Collection<ClusterObject<Watched<Pod>>>,
}

impl Fleet {
    fn new() -> Self {
        let graph = Graph::new();
        let remotes = graph.source("remotes");
        let clusters = Clusters::new(&graph, &remotes.collection());
        let pods = clusters.open("pods", |cluster| cluster.informer::<Pod>().start());
        Self { remotes, pods }
    }

    fn join(&self, id: &str, token: &str, server: &ApiServer) {
        self.remotes.set(RemoteCluster::new(id, token, server.client()));
    }
}

fn server_with(name: &str) -> ApiServer {
    let server = ApiServer::new();
    server.put(pod("shop", name, "1"));
    server
}

#[tokio::test(start_paused = true)]
async fn objects_of_all_clusters_carry_their_cluster() {
    let (east, west) = (server_with("a"), server_with("a"));
    let fleet = Fleet::new();
    fleet.join("east", "1", &east);
    settle().await;
    let tracker = Tracker::batches(&fleet.pods);
    fleet.join("west", "1", &west);
    settle().await;
    west.put(pod("shop", "b", "1"));
    settle().await;
    fleet.remotes.remove(&ClusterId::new("east"));
    settle().await;
    assert_eq!(
        tracker.take(),
        ["add/east/shop/a", "add/west/shop/a", "add/west/shop/b", "delete/east/shop/a",]
    );
    assert_eq!((east.open_watches("pods"), west.open_watches("pods")), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn new_credentials_swap_without_an_event() {
    let east = server_with("a");
    let fleet = Fleet::new();
    fleet.join("east", "1", &east);
    settle().await;
    let tracker = Tracker::changes(&fleet.pods);
    fleet.join("east", "1", &east);
    settle().await;
    assert_eq!(east.requests(krt_kube::testing::Verb::List, "pods"), 1, "nothing is new");
    fleet.join("east", "2", &east);
    settle().await;
    assert_eq!(east.requests(krt_kube::testing::Verb::List, "pods"), 2);
    assert_eq!(tracker.take(), Vec::<String>::new());
    east.put(pod("shop", "b", "1"));
    settle().await;
    assert_eq!(tracker.take(), ["add/east/shop/b"]);
    assert_eq!(east.open_watches("pods"), 1);
}

#[tokio::test(start_paused = true)]
async fn credentials_that_do_not_work_take_nothing_away() {
    let (east, broken) = (server_with("a"), server_with("a"));
    let fleet = Fleet::new();
    fleet.join("east", "1", &east);
    settle().await;
    let tracker = Tracker::changes(&fleet.pods);
    broken.stop();
    fleet.join("east", "2", &broken);
    settle().await;
    east.put(pod("shop", "b", "1"));
    settle().await;
    assert_eq!(tracker.take(), ["add/east/shop/b"], "the old ones go on");
    fleet.join("east", "3", &east);
    settle().await;
    assert_eq!(fleet.pods.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_dead_cluster_holds_up_neither_the_start_nor_the_others() {
    let (east, dead) = (server_with("a"), server_with("a"));
    dead.stop();
    let graph = Graph::new();
    let remotes = graph.source::<RemoteCluster>("remotes");
    remotes.reset([
        RemoteCluster::new("dead", "1", dead.client()),
        RemoteCluster::new("east", "1", east.client()),
    ]);
    let clusters = Clusters::new(&graph, &remotes.collection());
    let pods = clusters.open("pods", |cluster| cluster.informer::<Pod>().start());
    let start = Instant::now();
    pods.synced().await.expect("it will be synced");
    assert_eq!(start.elapsed(), Duration::from_secs(30));
    assert_eq!(pods.len(), 1);
    dead.start();
    settle().await;
    assert_eq!(pods.len(), 2, "it takes part when it is back");
}

#[tokio::test(start_paused = true)]
async fn a_dead_cluster_holds_up_nothing_that_is_opened_later_either() {
    let (east, dead) = (server_with("a"), server_with("a"));
    let graph = Graph::new();
    let remotes = graph.source::<RemoteCluster>("remotes");
    let clusters = Clusters::new(&graph, &remotes.collection());
    let join = |id: &str, token: &str, server: &ApiServer| {
        remotes.set(RemoteCluster::new(id, token, server.client()));
    };
    join("east", "1", &east);
    join("west", "1", &east);
    settle().await;
    dead.stop();
    // One is back after it has left, the other has credentials that do not work.
    remotes.remove(&ClusterId::new("east"));
    join("east", "1", &dead);
    join("west", "2", &dead);
    settle().await;
    let pods = clusters.open("pods", |cluster| cluster.informer::<Pod>().start());
    let start = Instant::now();
    let synced = tokio::time::timeout(Duration::from_secs(3600), pods.synced()).await;
    assert!(synced.is_ok(), "it waits for a cluster without an end");
    assert_eq!(start.elapsed(), Duration::from_secs(30));
}

fn secret(name: &str, id: &str, kubeconfig: &str) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "namespace": "istio-system",
            "name": name,
            "labels": {"istio/multiCluster": "true"},
        },
        "data": {id: k8s_openapi::ByteString(kubeconfig.as_bytes().to_vec())},
    })
}

#[tokio::test(start_paused = true)]
async fn secrets_describe_clusters() {
    let lab = Lab::new();
    lab.server.put(secret("a", "east", "east 1"));
    lab.server.put(secret("b", "east", "not taken"));
    lab.server.put(secret("own", "primary", "own"));
    let target = ApiServer::new();
    let secrets = RemoteSecrets::new("istio-system", ClusterId::new("primary"));
    let remotes = secrets.start_with(&lab.cluster, move |_, text| match text {
        "broken" => Err("no kubeconfig".to_owned()),
        _ => Ok(target.client()),
    });
    let tracker = Tracker::batches(&remotes);
    settle().await;
    assert_eq!(tracker.take(), ["add/east"]);
    lab.server.put(secret("a", "east", "east 2"));
    settle().await;
    assert_eq!(tracker.take(), ["update/east"]);
    lab.server.put(secret("a", "east", "broken"));
    settle().await;
    assert_eq!(tracker.take(), Vec::<String>::new());
    assert_eq!(remotes.errors().len(), 1);
    lab.server.delete("v1", "Secret", "istio-system", "a");
    settle().await;
    assert_eq!(tracker.take(), ["update/east"], "the other secret takes its place");
    lab.server.delete("v1", "Secret", "istio-system", "b");
    settle().await;
    assert_eq!(tracker.take(), ["delete/east"]);
}

#[tokio::test(start_paused = true)]
async fn a_kubeconfig_of_a_secret_refers_to_nothing_outside() {
    let kubeconfig = |user: &str, cluster: &str| {
        format!(
            "clusters: [{{name: c, cluster: {{server: 'http://east'{cluster}}}}}]\n\
             users: [{{name: u, user: {{{user}}}}}]\n\
             contexts: [{{name: x, context: {{cluster: c, user: u}}}}]\ncurrent-context: x\n"
        )
    };
    assert!(krt_kube::connect(&kubeconfig("token: secret", "")).is_ok());
    let refused = |text: &str| krt_kube::connect(text).err().expect("it is refused");
    for (user, field) in [
        ("tokenFile: /etc/token", "tokenFile"),
        ("client-key: /etc/key", "client-key"),
        ("client-certificate: /etc/cert", "client-certificate"),
        ("auth-provider: {name: gcp}", "auth-provider"),
    ] {
        let expected = format!("user \"u\": {field} is not allowed in a secret");
        assert_eq!(refused(&kubeconfig(user, "")), expected);
    }
    assert_eq!(
        refused(&kubeconfig("token: secret", ", certificate-authority: /etc/ca")),
        "cluster \"c\": certificate-authority is not allowed in a secret"
    );
}

#[tokio::test(start_paused = true)]
async fn health_is_told_of_each_cluster() {
    let (east, west) = (server_with("a"), server_with("a"));
    west.stop();
    let mut bad = pod("shop", "bad", "1");
    bad["spec"] = json!("no spec");
    east.put(bad);
    let graph = Graph::new();
    let remotes = graph.source("remotes");
    let clusters = Clusters::new(&graph, &remotes.collection());
    let _pods = clusters.open("pods", |cluster| cluster.informer::<Pod>().start());
    let (health, undecodable) = (clusters.health(), clusters.undecodable());
    for (id, server) in [("east", &east), ("west", &west)] {
        remotes.set(RemoteCluster::new(id, "1", server.client()));
    }
    pass(Duration::from_secs(31)).await;
    let states = |health: &Collection<ClusterObject<InformerHealth>>| -> Vec<String> {
        let state = |it: &ClusterObject<InformerHealth>| {
            format!("{} {:?} {}", it.cluster(), it.state, it.is_synced)
        };
        health.list().iter().map(|it| state(it)).collect()
    };
    assert_eq!(states(&health), ["east Watching true", "west Failing true"]);
    let unread: Vec<_> = undecodable.list().iter().map(|it| it.cluster().to_string()).collect();
    assert_eq!(unread, ["east"]);
    west.start();
    pass(Duration::from_secs(120)).await;
    assert_eq!(states(&health), ["east Watching true", "west Watching true"]);
    remotes.remove(&ClusterId::new("east"));
    settle().await;
    assert_eq!(states(&health), ["west Watching true"]);
    assert_eq!(undecodable.len(), 0);
}
