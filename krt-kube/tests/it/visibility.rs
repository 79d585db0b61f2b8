//! Seeing what was written.

use crate::fixture::{Lab, config_map, pass};
use k8s_openapi::api::core::v1::ConfigMap;
use krt::testing::Tracker;
use krt_kube::testing::settle;
use krt_kube::{ObjectKey, Overlay, Seen, Watched, wait_for_version};
use std::time::Duration;

fn read(object: &serde_json::Value) -> ConfigMap {
    serde_json::from_value(object.clone()).expect("it is a config map")
}

fn version(object: &serde_json::Value) -> String {
    object["metadata"]["resourceVersion"].as_str().expect("it has a version").to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_version_is_seen_when_it_or_a_later_one_is_there() {
    let lab = Lab::new();
    let maps = lab.cluster.informer::<ConfigMap>().start();
    settle().await;
    let key = ObjectKey::new("shop", "a");
    let first = version(&lab.server.put(config_map("shop", "a", "1")));
    let waiting = wait_for_version(&maps, &key, &first);
    lab.server.put(config_map("shop", "a", "2"));
    assert!(maps.is_empty());
    assert_eq!(waiting.await, Seen::Present);
    assert_eq!(wait_for_version(&maps, &key, &first).await, Seen::Present);

    let never = wait_for_version(&maps, &key, "999");
    lab.server.delete("v1", "ConfigMap", "shop", "a");
    assert_eq!(never.await, Seen::Gone);
}

#[tokio::test(start_paused = true)]
async fn a_written_object_shows_until_the_watch_brings_a_later_one() {
    let lab = Lab::new();
    let watched = lab.graph.source::<Watched<ConfigMap>>("maps");
    let overlay = Overlay::new(&lab.graph, &watched.collection());
    let tracker = Tracker::batches(overlay.collection());
    let versions: Vec<_> =
        (0..3).map(|at| read(&lab.server.put(config_map("shop", "a", &at.to_string())))).collect();
    let shown = || overlay.collection().one().map(|map| map.resource_version().to_owned());

    watched.set(Watched::new(versions[0].clone()));
    overlay.record(versions[1].clone());
    assert_eq!(shown().as_deref(), Some("3"));
    watched.set(Watched::new(versions[1].clone()));
    watched.set(Watched::new(versions[2].clone()));
    assert_eq!(shown().as_deref(), Some("4"));
    assert_eq!(tracker.take(), ["add/shop/a", "update/shop/a", "update/shop/a"]);

    overlay.record(versions[2].clone());
    watched.remove(&ObjectKey::new("shop", "a"));
    assert_eq!(shown(), None, "what is deleted does not come back");
}

#[tokio::test(start_paused = true)]
async fn what_the_watch_never_brings_is_dropped_after_a_minute() {
    let lab = Lab::new();
    let watched = lab.graph.source::<Watched<ConfigMap>>("maps");
    let overlay = Overlay::new(&lab.graph, &watched.collection());
    overlay.record(read(&lab.server.put(config_map("shop", "a", "1"))));
    pass(Duration::from_secs(61)).await;
    overlay.record(read(&lab.server.put(config_map("shop", "b", "1"))));
    assert_eq!(overlay.collection().len(), 1);
}
