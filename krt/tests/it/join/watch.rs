//! Numbers to join, and what the tests look at.

use crate::shop::Count;
use krt::{Collection, Event, Graph, NodeDump, Queue, Source};
use std::sync::Arc;

pub(super) fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

pub(super) fn numbers(collection: &Collection<Count>) -> Vec<(String, usize)> {
    collection.list().iter().map(|count| (count.0.clone(), count.1)).collect()
}

pub(super) fn key(key: &str) -> String {
    key.to_owned()
}

/// Lists the events with the numbers before and after.
pub(super) fn drain(queue: &Queue<Count>) -> Vec<String> {
    let number = |count: Option<&Arc<Count>>| count.map_or("-".to_owned(), |c| c.1.to_string());
    let show =
        |event: &Event<Count>| format!("{event} {}>{}", number(event.old()), number(event.new()));
    queue
        .drain()
        .iter()
        .flat_map(|batch| batch.events().iter().map(show).collect::<Vec<_>>())
        .collect()
}

pub(super) fn three(graph: &Graph) -> [Source<Count>; 3] {
    ["c1", "c2", "c3"].map(|name| graph.source::<Count>(name))
}

pub(super) fn node(graph: &Graph, name: &str) -> NodeDump {
    let dump = graph.dump();
    dump.nodes.into_iter().find(|node| node.name == name).expect("the node is in use")
}
