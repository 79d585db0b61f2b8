//! Joins whose members come and go: cases 52 to 54 and 91.

use super::merge::merge_selectors;
use super::watch::{count, drain, key, node, numbers, three};
use crate::shop::{Count, Service};
use krt::testing::Tracker;
use krt::{Collection, Graph, LabelSet, Member, Source};
use parking_lot::Mutex;
use std::sync::Arc;

type Members<T> = Source<Member<u8, T>>;

/// A container and the sum by key of its members.
fn sums(graph: &Graph) -> (Members<Count>, Collection<Count>) {
    let members = graph.source("members");
    let joined = members.collection().join_merge("join", super::merge::sum);
    (members, joined)
}

fn selector<const N: usize>(pairs: [(&str, &str); N]) -> Option<LabelSet> {
    Some(LabelSet::from_iter(pairs))
}

#[test]
fn case_052_members_of_a_merge_come_and_go() {
    let graph = Graph::new();
    let (east, west) = (graph.source("east"), graph.source("west"));
    east.set(Service::new("ns/svc", [("app", "foo")]));
    west.set(Service::new("ns/svc", [("version", "v1")]));
    let member = |number, source: &Source<Service>| Member::new(number, source.collection());
    let members: Members<Service> = graph.source("members");
    members.set(member(1, &east));
    let merged = members.collection().join_merge("merged", merge_selectors);
    let tracker = Tracker::batches(&merged);
    let found = || merged.get(&key("ns/svc")).map(|service| service.selector.clone());

    assert_eq!((tracker.take(), found()), (vec![key("add/ns/svc")], selector([("app", "foo")])));
    let both = selector([("app", "foo"), ("version", "v1")]);
    members.set(member(2, &west));
    assert_eq!((tracker.take(), found()), (vec![key("update/ns/svc")], both.clone()));
    members.remove(&2);
    let first = selector([("app", "foo")]);
    assert_eq!((tracker.take(), found()), (vec![key("update/ns/svc")], first.clone()));
    members.remove(&1);
    assert_eq!((tracker.take(), found()), (vec![key("delete/ns/svc")], None));
    members.set(member(1, &east));
    assert_eq!((tracker.take(), found()), (vec![key("add/ns/svc")], first));
    members.set(member(2, &west));
    assert_eq!((tracker.take(), found()), (vec![key("update/ns/svc")], both));
}

#[test]
fn case_053_groups_over_a_dynamic_join_change_once() {
    let graph = Graph::new();
    let [first, second, _] = three(&graph);
    first.reset([count("a", 1), count("b", 1)]);
    second.reset([count("b", 2), count("c", 2)]);
    let (members, joined) = sums(&graph);
    members.set(Member::new(1, first.collection()));
    let groups = joined.index("all", |_| [key("group")]).groups("groups");
    let tracker = Tracker::batches(&groups);
    assert_eq!(tracker.take(), ["add/group"]);
    members.set(Member::new(2, second.collection()));
    assert_eq!(tracker.take(), ["update/group"]);
    assert_eq!(numbers(&joined), [(key("a"), 1), (key("b"), 3), (key("c"), 2)]);
    let grouped: Vec<_> = groups.list()[0].members().iter().map(|count| count.1).collect();
    assert_eq!(grouped, [1, 3, 2]);
}

#[test]
fn case_054_nothing_new_is_no_event() {
    let graph = Graph::new();
    let [first, second, _] = three(&graph);
    first.set(count("a", 1));
    let (members, joined) = sums(&graph);
    members.set(Member::new(1, first.collection()));
    let mapped = joined.map("mapped", |_, found| Some((**found).clone()));
    let queue = mapped.subscribe_queue();
    assert_eq!(drain(&queue), ["add/a ->1"]);
    members.set(Member::new(2, second.collection()));
    members.remove(&3);
    second.remove(&key("a"));
    members.remove(&2);
    assert!(drain(&queue).is_empty());
}

#[test]
fn case_091_replacement_with_equal_content_is_no_event() {
    let graph = Graph::new();
    let [first, second, _] = three(&graph);
    first.reset([count("a", 1), count("b", 2)]);
    second.reset([count("a", 1), count("b", 2)]);
    let (members, joined) = sums(&graph);
    members.set(Member::new(1, first.collection()));
    let queue = joined.subscribe_queue();
    assert_eq!(drain(&queue), ["add/a ->1", "add/b ->2"]);
    members.set(Member::new(1, second.collection()));
    assert!(drain(&queue).is_empty());
    first.set(count("a", 9));
    assert!(drain(&queue).is_empty(), "the old member is no longer read");
    second.set(count("a", 5));
    assert_eq!(drain(&queue), ["update/a 1>5"]);
}

