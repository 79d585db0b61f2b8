//! Joins of fixed members: cases 36 to 48, 88 and 89.

use super::watch::{count, drain, key, node, numbers, three};
use crate::shop::{Count, Pod, Service, SimplePod};
use krt::testing::Tracker;
use krt::{Collection, Graph, Object, Queue, Source, SubscribeOptions};
use std::sync::Arc;

type Join = fn(&Graph, [Collection<Count>; 3]) -> Collection<Count>;

/// Both joins without a merge function.
const BOTH: [Join; 2] = [
    |graph, members| graph.join_priority("join", members),
    |graph, members| graph.join_disjoint("join", members),
];

#[test]
fn case_036_join_follows_each_member() {
    for join in BOTH {
        let graph = Graph::new();
        let members = three(&graph);
        let joined = join(&graph, members.each_ref().map(Source::collection));
        let tracker = Tracker::events(&joined);
        for (member, name) in members.iter().zip(["c1/a", "c2/a", "c3/a"]) {
            member.set(count(name, 1));
            assert_eq!(tracker.take(), [format!("add/{name}")]);
        }
        members[0].reset([count("c1/b", 1)]);
        assert_eq!(tracker.take(), ["delete/c1/a", "add/c1/b"]);
        let keys: Vec<_> = joined.list().iter().map(|count| count.0.clone()).collect();
        assert_eq!(keys, ["c1/b", "c2/a", "c3/a"]);
    }
}

/// Joins members that are written again before or after the join is made.
fn check_initial_state(check: fn(&Collection<Count>)) {
    for (join, is_written_first) in BOTH.iter().flat_map(|join| [(join, true), (join, false)]) {
        let graph = Graph::new();
        let members = three(&graph);
        members[0].set(count("c1", 1));
        members[1].set(count("c2", 1));
        let write = || {
            members[0].set(count("c1", 1));
            members[1].set(count("c2", 2));
        };
        if is_written_first {
            write();
        }
        let joined = join(&graph, members.each_ref().map(Source::collection));
        if !is_written_first {
            write();
        }
        check(&joined);
        assert_eq!(numbers(&joined), [(key("c1"), 1), (key("c2"), 2)]);
    }
}

#[test]
fn case_037_initial_state_of_a_join_is_the_current_one() {
    check_initial_state(|joined| {
        assert_eq!(Tracker::batches(joined).take(), ["add/c1,add/c2"]);
    });
}

#[test]
fn case_038_subscription_to_changes_of_a_join_starts_empty() {
    check_initial_state(|joined| assert!(Tracker::changes(joined).take().is_empty()));
}

#[test]
fn case_039_endpoints_over_joins_converge() {
    let graph = Graph::new();
    let (pods, extra_pods) = (graph.source::<Pod>("pods"), graph.source::<SimplePod>("static"));
    let (services, entries) = (graph.source::<Service>("services"), graph.source("entries"));
    let simple = pods.collection().map("simple", |_, pod| SimplePod::of(pod));
    let all_pods = graph.join_priority("all pods", [simple, extra_pods.collection()]);
    let all_services =
        graph.join_priority("all services", [services.collection(), entries.collection()]);
    let endpoints = all_services.flat_map("endpoints", move |cx, service: &Arc<Service>| {
        let pods = cx.matching(&all_pods, &service.selector);
        let key = |pod: &Arc<SimplePod>| format!("{}/{}/{}", service.name, pod.name, pod.ip);
        pods.iter().map(key).collect::<Vec<_>>()
    });
    let listed = || -> Vec<String> { endpoints.list().iter().map(|key| (**key).clone()).collect() };
    let labels = [("app", "foo")];
    let pod = |name: &str, ip: &str| Pod::new(name, ip).labels(labels);

    services.set(Service::new("ns/svc", labels));
    pods.set(pod("ns/pod", "1.2.3.4"));
    extra_pods.set(SimplePod::of(&pod("ns/static", "9.9.9.9")).expect("it has an address"));
    assert_eq!(listed(), ["svc/pod/1.2.3.4", "svc/static/9.9.9.9"]);
    extra_pods.reset::<SimplePod>([]);
    assert_eq!(listed(), ["svc/pod/1.2.3.4"]);
    pods.set(pod("ns/pod", "1.2.3.5"));
    assert_eq!(listed(), ["svc/pod/1.2.3.5"]);
    pods.remove(&key("ns/pod"));
    assert!(listed().is_empty());
    pods.set(pod("ns/pod", "1.2.3.4"));
    pods.set(pod("ns/pod2", "2.3.4.5"));
    assert_eq!(listed(), ["svc/pod/1.2.3.4", "svc/pod2/2.3.4.5"]);
    entries.set(Service::new("ns/entry", labels));
    assert_eq!(
        listed(),
        ["entry/pod/1.2.3.4", "entry/pod2/2.3.4.5", "svc/pod/1.2.3.4", "svc/pod2/2.3.4.5"]
    );
}

