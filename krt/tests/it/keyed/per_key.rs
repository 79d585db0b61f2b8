//! A part of the graph for each object.

use crate::shop::Count;
use krt::{Collection, Graph, GraphOptions, Member};
use parking_lot::Mutex;
use std::sync::{Arc, OnceLock};

fn key(key: &str) -> String {
    key.to_owned()
}

fn names(graph: &Graph) -> Vec<String> {
    graph.dump().nodes.into_iter().map(|node| node.name).collect()
}

/// Tells when it is dropped.
struct Task {
    name: String,
    ended: Arc<Mutex<Vec<String>>>,
}

impl Drop for Task {
    fn drop(&mut self) {
        self.ended.lock().push(std::mem::take(&mut self.name));
    }
}

/// For each cluster a source with `number` pods, their names, and a task.
fn pods(
    graph: &Graph,
    clusters: &Collection<Count>,
    ended: &Arc<Mutex<Vec<String>>>,
) -> Collection<String> {
    let (own, ended) = (graph.clone(), Arc::clone(ended));
    let members = clusters.per_key("members", move |cluster: &Arc<Count>| {
        assert!(cluster.1 < 10, "too many pods");
        let found = own.source::<Count>(&format!("pods of {}", cluster.0));
        found.reset((0..cluster.1).map(|number| Count(format!("{}/{number}", cluster.0), number)));
        let named = found.collection().map("names", |_, pod| Some(pod.0.clone()));
        let task = Task { name: format!("{} {}", cluster.0, cluster.1), ended: Arc::clone(&ended) };
        Member::new(cluster.0.clone(), named).owning(task)
    });
    members.join_disjoint("pods")
}

#[test]
fn what_was_built_for_an_object_is_dropped_with_it() {
    let graph = Graph::new();
    let clusters = graph.source::<Count>("clusters");
    let ended = Arc::default();
    let pods = pods(&graph, &clusters.collection(), &ended);
    let changes = pods.subscribe_queue();
    let drain = || changes.drain().iter().map(ToString::to_string).collect::<Vec<_>>();
    clusters.set(Count(key("east"), 1));
    clusters.set(Count(key("west"), 2));
    assert_eq!(drain(), ["add/east/0", "add/west/0,add/west/1"]);
    let alone = ["clusters", "members", "pods"];
    let one = ["pods of east", "names"];
    assert_eq!(names(&graph), [&alone[..], &one, &["pods of west", "names"]].concat());

    clusters.set(Count(key("west"), 1));
    assert_eq!(drain(), ["delete/west/1"]);
    assert_eq!(*ended.lock(), ["west 2"]);
    assert_eq!(names(&graph).len(), 7);

    clusters.remove(&key("west"));
    assert_eq!(drain(), ["delete/west/0"]);
    assert_eq!(names(&graph), [&alone[..], &one].concat());
    drop((pods, changes));
    assert_eq!(names(&graph), ["clusters"]);
    assert_eq!(*ended.lock(), ["west 2", "west 1", "east 1"]);
}

#[test]
fn what_is_built_and_written_takes_part_in_the_transaction_that_asked_for_it() {
    let graph = Graph::new();
    let names = graph.source::<Count>("names");
    let own = graph.clone();
    let built = names.collection().per_key("members", move |name| {
        let found = own.source::<Count>("found");
        found.set(Count(name.0.clone(), name.1));
        Member::new(
            name.0.clone(),
            found.collection().map("same", |_, count| Some((**count).clone())),
        )
    });
    let joined = built.join_priority("joined");
    let changes = joined.subscribe_queue();
    let first = names.set(Count(key("cart"), 1));
    let second = names.set(Count(key("cart"), 2));
    let told: Vec<_> =
        changes.drain().iter().map(|batch| (batch.revision(), batch.to_string())).collect();
    let expected = [(first, "add/cart"), (second, "update/cart")];
    assert_eq!(told, expected.map(|(revision, text)| (revision, text.to_owned())));
}

