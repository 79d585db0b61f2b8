use crate::fixture::{Lab, config_map, pass, pod};
use k8s_openapi::api::core::v1::{ConfigMap, Pod};
use krt::testing::Tracker;
use krt_kube::testing::{ApiServer, ServedKind, Verb, settle};
use krt_kube::{ObjectKey, Watched};
use kube::core::{ApiResource, DynamicObject, GroupVersionKind};
use serde_json::json;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn case_072_changes_of_the_cluster_are_events() {
    let lab = Lab::new();
    lab.server.put(config_map("shop", "a", "1"));
    let maps = lab.cluster.informer::<ConfigMap>().start();
    let tracker = Tracker::batches(&maps);
    settle().await;
    assert_eq!(tracker.take(), ["add/shop/a"]);

    lab.server.put(config_map("shop", "a", "2"));
    settle().await;
    assert_eq!(tracker.take(), ["update/shop/a"]);
    lab.server.put(config_map("shop", "b", "1"));
    settle().await;
    assert_eq!(tracker.take(), ["add/shop/b"]);

    let found = maps.get(&ObjectKey::new("shop", "a")).expect("it is there");
    assert_eq!(found.data.as_ref().map(|data| data["value"].as_str()), Some("2"));
    assert_eq!(maps.len(), 2);
    let late = Tracker::batches(&maps);
    assert_eq!(late.take(), ["add/shop/a,add/shop/b"]);

    lab.server.delete("v1", "ConfigMap", "shop", "a");
    settle().await;
    assert_eq!(tracker.take(), ["delete/shop/a"]);
}

#[tokio::test(start_paused = true)]
async fn case_073_kind_that_is_not_built_in_is_watched() {
    let lab = Lab::new();
    lab.server.serve(ServedKind::namespaced("example.com", "v1", "Cart", "carts"));
    let kind = ApiResource::from_gvk(&GroupVersionKind::gvk("example.com", "v1", "Cart"));
    let carts = lab.cluster.informer_with::<DynamicObject>(kind).start();
    let tracker = Tracker::batches(&carts);
    lab.server.put(json!({
        "apiVersion": "example.com/v1", "kind": "Cart",
        "metadata": {"namespace": "shop", "name": "a"}, "spec": {"size": 3},
    }));
    settle().await;
    assert_eq!(tracker.take(), ["add/shop/a"]);
    assert_eq!(carts.list()[0].data["spec"]["size"], 3);
}

#[tokio::test(start_paused = true)]
async fn case_074_informer_has_metadata() {
    let lab = Lab::new();
    let pods = lab.cluster.informer::<Pod>().start().with_metadata("east");
    assert_eq!(pods.metadata::<&str>().as_deref(), Some(&"east"));
    lab.server.put(pod("shop", "a", "1"));
    settle().await;
    assert_eq!(pods.len(), 1, "the watch goes on");
}

#[tokio::test(start_paused = true)]
async fn a_collection_is_synced_after_its_first_list() {
    let lab = Lab::new();
    let pods = lab.cluster.informer::<Pod>().start();
    let copies = pods.map("copies", |_, pod| pod.metadata.name.clone());
    assert!(!pods.is_synced());
    assert!(!lab.cluster.readiness(Duration::ZERO).is_ready());
    lab.cluster.ready().await;
    assert!(copies.is_synced());
}

#[tokio::test(start_paused = true)]
async fn a_first_list_in_chunks_is_one_transaction() {
    let lab = Lab::new();
    for at in 0..25 {
        lab.server.put(config_map("shop", &format!("map-{at:02}"), "1"));
    }
    let maps = lab.cluster.informer::<ConfigMap>().page_size(10).start();
    let changes = maps.subscribe_queue();
    settle().await;
    assert_eq!(changes.drain().iter().map(|batch| batch.events().len()).collect::<Vec<_>>(), [25]);
    assert_eq!(lab.server.requests(Verb::List, "configmaps"), 3);
}

#[tokio::test(start_paused = true)]
async fn a_burst_of_changes_is_one_transaction() {
    let lab = Lab::new();
    let maps = lab.cluster.informer::<ConfigMap>().start();
    settle().await;
    let tracker = Tracker::batches(&maps);
    let before = lab.graph.revision();
    for round in 0..10 {
        for name in ["a", "b", "c"] {
            lab.server.put(config_map("shop", name, &round.to_string()));
        }
    }
    lab.server.delete("v1", "ConfigMap", "shop", "b");
    settle().await;
    assert_eq!(tracker.take(), ["add/shop/a,add/shop/c"]);
    assert_eq!(lab.graph.revision().get(), before.get() + 1);
}

#[tokio::test(start_paused = true)]
async fn changes_that_trickle_in_share_transactions_and_the_first_does_not_wait() {
    let lab = Lab::new();
    let maps = lab.cluster.informer::<ConfigMap>().start();
    settle().await;
    let tracker = Tracker::batches(&maps);
    for name in ["a", "b", "c"] {
        lab.server.put(config_map("shop", name, "1"));
        tokio::task::yield_now().await;
        pass(Duration::from_micros(300)).await;
    }
    settle().await;
    lab.server.put(config_map("shop", "d", "1"));
    settle().await;
    assert_eq!(tracker.take(), ["add/shop/a", "add/shop/b,add/shop/c", "add/shop/d"]);
}

#[tokio::test(start_paused = true)]
async fn the_same_informer_is_one_watch_until_the_last_handle_drops() {
    let lab = Lab::new();
    let start = || lab.cluster.informer::<Pod>().labels("app=a").without_managed_fields().start();
    let (one, other) = (start(), start());
    assert_eq!(one.id(), other.id());
    let derived = one.map("names", |_, pod| pod.metadata.name.clone());
    settle().await;
    assert_eq!(lab.server.open_watches("pods"), 1);
    let different = lab.cluster.informer::<Pod>().labels("app=b").start();
    assert_ne!(different.id(), one.id());
    drop((one, other));
    settle().await;
    assert_eq!(lab.server.open_watches("pods"), 2);
    drop((derived, different));
    settle().await;
    assert_eq!(lab.server.open_watches("pods"), 0);
    assert!(lab.cluster.health().is_empty());
    let again = start();
    settle().await;
    assert!(again.is_synced());
}

#[tokio::test(start_paused = true)]
async fn projections_with_a_state_are_not_shared() {
    let lab = Lab::new();
    let start = |app: &'static str| {
        lab.cluster.informer::<Pod>().modify(move |pod| pod.metadata.name = Some(app.into()))
    };
    assert_ne!(start("a").start().id(), start("a").start().id());
}

#[tokio::test(start_paused = true)]
async fn versions_decide_what_is_equal() {
    let server = ApiServer::new();
    let read = |value| Watched::new(serde_json::from_value::<Pod>(value).expect("it is a pod"));
    let first = server.put(pod("shop", "a", "1"));
    let second = server.put(pod("shop", "a", "1"));
    assert!(read(first.clone()) == read(first.clone()));
    assert!(read(first) != read(second));
    let unversioned = || read(pod("shop", "a", "1"));
    assert!(unversioned() != unversioned());
}