#[test]
fn case_040_synced_join_is_complete() {
    let graph = Graph::new();
    let fast = graph.source::<Count>("fast");
    let slow = graph.source_unsynced::<Count>("slow");
    let joined = graph.join_priority("join", [slow.collection(), fast.collection()]);
    let tracker = Tracker::batches(&joined);
    fast.set(count("a", 1));
    slow.set(count("a", 2));
    slow.set(count("b", 2));
    assert!(joined.is_empty() && !joined.is_synced());
    assert_eq!(node(&graph, "join").waiting_for.as_deref(), Some("slow"));
    slow.mark_synced();
    assert!(joined.is_synced());
    assert_eq!(numbers(&joined), [(key("a"), 2), (key("b"), 2)]);
    assert_eq!(tracker.take(), ["add/a,add/b"]);
}

/// A join by priority of three members, with what they have for the key `k`.
struct Ranked {
    members: [Source<Count>; 3],
    joined: Collection<Count>,
    queue: Queue<Count>,
}

impl Ranked {
    fn new(numbers: [Option<usize>; 3]) -> Self {
        let graph = Graph::new();
        let members = three(&graph);
        for (member, number) in members.iter().zip(numbers) {
            if let Some(number) = number {
                member.set(count("k", number));
            }
        }
        let joined = graph.join_priority("join", members.each_ref().map(Source::collection));
        let queue = joined.subscribe_queue_with(&SubscribeOptions::new().changes_only());
        Self { members, joined, queue }
    }

    #[track_caller]
    fn check(&self, events: &[&str], winner: Option<usize>) {
        assert_eq!(drain(&self.queue), events);
        assert_eq!(self.joined.get(&key("k")).map(|count| count.1), winner);
    }
}

#[test]
fn case_041_first_value_of_a_key_is_added() {
    let ranked = Ranked::new([None, None, None]);
    ranked.members[1].set(count("k", 20));
    ranked.check(&["add/k ->20"], Some(20));
}

#[test]
fn case_042_better_member_updates_the_value() {
    let ranked = Ranked::new([None, Some(20), None]);
    ranked.members[0].set(count("k", 10));
    ranked.check(&["update/k 20>10"], Some(10));
}

#[test]
fn case_043_worse_member_is_no_event() {
    let ranked = Ranked::new([Some(10), Some(20), None]);
    ranked.members[2].set(count("k", 30));
    ranked.check(&[], Some(10));
}

#[test]
fn case_044_change_of_a_hidden_value_is_no_event() {
    let ranked = Ranked::new([Some(10), Some(20), Some(30)]);
    ranked.members[1].set(count("k", 21));
    ranked.check(&[], Some(10));
}

#[test]
fn case_045_next_member_stands_in_with_its_latest_value() {
    let ranked = Ranked::new([Some(10), Some(20), Some(30)]);
    ranked.members[1].set(count("k", 21));
    ranked.members[0].remove(&key("k"));
    ranked.check(&["update/k 10>21"], Some(21));
}

#[test]
fn case_046_last_member_stands_in() {
    let ranked = Ranked::new([None, Some(21), Some(30)]);
    ranked.members[1].remove(&key("k"));
    ranked.check(&["update/k 21>30"], Some(30));
}

#[test]
fn case_047_key_goes_with_its_last_member() {
    let ranked = Ranked::new([None, None, Some(30)]);
    ranked.members[2].remove(&key("k"));
    ranked.check(&["delete/k 30>-"], None);
    assert!(ranked.joined.is_empty());
}

#[test]
fn case_048_hidden_object_comes_and_goes_in_silence() {
    let graph = Graph::new();
    let [first, second, third] = three(&graph);
    let members = [first.collection(), second.collection(), third.collection()];
    let joined = graph.join_priority("join", members);
    first.set(count("k2", 1));
    let queue = joined.subscribe_queue();
    assert_eq!(drain(&queue), ["add/k2 ->1"]);
    second.set(count("k2", 2));
    second.remove(&key("k2"));
    assert!(drain(&queue).is_empty());
    assert_eq!(joined.get(&key("k2")).map(|count| count.1), Some(1));
}

