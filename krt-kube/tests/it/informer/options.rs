use crate::fixture::{Lab, namespace, pod};
use k8s_openapi::api::core::v1::{Namespace, Pod};
use krt::testing::Tracker;
use krt::{Collection, Object};
use krt_kube::testing::{Fault, Verb, settle};
use krt_kube::{ObjectKey, Watched};
use kube::core::PartialObjectMeta;
use std::time::Duration;

fn keys<T: Object<Key = ObjectKey>>(collection: &Collection<T>) -> Vec<String> {
    collection.list().iter().map(|object| object.key().to_string()).collect()
}

fn three_pods(lab: &Lab) {
    lab.server.put(pod("one", "a", "1"));
    lab.server.put(pod("two", "b", "2"));
    lab.server.put(pod("three", "a", "3"));
}

#[tokio::test(start_paused = true)]
async fn namespaces_and_selectors_restrict_what_is_watched() {
    let lab = Lab::new();
    three_pods(&lab);
    let pods = || lab.cluster.informer::<Pod>();
    let one = pods().namespaces(["one"]).start();
    let two = pods().namespaces(["two", "one", "two"]).start();
    let labels = pods().labels("app in (a)").start();
    let fields = pods().fields("metadata.namespace!=one").start();
    settle().await;
    assert_eq!(keys(&one), ["one/a"]);
    assert_eq!(keys(&two), ["one/a", "two/b"]);
    assert_eq!(keys(&labels), ["one/a", "three/a"]);
    assert_eq!(keys(&fields), ["three/a", "two/b"]);
    // The two watches of namespace one are the same.
    assert_eq!(lab.server.open_watches("pods"), 4);
}

#[tokio::test(start_paused = true)]
async fn namespaces_come_and_go_by_their_labels() {
    let lab = Lab::new();
    three_pods(&lab);
    lab.server.put(namespace("one", "on"));
    lab.server.put(namespace("two", "off"));
    let namespaces =
        lab.cluster.informer::<PartialObjectMeta<Namespace>>().labels("mesh=on").start();
    let pods = lab.cluster.informer::<Pod>().start_in(&namespaces);
    let tracker = Tracker::batches(&pods);
    settle().await;
    assert!(pods.is_synced());
    assert_eq!(tracker.take(), ["add/one/a"]);

    lab.server.put(namespace("two", "on"));
    settle().await;
    assert_eq!(tracker.take(), ["add/two/b"]);
    lab.server.put(namespace("one", "on"));
    settle().await;
    assert_eq!(tracker.take(), Vec::<String>::new(), "another version of the same labels");
    lab.server.put(namespace("one", "off"));
    settle().await;
    assert_eq!(tracker.take(), ["delete/one/a"]);
    assert_eq!(lab.server.open_watches("pods"), 1);
}

#[tokio::test(start_paused = true)]
async fn shards_take_every_object_once() {
    let lab = Lab::new();
    for at in 0..20 {
        lab.server.put(pod("shop", &format!("pod-{at}"), "1"));
    }
    let shards: Vec<_> =
        (0..3).map(|index| lab.cluster.informer::<Pod>().shard(index, 3).start()).collect();
    settle().await;
    let mut all: Vec<_> = shards.iter().flat_map(keys).collect();
    all.sort();
    all.dedup();
    assert_eq!((all.len(), shards.iter().map(Collection::len).sum::<usize>()), (20, 20));
    assert!(shards.iter().all(|shard| shard.len() > 2));
}

#[derive(PartialEq)]
struct Address(ObjectKey, Option<String>);

impl Object for Address {
    type Key = ObjectKey;

    fn key(&self) -> ObjectKey {
        self.0.clone()
    }
}

fn address(pod: &Watched<Pod>) -> Address {
    Address(pod.key(), pod.status.as_ref().and_then(|status| status.pod_ip.clone()))
}

#[tokio::test(start_paused = true)]
async fn a_change_of_what_a_projection_drops_is_no_event() {
    let lab = Lab::new();
    lab.server.put(pod("shop", "a", "1"));
    let start = || lab.cluster.informer::<Pod>().project(address).start();
    let (addresses, same) = (start(), start());
    assert_eq!(addresses.id(), same.id());
    let tracker = Tracker::batches(&addresses);
    settle().await;
    let mut other = pod("shop", "a", "1");
    other["spec"]["nodeName"] = "n1".into();
    lab.server.put(other);
    settle().await;
    lab.server.put(pod("shop", "a", "2"));
    settle().await;
    assert_eq!(tracker.take(), ["add/shop/a", "update/shop/a"]);
}

#[tokio::test(start_paused = true)]
async fn metadata_can_be_watched_alone() {
    let lab = Lab::new();
    lab.server.put(pod("shop", "a", "1"));
    let pods = lab.cluster.informer::<PartialObjectMeta<Pod>>().start();
    settle().await;
    assert_eq!(
        pods.list()[0].types.as_ref().map(|types| &*types.kind),
        Some("PartialObjectMetadata")
    );
    lab.server.put(pod("shop", "b", "1"));
    settle().await;
    assert_eq!(keys(&pods), ["shop/a", "shop/b"]);
}

#[tokio::test(start_paused = true)]
async fn a_sync_timeout_lets_readers_go_on() {
    let lab = Lab::new();
    lab.server.inject(Fault::status(500).on(Verb::List).times(1000));
    let pods = lab.cluster.informer::<Pod>().sync_timeout(Duration::from_secs(10)).start();
    let other = lab.cluster.informer::<Pod>().start();
    let before = tokio::time::Instant::now();
    pods.synced().await.expect("it counts as synced");
    assert_eq!(before.elapsed(), Duration::from_secs(10));
    assert!(!other.is_synced());
}

#[test]
#[should_panic(expected = "there is no shard 3 of 3")]
fn a_shard_that_does_not_exist_is_refused() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("it can be built");
    runtime.block_on(async {
        let _informer = Lab::new().cluster.informer::<Pod>().shard(3, 3);
    });
}
