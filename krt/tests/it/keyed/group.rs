//! The values of an index as a collection: cases 51 and 57.

use crate::shop::{Count, Pod, SimplePod};
use krt::testing::Tracker;
use krt::{Collection, Graph, Group, Source};
use std::sync::Arc;

fn key(key: &str) -> String {
    key.to_owned()
}

fn pod(key: &str, ip: &str) -> SimplePod {
    SimplePod::of(&Pod::new(key, ip)).expect("it has an address")
}

fn by_ip(pods: &Source<SimplePod>) -> Collection<Group<String, SimplePod>> {
    pods.collection().index("ip", |pod: &SimplePod| [pod.ip.clone()]).groups("by ip")
}

fn members(group: Option<&Arc<Group<String, SimplePod>>>) -> Vec<String> {
    group.iter().flat_map(|group| group.members().iter().map(|pod| pod.name.clone())).collect()
}

#[test]
fn case_051_groups_of_a_merging_join_change_once() {
    let graph = Graph::new();
    let (east, west) = (graph.source("east"), graph.source("west"));
    let joined = graph.join_merge(
        "joined",
        [east.collection(), west.collection()],
        |pods: &[Arc<SimplePod>]| pods.last().cloned(),
    );
    let ips = joined
        .index("namespace", |pod: &SimplePod| [pod.namespace.clone()])
        .groups("namespaces")
        .map("ips", |_, group: &Arc<Group<String, SimplePod>>| {
            let mut ips: Vec<_> = group.members().iter().map(|pod| pod.ip.clone()).collect();
            ips.sort();
            Some(Addresses(group.value().clone(), ips))
        });
    let tracker = Tracker::batches(&ips);
    let found = || ips.list()[0].1.clone();
    east.set(pod("ns/a", "1.2.3.4"));
    assert_eq!((tracker.take(), found()), (vec![key("add/ns")], vec![key("1.2.3.4")]));
    graph.write(|tx| {
        tx.set(&west, pod("ns/a", "1.2.3.4"));
        tx.set(&west, pod("ns/b", "1.2.3.5"));
    });
    let two = vec![key("1.2.3.4"), key("1.2.3.5")];
    assert_eq!((tracker.take(), found()), (vec![key("update/ns")], two));
    west.set(pod("ns/c", "1.2.3.6"));
    let three = vec![key("1.2.3.4"), key("1.2.3.5"), key("1.2.3.6")];
    assert_eq!((tracker.take(), found()), (vec![key("update/ns")], three));
    assert_eq!(Tracker::batches(&ips).take(), ["add/ns"], "what is there is one group");
}

#[derive(Debug, PartialEq)]
struct Addresses(String, Vec<String>);

impl krt::Object for Addresses {
    type Key = String;

    fn key(&self) -> String {
        self.0.clone()
    }
}

#[test]
fn case_057_group_lives_while_it_has_members() {
    let graph = Graph::new();
    let pods = graph.source("pods");
    let groups = by_ip(&pods);
    let counts =
        groups.map("counts", |_, group| Some(Count(group.value().clone(), group.members().len())));
    let count = |ip: &str| counts.get(&key(ip)).map(|count| count.1);
    let tracker = Tracker::batches(&groups);

    pods.set(pod("ns/pod1", "1.1.1.1"));
    assert_eq!((count("1.1.1.1"), tracker.take()), (Some(1), vec![key("add/1.1.1.1")]));
    pods.set(pod("ns/pod2", "2.2.2.2"));
    assert_eq!((count("2.2.2.2"), tracker.take()), (Some(1), vec![key("add/2.2.2.2")]));
    pods.set(pod("ns/pod1", "2.2.2.2"));
    assert_eq!((count("1.1.1.1"), count("2.2.2.2")), (None, Some(2)));
    assert_eq!(tracker.take(), ["delete/1.1.1.1,update/2.2.2.2"]);
    assert_eq!(count("3.3.3.3"), None);
    assert_eq!(groups.len(), 1);
    assert_eq!(members(groups.get(&key("2.2.2.2")).as_ref()), ["pod1", "pod2"]);
    pods.reset::<SimplePod>([]);
    assert_eq!(tracker.take(), ["delete/2.2.2.2"]);
    assert!(groups.is_empty() && counts.is_empty());
}

#[test]
fn group_is_updated_when_a_member_changes_inside_it() {
    let graph = Graph::new();
    let pods = graph.source("pods");
    pods.set(pod("ns/pod1", "1.1.1.1"));
    let groups = by_ip(&pods);
    let tracker = Tracker::changes(&groups);
    let labeled = Pod::new("ns/pod1", "1.1.1.1").labels([("app", "foo")]);
    pods.set(SimplePod::of(&labeled).expect("it has an address"));
    assert_eq!(tracker.take(), ["update/1.1.1.1"]);
    pods.touch(SimplePod::of(&labeled).expect("it has an address"));
    assert!(tracker.take().is_empty());
}

#[test]
fn groups_are_synced_with_their_source() {
    let graph = Graph::new();
    let pods = graph.source_unsynced("pods");
    let groups = by_ip(&pods);
    pods.set(pod("ns/pod1", "1.1.1.1"));
    assert!(!groups.is_synced());
    pods.mark_synced();
    assert!(groups.is_synced());
    assert_eq!(groups.len(), 1);
}

#[test]
fn groups_can_be_indexed_and_fetched() {
    let graph = Graph::new();
    let pods = graph.source("pods");
    let by_size = by_ip(&pods).index("size", |group| [group.members().len()]);
    let pairs = graph.singleton("pairs", move |cx| {
        let groups = cx.fetch(&by_size, &2);
        Some(groups.iter().map(|group| group.value().clone()).collect::<Vec<_>>().join(","))
    });
    pods.reset([pod("ns/a", "1"), pod("ns/b", "1"), pod("ns/c", "2")]);
    assert_eq!(*pairs.list()[0], "1");
    pods.set(pod("ns/d", "2"));
    assert_eq!(*pairs.list()[0], "1,2");
}