#[test]
fn graph_is_settled_only_when_what_was_built_is() {
    let graph = GraphOptions::new().manual().build();
    let clusters = graph.source::<Count>("clusters");
    let pods = pods(&graph, &clusters.collection(), &Arc::default());
    let changes = pods.subscribe_queue();
    graph.run_until_settled();
    clusters.set(Count(key("east"), 1));
    let settled = graph.settled();
    while !settled.is_settled() {
        assert!(graph.step());
    }
    assert_eq!(changes.drain().iter().map(ToString::to_string).collect::<Vec<_>>(), ["add/east/0"]);
    assert!(!graph.step());
}

/// Only what is new to the graph can join the transaction: others may have read the rest already.
#[test]
fn what_a_build_writes_elsewhere_follows_in_order() {
    let graph = Graph::new();
    let names = graph.source::<Count>("names");
    let log = graph.source::<Count>("log");
    let copies = log.collection().map("copies", |_, count| Some((**count).clone()));
    let (own, other) = (graph.clone(), log.clone());
    let built = names.collection().per_key("members", move |name| {
        let found = own.source::<Count>("found");
        found.set(Count(name.0.clone(), 1));
        own.write(|tx| {
            tx.set(&other, Count(key("mark"), name.1));
            tx.set(&found, Count(name.0.clone(), 2));
        });
        found.set(Count(name.0.clone(), 3));
        Member::new(name.0.clone(), found.collection())
    });
    let joined = built.join_priority("joined");
    let changes = (joined.subscribe_queue(), copies.subscribe_queue());
    names.set(Count(key("cart"), 7));
    let seen: Vec<_> =
        changes.0.drain().iter().map(|batch| batch.events()[0].new().unwrap().1).collect();
    // What follows is queued together and committed together, the later write last.
    assert_eq!(seen, [1, 3]);
    assert_eq!(changes.1.drain().len(), 1);
    assert_eq!(copies.one().map(|count| count.1), Some(7));
}

#[test]
fn failed_build_keeps_what_was_there() {
    let graph = Graph::new();
    let clusters = graph.source::<Count>("clusters");
    let ended = Arc::default();
    let pods = pods(&graph, &clusters.collection(), &ended);
    clusters.set(Count(key("east"), 1));
    clusters.set(Count(key("east"), 10));
    assert_eq!(pods.len(), 1);
    assert!(ended.lock().is_empty());
    let errors: Vec<_> = graph.dump().nodes.iter().map(|node| node.errors).collect();
    assert_eq!(errors, [0, 1, 0, 0, 0]);
    clusters.set(Count(key("east"), 2));
    assert_eq!(pods.len(), 2);
    assert_eq!(*ended.lock(), ["east 1"]);
}

#[test]
fn what_was_built_waits_for_a_source_that_rises_in_the_same_transaction() {
    let graph = Graph::new();
    let pods = graph.source::<Count>("pods");
    let [low, high] = [1, 3].map(|depth| {
        let level = |input: Collection<Count>, _| {
            input.map("level", |_, pod| Some(Count(pod.0.clone(), pod.1 + 1)))
        };
        (0..depth).fold(pods.collection(), level)
    });
    pods.set(Count(key("pod"), 10));
    let (owners, seats) = (graph.source::<Count>("owners"), graph.source("seats"));
    let later = Arc::new(OnceLock::<Collection<Count>>::new());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (found, log) = (Arc::clone(&later), Arc::clone(&seen));
    // Older than the join, so that it comes first as long as both have the same rank.
    let parts = owners.collection().per_key("parts", move |owner: &Arc<Count>| {
        let log = Arc::clone(&log);
        let found = found.get().expect("the join was made");
        let part = found.map("part", move |_, pod| {
            log.lock().push(pod.1);
            Some(pod.0.clone())
        });
        Member::new(owner.0.clone(), part)
    });
    seats.set(Member::new(1, low));
    let joined = seats.collection().join_priority("joined");
    assert_eq!(joined.get(&key("pod")).map(|pod| pod.1), Some(11));
    assert!(later.set(joined).is_ok());

    graph.write(|tx| {
        tx.set(&owners, Count(key("owner"), 1));
        tx.set(&seats, Member::new(1, high));
    });
    assert_eq!(*seen.lock(), [13]);
    assert_eq!(parts.len(), 1);
}