#[test]
fn equal_stand_in_is_no_event() {
    let graph = Graph::new();
    let [first, second, third] = three(&graph);
    let members = [first.collection(), second.collection(), third.collection()];
    let joined = graph.join_priority("join", members);
    first.set(count("k", 1));
    second.set(count("k", 1));
    let queue = joined.subscribe_queue();
    assert_eq!(drain(&queue), ["add/k ->1"]);
    first.remove(&key("k"));
    assert!(drain(&queue).is_empty());
    assert_eq!(joined.len(), 1);
}

#[test]
fn case_088_both_members_in_one_transaction_give_one_event() {
    let graph = Graph::new();
    let [first, second, _] = three(&graph);
    let joined = graph.join_priority("join", [first.collection(), second.collection()]);
    let queue = joined.subscribe_queue();
    graph.write(|tx| {
        tx.set(&second, count("k", 2));
        tx.set(&first, count("k", 1));
    });
    assert_eq!(drain(&queue), ["add/k ->1"]);
    graph.write(|tx| {
        tx.remove(&first, &key("k"));
        tx.remove(&second, &key("k"));
    });
    assert_eq!(drain(&queue), ["delete/k 1>-"]);
}

#[test]
fn case_088_concurrent_members_keep_the_order_of_events() {
    let graph = Graph::new();
    let [first, second, _] = three(&graph);
    let joined = graph.join_priority("join", [first.collection(), second.collection()]);
    let queue = joined.subscribe_queue();
    std::thread::scope(|scope| {
        for member in [&first, &second] {
            scope.spawn(move || {
                for number in 0..100 {
                    member.set(count("k", number));
                    if number % 3 == 0 {
                        member.remove(&key("k"));
                    }
                }
                member.remove(&key("k"));
            });
        }
    });
    let mut held: Option<Arc<Count>> = None;
    for batch in queue.drain() {
        for event in &batch {
            assert_eq!(event.old(), held.as_ref(), "{event}");
            held = event.new().cloned();
        }
    }
    assert_eq!(held, None);
}

#[test]
fn case_089_index_of_a_join_sees_winners_only() {
    let graph = Graph::new();
    let [first, second, _] = three(&graph);
    let joined = graph.join_priority("join", [first.collection(), second.collection()]);
    let by_number = joined.index("number", |count: &Count| [count.1]);
    let index = by_number.clone();
    let found = graph.singleton("found", move |cx| {
        let keys: Vec<_> = cx.fetch(&index, &2).iter().map(|count| count.key()).collect();
        Some(keys.join(","))
    });
    second.reset([count("a", 2), count("b", 2)]);
    assert_eq!(*found.list()[0], "a,b");
    first.set(count("a", 1));
    assert_eq!(by_number.lookup(&1).len(), 1);
    assert_eq!(by_number.lookup(&2).len(), 1);
    assert_eq!(*found.list()[0], "b");
    first.set(count("a", 2));
    assert_eq!(by_number.lookup(&2).len(), 2);
    assert_eq!(*found.list()[0], "a,b");
}

#[test]
fn overlap_of_disjoint_members_is_counted_and_the_first_owns() {
    let graph = Graph::new();
    let [first, second, _] = three(&graph);
    let joined = graph.join_disjoint("join", [first.collection(), second.collection()]);
    let counted = || {
        let node = node(&graph, "join");
        (node.contested_keys, node.conflicts)
    };
    second.set(count("k", 2));
    assert_eq!(counted(), (0, 0));
    first.set(count("k", 1));
    assert_eq!((counted(), numbers(&joined)), ((1, 1), vec![(key("k"), 1)]));
    second.set(count("k", 3));
    assert_eq!(counted(), (1, 1));
    first.remove(&key("k"));
    assert_eq!((counted(), numbers(&joined)), ((0, 1), vec![(key("k"), 3)]));
}

#[test]
fn join_of_nothing_is_synced_and_empty() {
    let graph = Graph::new();
    let joined = graph.join_priority::<Count>("join", []);
    assert!(joined.is_synced() && joined.is_empty());
}

#[test]
#[should_panic(expected = "collection \"c1\" belongs to another graph")]
fn foreign_member_is_refused() {
    let [foreign, _, _] = three(&Graph::new());
    let _ = Graph::new().join_priority("join", [foreign.collection()]);
}
