//! Merging joins: cases 49, 50 and 90.

use super::watch::{count, drain, key, numbers, three};
use crate::shop::{Count, Service};
use krt::testing::Tracker;
use krt::{Graph, LabelSet, Labels};
use std::sync::Arc;

/// The union of the selectors, the first of each name, with `app=foo` forced.
pub(super) fn merge_selectors(services: &[Arc<Service>]) -> Option<Service> {
    let first = services.first()?;
    let mut pairs = vec![("app", "foo")];
    for (name, value) in services.iter().flat_map(|service| service.selector.pairs()) {
        if pairs.iter().all(|(known, _)| *known != name) {
            pairs.push((name, value));
        }
    }
    let selector = LabelSet::from_iter(pairs);
    Some(Service { selector, ..(**first).clone() })
}

#[test]
fn case_049_merge_runs_for_one_member_too() {
    let graph = Graph::new();
    let services = graph.source::<Service>("services");
    services.set(Service::new("ns/svc", [("app", "bar")]));
    let merged = graph.join_merge("merged", [services.collection()], merge_selectors);
    let tracker = Tracker::batches(&merged);
    assert_eq!(merged.list()[0].selector, LabelSet::from_iter([("app", "foo")]));
    assert_eq!(tracker.take(), ["add/ns/svc"]);
}

#[test]
fn case_050_members_of_a_merge_are_seen_at_once() {
    let graph = Graph::new();
    let (east, west) = (graph.source("east"), graph.source("west"));
    east.set(Service::new("ns/svc", [("app", "foo")]));
    west.set(Service::new("ns/svc", [("version", "v1")]));
    let members = [east.collection(), west.collection()];
    let merged = graph.join_merge("merged", members, merge_selectors);
    let union = LabelSet::from_iter([("app", "foo"), ("version", "v1")]);
    assert_eq!(merged.list()[0].selector, union);
    assert_eq!(Tracker::batches(&merged).take(), ["add/ns/svc"]);
}

pub(super) fn sum(counts: &[Arc<Count>]) -> Option<Count> {
    Some(count(&counts[0].0, counts.iter().map(|count| count.1).sum()))
}

#[test]
fn case_090_last_contributor_leaves_with_one_delete() {
    let graph = Graph::new();
    let [first, second, _] = three(&graph);
    let members = [first.collection(), second.collection()];
    let queue = graph.join_merge("join", members, sum).subscribe_queue();
    graph.write(|tx| {
        tx.set(&first, count("k", 1));
        tx.set(&second, count("k", 2));
    });
    assert_eq!(drain(&queue), ["add/k ->3"]);
    first.remove(&key("k"));
    assert_eq!(drain(&queue), ["update/k 3>2"]);
    second.remove(&key("k"));
    assert_eq!(drain(&queue), ["delete/k 2>-"]);
}

#[test]
fn merge_can_leave_a_key_out() {
    let graph = Graph::new();
    let [first, second, _] = three(&graph);
    let members = [first.collection(), second.collection()];
    let both = |counts: &[Arc<Count>]| (counts.len() == 2).then(|| Arc::clone(&counts[1]));
    let queue = graph.join_merge("join", members, both).subscribe_queue();
    first.set(count("k", 1));
    second.set(count("k", 2));
    second.remove(&key("k"));
    assert_eq!(drain(&queue), ["add/k ->2", "delete/k 2>-"]);
}

#[test]
fn failed_merge_keeps_the_last_result_of_its_key_only() {
    let graph = Graph::new();
    let [first, second, _] = three(&graph);
    let joined = graph.join_merge("join", [first.collection(), second.collection()], |counts| {
        assert!(counts[0].1 != 13, "thirteen");
        Some(count(if counts[0].1 == 14 { "other" } else { &counts[0].0 }, counts[0].1))
    });
    first.reset([count("a", 1), count("b", 1), count("c", 1)]);
    first.reset([count("a", 13), count("b", 14), count("c", 2)]);
    assert_eq!(numbers(&joined), [(key("a"), 1), (key("b"), 1), (key("c"), 2)]);
    let errors: Vec<_> = joined.errors().iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        ["input \"a\": panicked: thirteen", "input \"b\": the result has another key: other"]
    );
    first.reset([count("b", 3)]);
    assert_eq!(numbers(&joined), [(key("b"), 3)]);
    assert!(joined.errors().is_empty());
}

#[test]
fn member_that_is_joined_twice_counts_twice() {
    let graph = Graph::new();
    let members = graph.source::<Count>("members");
    let joined = graph.join_merge("join", [members.collection(), members.collection()], sum);
    members.set(count("k", 2));
    assert_eq!(numbers(&joined), [(key("k"), 4)]);
}
