//! Projections: cases 65 to 67.

use crate::shop::{Count, Pod, SimplePod};
use krt::testing::Tracker;
use krt::{Collection, Graph, Source};

fn key(key: &str) -> String {
    key.to_owned()
}

/// The addresses alone; pods without one have an empty address.
fn addresses(pods: &Source<Pod>) -> Collection<SimplePod> {
    pods.collection().project("addresses", |pod| SimplePod {
        namespace: pod.namespace.clone(),
        name: pod.name.clone(),
        labels: krt::LabelSet::default(),
        ip: pod.ip.clone().unwrap_or_default(),
    })
}

#[test]
fn case_065_projection_follows_its_source() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let tracker = Tracker::events(&addresses(&pods));
    pods.set(Pod::new("ns1/pod1", "1.2.3.4"));
    assert_eq!(tracker.take(), ["add/ns1/pod1"]);
    pods.set(Pod::new("ns1/pod1", "1.2.3.5"));
    assert_eq!(tracker.take(), ["update/ns1/pod1"]);
    pods.remove(&key("ns1/pod1"));
    assert_eq!(tracker.take(), ["delete/ns1/pod1"]);
}

#[test]
fn case_066_index_of_a_projection_finds_its_objects() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let by_ip = addresses(&pods).index("ip", |pod: &SimplePod| [pod.ip.clone()]);
    for (name, ip) in [("ns/a", "1"), ("ns/b", "2"), ("ns/c", "2")] {
        pods.set(Pod::new(name, ip));
    }
    let found = |ip: &str| -> Vec<String> {
        by_ip.lookup(&key(ip)).iter().map(|pod| pod.name.clone()).collect()
    };
    assert_eq!((found("1"), found("2")), (vec![key("a")], vec![key("b"), key("c")]));
}

#[test]
fn equal_projection_is_no_event_and_no_run() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let read = addresses(&pods);
    let counted = graph.singleton("counted", move |cx| Some(cx.all(&read).len().to_string()));
    pods.set(Pod::new("ns/a", "1"));
    let runs = || graph.dump().nodes.last().map(|node| (node.name.clone(), node.runs));
    let before = runs();
    pods.set(Pod::new("ns/a", "1").labels([("app", "foo")]));
    assert_eq!(runs(), before);
    pods.set(Pod::new("ns/b", "1"));
    assert_eq!(before, Some((key("counted"), 2)));
    assert_eq!(runs(), Some((key("counted"), 3)));
    assert_eq!(*counted.list()[0], "2");
}

#[test]
fn failed_projection_keeps_the_last_result() {
    let graph = Graph::new();
    let counts = graph.source::<Count>("counts");
    let projected = counts.collection().project("projected", |count| {
        assert!(count.1 != 13, "thirteen");
        Count(if count.1 == 14 { key("other") } else { count.0.clone() }, count.1)
    });
    counts.reset([Count(key("a"), 1), Count(key("b"), 2)]);
    counts.reset([Count(key("a"), 13), Count(key("b"), 14)]);
    let numbers: Vec<_> = projected.list().iter().map(|count| count.1).collect();
    assert_eq!(numbers, [1, 2]);
    let errors: Vec<_> = projected.errors().iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        ["input \"a\": panicked: thirteen", "input \"b\": the result has another key: other"]
    );
    counts.set(Count(key("a"), 3));
    counts.remove(&key("b"));
    assert_eq!(projected.list()[0].1, 3);
    assert!(projected.errors().is_empty());
}