#[test]
fn case_091_new_member_with_a_known_key_is_an_update() {
    let graph = Graph::new();
    let [first, second, _] = three(&graph);
    first.set(count("a", 1));
    second.set(count("a", 2));
    let members: Members<Count> = graph.source("members");
    members.set(Member::new(2, second.collection()));
    let queue = members.collection().join_priority("join").subscribe_queue();
    assert_eq!(drain(&queue), ["add/a ->2"]);
    members.set(Member::new(1, first.collection()));
    assert_eq!(drain(&queue), ["update/a 2>1"]);
}

#[test]
fn replacement_waits_until_it_is_synced() {
    let graph = Graph::new();
    let [first, _, _] = three(&graph);
    let next = graph.source_unsynced::<Count>("next");
    first.reset([count("a", 1), count("b", 1)]);
    let (members, joined) = sums(&graph);
    members.set(Member::new(1, first.collection()));
    let queue = joined.subscribe_queue();
    drain(&queue);
    members.set(Member::new(1, next.collection()));
    next.set(count("a", 2));
    first.set(count("b", 3));
    assert_eq!(drain(&queue), ["update/b 1>3"]);
    next.mark_synced();
    assert_eq!(drain(&queue), ["update/a 1>2", "delete/b 3>-"]);
    assert!(joined.is_synced());
}

#[test]
fn replacement_can_be_taken_back() {
    let graph = Graph::new();
    let [first, _, _] = three(&graph);
    let next = graph.source_unsynced::<Count>("next");
    first.set(count("a", 1));
    let (members, joined) = sums(&graph);
    members.set(Member::new(1, first.collection()));
    members.set(Member::new(1, next.collection()));
    members.set(Member::new(1, first.collection()));
    next.mark_synced();
    first.set(count("b", 1));
    assert_eq!(numbers(&joined), [(key("a"), 1), (key("b"), 1)]);
    assert_eq!(node(&graph, "join").reads.len(), 2);
}

#[test]
fn late_member_does_not_hold_the_others_back() {
    let graph = Graph::new();
    let [first, _, _] = three(&graph);
    let late = graph.source_unsynced::<Count>("late");
    let (members, joined) = sums(&graph);
    members.set(Member::new(1, first.collection()));
    members.set(Member::new(2, late.collection()));
    late.set(count("a", 10));
    first.set(count("a", 1));
    assert!(joined.is_synced());
    assert_eq!(numbers(&joined), [(key("a"), 1)]);
    late.mark_synced();
    assert_eq!(numbers(&joined), [(key("a"), 11)]);
}

#[test]
fn join_is_synced_with_its_container_and_first_members() {
    let graph = Graph::new();
    let members = graph.source_unsynced::<Member<u8, Count>>("members");
    let first = graph.source_unsynced::<Count>("first");
    let joined = members.collection().join_priority("join");
    first.set(count("a", 1));
    members.set(Member::new(1, first.collection()));
    assert_eq!(node(&graph, "join").waiting_for.as_deref(), Some("members"));
    members.mark_synced();
    assert_eq!(node(&graph, "join").waiting_for.as_deref(), Some("first"));
    assert!(!joined.is_synced() && joined.is_empty());
    first.mark_synced();
    assert!(joined.is_synced());
    assert_eq!(numbers(&joined), [(key("a"), 1)]);
}

#[test]
fn member_and_its_content_change_in_one_transaction() {
    let graph = Graph::new();
    let [first, second, _] = three(&graph);
    first.reset([count("a", 1), count("b", 1)]);
    second.set(count("a", 5));
    let (members, joined) = sums(&graph);
    members.set(Member::new(1, first.collection()));
    let queue = joined.subscribe_queue();
    drain(&queue);
    graph.write(|tx| {
        tx.remove(&first, &key("b"));
        tx.set(&second, count("a", 6));
        tx.set(&members, Member::new(1, second.collection()));
    });
    assert_eq!(drain(&queue), ["update/a 1>6", "delete/b 1>-"]);
    assert_eq!(numbers(&joined), [(key("a"), 6)]);
}

