use crate::fixture::{Lab, definition, names, pass};
use k8s_openapi::api::core::v1::ConfigMap;
use krt::{SingletonKey, Source};
use krt_kube::testing::{Fault, Verb, settle};
use krt_kube::{DesiredObject, Leader, ObjectKey, ObjectWriter, OnRemoved, WriteOutcome};
use kube::core::{ApiResource, DynamicObject, GroupVersionKind};
use serde_json::json;
use std::time::Duration;

fn map(name: &str, value: &str) -> DesiredObject<ConfigMap> {
    let object = json!({
        "metadata": {"namespace": "shop", "name": name, "labels": {"by": "test"}},
        "data": {"value": value},
    });
    DesiredObject::new(serde_json::from_value(object).expect("it is a config map"))
}

fn start(lab: &Lab) -> (Source<DesiredObject<ConfigMap>>, ObjectWriter<ConfigMap>) {
    let desired = lab.graph.source("desired");
    let objects = lab.cluster.informer::<ConfigMap>().labels("by=test").start();
    let writer = ObjectWriter::new(&lab.cluster, &objects, &desired.collection(), "test");
    (desired, writer)
}

fn values(lab: &Lab) -> Vec<String> {
    let maps = lab.server.objects("v1", "ConfigMap");
    maps.iter().map(|map| map["data"]["value"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn objects_are_created_changed_and_deleted() {
    let lab = Lab::new();
    lab.server.put(crate::fixture::config_map("shop", "foreign", "0"));
    let (desired, writer) = start(&lab);
    desired.reset([map("a", "1"), map("b", "2")]);
    let writer = writer.start();
    settle().await;
    assert_eq!(names(&lab.server, "v1", "ConfigMap"), ["shop/a", "shop/b", "shop/foreign"]);
    assert_eq!(lab.server.requests(Verb::Patch, "configmaps"), 2);

    desired.reset([map("b", "3")]);
    settle().await;
    assert_eq!(values(&lab), ["3", "0"]);
    assert_eq!(lab.server.requests(Verb::Patch, "configmaps"), 3);
    assert!(writer.failures().is_empty());

    // What somebody else deletes or changes comes back.
    lab.server.delete("v1", "ConfigMap", "shop", "b");
    settle().await;
    assert_eq!(values(&lab), ["3", "0"]);
}

#[tokio::test(start_paused = true)]
async fn a_later_process_writes_nothing_that_is_there_and_deletes_what_is_left() {
    let lab = Lab::new();
    let (desired, writer) = start(&lab);
    desired.reset([map("a", "1"), map("b", "2")]);
    let first = writer.start();
    settle().await;
    drop(first);
    desired.reset([map("a", "1")]);
    let objects = lab.cluster.informer::<ConfigMap>().labels("by=test").start();
    let second = ObjectWriter::new(&lab.cluster, &objects, &desired.collection(), "test").start();
    settle().await;
    assert_eq!(names(&lab.server, "v1", "ConfigMap"), ["shop/a"]);
    assert_eq!(lab.server.requests(Verb::Patch, "configmaps"), 2);
    assert_eq!(lab.server.requests(Verb::Delete, "configmaps"), 1);
    drop(second);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_wanted_can_be_kept() {
    let lab = Lab::new();
    let (desired, writer) = start(&lab);
    desired.set(map("a", "1"));
    let _writer = writer.on_removed(OnRemoved::Keep).start();
    settle().await;
    desired.reset::<DesiredObject<ConfigMap>>([]);
    settle().await;
    assert_eq!(names(&lab.server, "v1", "ConfigMap"), ["shop/a"]);
}

#[tokio::test(start_paused = true)]
async fn an_object_whose_namespace_is_missing_is_told_and_tried_again() {
    let lab = Lab::new();
    let (desired, writer) = start(&lab);
    let writer = writer.start();
    settle().await;
    lab.server.inject(Fault::status(404).on(Verb::Patch));
    desired.set(map("a", "1"));
    pass(Duration::from_millis(100)).await;
    let told = writer.failures().list();
    let told: Vec<_> = told.iter().map(|it| (it.outcome, it.attempts, it.key.clone())).collect();
    assert_eq!(told, [(WriteOutcome::Failed, 1, ObjectKey::new("shop", "a"))]);

    pass(Duration::from_secs(1)).await;
    assert_eq!(values(&lab), ["1"]);
    assert!(writer.failures().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_object_of_a_kind_that_is_defined_later_is_written_then() {
    let lab = Lab::new();
    let kind = GroupVersionKind::gvk("example.com", "v1", "Cart");
    let kind = ApiResource::from_gvk_with_plural(&kind, "carts");
    let carts = lab.cluster.informer_with::<DynamicObject>(kind.clone()).when_served().start();
    let desired = lab.graph.source("desired");
    let writer =
        ObjectWriter::of(&lab.cluster, &kind, &carts, &desired.collection(), "test").start();
    let cart = DynamicObject::new("a", &kind).within("shop").data(json!({"spec": {"size": 1}}));
    desired.set(DesiredObject::new(cart));
    settle().await;
    assert_eq!(writer.failures().len(), 1);

    lab.server.put(definition());
    settle().await;
    assert_eq!(names(&lab.server, "example.com/v1", "Cart"), ["shop/a"]);
    assert!(writer.failures().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_waits_longest_is_written_first() {
    let lab = Lab::new();
    let (desired, writer) = start(&lab);
    let _writer = writer.start();
    desired.set(map("z", "1"));
    for round in 0..50 {
        let value = round.to_string();
        lab.graph.write(|tx| {
            for at in 0..60 {
                tx.set(&desired, map(&format!("a{at}"), &value));
            }
        });
        pass(Duration::from_millis(100)).await;
    }
    let written = names(&lab.server, "v1", "ConfigMap");
    assert_eq!((written.len(), written.last().map(String::as_str)), (61, Some("shop/z")));
}

#[tokio::test(start_paused = true)]
async fn failures_end_with_the_leadership() {
    let lab = Lab::new();
    let (desired, writer) = start(&lab);
    let leader = lab.graph.source("leader");
    leader.set(Leader::new("me"));
    let writer = writer.only_while(&leader.collection()).start();
    settle().await;
    lab.server.inject(Fault::status(500).on(Verb::Patch));
    desired.set(map("a", "1"));
    pass(Duration::from_millis(100)).await;
    assert_eq!(writer.failures().len(), 1);

    leader.remove(&SingletonKey);
    pass(Duration::from_secs(60)).await;
    assert_eq!((writer.failures().len(), values(&lab)), (0, vec![]));
    leader.set(Leader::new("me"));
    settle().await;
    assert_eq!((writer.failures().len(), values(&lab)), (0, vec!["1".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn an_object_without_a_name_is_refused() {
    let lab = Lab::new();
    let (desired, writer) = start(&lab);
    let writer = writer.start();
    desired.set(DesiredObject::new(ConfigMap::default()));
    settle().await;
    let told: Vec<_> =
        writer.failures().list().iter().map(|it| (it.outcome, it.attempts)).collect();
    assert_eq!(told, [(WriteOutcome::Refused, 1)]);
}

#[tokio::test(start_paused = true)]
async fn an_object_that_is_deleted_before_it_was_seen_is_created_again() {
    let lab = Lab::new();
    let (desired, writer) = start(&lab);
    let _writer = writer.start();
    settle().await;
    lab.server.inject(Fault::status(500).on(Verb::Watch));
    lab.server.end_watches();
    pass(Duration::from_millis(1)).await;
    desired.set(map("a", "1"));
    pass(Duration::from_millis(10)).await;
    assert_eq!(values(&lab), ["1"]);

    lab.server.delete("v1", "ConfigMap", "shop", "a");
    settle().await;
    assert_eq!(values(&lab), ["1"]);
    assert_eq!(lab.server.requests(Verb::Patch, "configmaps"), 2);
}