#[test]
fn member_of_a_higher_rank_comes_first() {
    let graph = Graph::new();
    let [first, second, _] = three(&graph);
    let mut deep = second.collection();
    for level in 0..4 {
        deep = deep.map(&format!("level {level}"), |_, found| Some(count(&found.0, found.1 + 1)));
    }
    second.set(count("a", 0));
    let (members, joined) = sums(&graph);
    members.set(Member::new(1, first.collection()));
    let after = joined.map("after", |_, found| Some((**found).clone()));
    let queue = after.subscribe_queue();
    graph.write(|tx| {
        tx.set(&members, Member::new(2, deep.clone()));
        tx.set(&second, count("a", 10));
        tx.set(&first, count("a", 100));
    });
    assert_eq!(drain(&queue), ["add/a ->114"]);
    assert_eq!(node(&graph, "join").rank, 5);
    assert_eq!(node(&graph, "after").rank, 6);
    graph.write(|tx| {
        tx.set(&second, count("a", 20));
        tx.set(&first, count("a", 200));
    });
    assert_eq!(drain(&queue), ["update/a 114>224"]);
}

#[test]
fn member_that_reads_the_join_is_left_out() {
    let graph = Graph::new();
    let [first, _, _] = three(&graph);
    first.set(count("a", 1));
    let (members, joined) = sums(&graph);
    members.set(Member::new(1, first.collection()));
    let after = joined.map("after", |_, found| Some((**found).clone()));
    members.set(Member::new(2, after));
    assert_eq!(numbers(&joined), [(key("a"), 1)]);
    let errors: Vec<_> = joined.errors().iter().map(ToString::to_string).collect();
    assert_eq!(errors, ["input \"2\": cycle: join -> after -> join"]);
    let [foreign, _, _] = three(&Graph::new());
    members.set(Member::new(2, foreign.collection()));
    let errors: Vec<_> = joined.errors().iter().map(ToString::to_string).collect();
    assert_eq!(errors, ["input \"2\": collection \"c1\" belongs to another graph"]);
    members.remove(&2);
    assert!(joined.errors().is_empty());
    first.set(count("a", 2));
    assert_eq!(numbers(&joined), [(key("a"), 2)]);
}

/// The join that takes the member is evaluated before the one that gives it up.
#[test]
fn member_given_up_by_one_join_may_be_taken_by_another_in_one_transaction() {
    let graph = Graph::new();
    let (first, left) = sums(&graph);
    let (second, right) = sums(&graph);
    let pods = graph.source::<Count>("pods");
    pods.set(Count("cart".to_owned(), 2));
    first.set(Member::new(1, pods.collection()));
    second.set(Member::new(1, left.clone()));
    let changes = (left.subscribe_queue(), right.subscribe_queue());
    drop(changes.0.drain());
    drop(changes.1.drain());

    graph.write(|tx| {
        tx.remove(&second, &1);
        tx.set(&second, Member::new(2, pods.collection()));
        tx.set(&first, Member::new(2, right.clone()));
    });
    assert!(left.errors().is_empty());
    let told = [&changes.0, &changes.1]
        .map(|queue| queue.drain().iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(told, [vec!["update/cart".to_owned()], vec![]]);
    assert_eq!(left.one().map(|count| count.1), Some(4));

    graph.write(|tx| {
        tx.remove(&first, &2);
        tx.set(&second, Member::new(1, left.clone()));
    });
    assert!(right.errors().is_empty());
    assert_eq!(right.one().map(|count| count.1), Some(4));
}

#[test]
fn members_may_be_derived_from_other_objects() {
    let graph = Graph::new();
    let clusters = graph.source::<Count>("clusters");
    let feeds: Arc<Mutex<Vec<Source<Count>>>> = Arc::default();
    let (own, opened) = (graph.clone(), Arc::clone(&feeds));
    let joined = clusters
        .collection()
        .map("members", move |_, cluster| {
            let feed = own.source::<Count>(&cluster.0);
            opened.lock().push(feed.clone());
            Some(Member::new(cluster.0.clone(), feed.collection()))
        })
        .join_disjoint("join");
    clusters.reset([count("east", 1), count("west", 1)]);
    for (number, feed) in feeds.lock().iter().enumerate() {
        feed.set(count(feed.collection().name(), number));
    }
    assert_eq!(numbers(&joined), [(key("east"), 0), (key("west"), 1)]);
    clusters.remove(&key("east"));
    assert_eq!(numbers(&joined), [(key("west"), 1)]);
}
