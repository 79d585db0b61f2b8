//! Statuses: cases 68 to 71.

use crate::shop::{Endpoint, Pod, Service, SimplePod};
use krt::testing::Tracker;
use krt::{Collection, Graph, Source, Status};
use std::sync::Arc;

fn key(key: &str) -> String {
    key.to_owned()
}

const LABELS: [(&str, &str); 1] = [("app", "foo")];

#[derive(Debug, PartialEq)]
struct Health {
    endpoints: usize,
}

/// Services with endpoints; a service in the namespace `silent` has no status.
struct Shop {
    pods: Source<Pod>,
    services: Source<Service>,
    silent: Source<String>,
    status: Collection<Status<Service, Health>>,
    endpoints: Collection<Endpoint>,
    status_events: Tracker,
    endpoint_events: Tracker,
}

impl Shop {
    fn new() -> Self {
        let graph = Graph::new();
        let (pods, services) = (graph.source::<Pod>("pods"), graph.source::<Service>("services"));
        let silent = graph.source::<String>("silent");
        let simple = pods.collection().map("simple", |_, pod| SimplePod::of(pod));
        let read = silent.collection();
        let (status, endpoints) =
            services.collection().map_with_status("endpoints", move |cx, service| {
                let pods = cx.matching(&simple, &service.selector);
                let endpoint = |pod: &Arc<SimplePod>| Endpoint {
                    namespace: service.namespace.clone(),
                    service: service.name.clone(),
                    pod: pod.name.clone(),
                    ip: pod.ip.clone(),
                };
                let endpoints: Vec<_> = pods.iter().map(endpoint).collect();
                let is_silent = cx.get(&read, &service.namespace).is_some();
                ((!is_silent).then_some(Health { endpoints: endpoints.len() }), endpoints)
            });
        let (status_events, endpoint_events) =
            (Tracker::batches(&status), Tracker::batches(&endpoints));
        Self { pods, services, silent, status, endpoints, status_events, endpoint_events }
    }

    fn with_service() -> Self {
        let shop = Self::new();
        shop.services.set(Service::new("ns/svc", LABELS));
        shop.take();
        shop
    }

    fn with_endpoint() -> Self {
        let shop = Self::with_service();
        shop.pods.set(Pod::new("ns/pod", "1.2.3.4").labels(LABELS));
        shop.take();
        shop
    }

    /// The events of the statuses and of the endpoints.
    fn take(&self) -> (Vec<String>, Vec<String>) {
        (self.status_events.take(), self.endpoint_events.take())
    }

    fn total(&self) -> Option<usize> {
        self.status.get(&key("ns/svc")).map(|status| status.status().endpoints)
    }
}

#[test]
fn case_068_status_appears_with_its_input() {
    let shop = Shop::new();
    shop.pods.set(Pod::new("ns/pod", "").labels(LABELS));
    assert_eq!(shop.take(), (vec![], vec![]));
    shop.services.set(Service::new("ns/svc", LABELS));
    assert_eq!(shop.take(), (vec![key("add/ns/svc")], vec![]));
    assert_eq!(shop.total(), Some(0));
    assert_eq!(shop.status.list()[0].object().name, "svc");
}

#[test]
fn case_069_equal_status_is_no_event() {
    let shop = Shop::with_service();
    shop.pods.set(Pod::new("ns/pod", "1.2.3.4").labels(LABELS));
    assert_eq!(shop.take(), (vec![key("update/ns/svc")], vec![key("add/ns/svc/pod")]));
    assert_eq!(shop.total(), Some(1));
    shop.pods.set(Pod::new("ns/pod", "1.2.3.5").labels(LABELS));
    assert_eq!(shop.take(), (vec![], vec![key("update/ns/svc/pod")]));
    assert_eq!(shop.total(), Some(1));
}

#[test]
fn case_070_status_can_go_while_the_outputs_stay() {
    let shop = Shop::with_endpoint();
    shop.silent.set(key("ns"));
    assert_eq!(shop.take(), (vec![key("delete/ns/svc")], vec![]));
    assert_eq!((shop.total(), shop.endpoints.len()), (None, 1));
    shop.silent.remove(&key("ns"));
    assert_eq!(shop.take(), (vec![key("add/ns/svc")], vec![]));
    assert_eq!(shop.total(), Some(1));
}

#[test]
fn case_071_status_goes_with_its_input() {
    let shop = Shop::with_endpoint();
    shop.pods.remove(&key("ns/pod"));
    assert_eq!(shop.take(), (vec![key("update/ns/svc")], vec![key("delete/ns/svc/pod")]));
    assert_eq!(shop.total(), Some(0));
    shop.services.remove(&key("ns/svc"));
    assert_eq!(shop.take(), (vec![key("delete/ns/svc")], vec![]));
    assert_eq!(shop.total(), None);
}

#[test]
fn change_of_the_input_alone_updates_its_status() {
    let shop = Shop::with_service();
    shop.services.set(Service::new("ns/svc", [("app", "bar")]));
    assert_eq!(shop.take(), (vec![key("update/ns/svc")], vec![]));
}

#[test]
fn status_and_outputs_are_committed_together() {
    let graph = Graph::new();
    let lines = graph.source::<String>("lines");
    let (status, words) = lines.collection().map_with_status("words", |_, line| {
        let words: Vec<_> = line.split(' ').map(str::to_owned).collect();
        (Some(words.len()), words)
    });
    let (all, read) = (status.clone(), words.clone());
    let checked = graph.singleton("checked", move |cx| {
        let total: usize = cx.all(&all).iter().map(|status| *status.status()).sum();
        Some(format!("{total} of {}", cx.all(&read).len()))
    });
    let tracker = Tracker::events(&checked);
    lines.set(key("a b c"));
    lines.set(key("d e"));
    lines.remove(&key("a b c"));
    let expected = [
        "add/0 of 0",
        "delete/0 of 0",
        "add/3 of 3",
        "delete/3 of 3",
        "add/5 of 5",
        "add/2 of 2",
        "delete/5 of 5",
    ];
    assert_eq!(tracker.take(), expected);
}

#[test]
fn contested_output_is_counted_and_moves_to_the_next_input() {
    let graph = Graph::new();
    let lines = graph.source::<Line>("lines");
    let (status, words) = lines.collection().map_with_status("words", |_, line| {
        (None::<()>, [crate::shop::Count(key("word"), line.number)])
    });
    let node = || graph.dump().nodes.into_iter().find(|node| node.name == "words");
    let counted = || node().map(|node| (node.contested_keys, node.conflicts));
    let number = || words.list().iter().map(|word| word.1).collect::<Vec<_>>();
    lines.set(Line { name: "b", number: 2 });
    lines.set(Line { name: "a", number: 1 });
    assert_eq!((number(), counted()), (vec![1], Some((1, 1))));
    lines.set(Line { name: "a", number: 3 });
    assert_eq!((number(), counted()), (vec![3], Some((1, 1))));
    graph.write(|tx| {
        tx.remove(&lines, &"a");
        tx.set(&lines, Line { name: "b", number: 4 });
    });
    assert_eq!((number(), counted()), (vec![4], Some((0, 1))));
    graph.write(|tx| {
        tx.remove(&lines, &"b");
        tx.set(&lines, Line { name: "c", number: 5 });
    });
    assert_eq!((number(), counted()), (vec![5], Some((0, 1))));
    assert!(status.is_empty());
}

#[derive(PartialEq)]
struct Line {
    name: &'static str,
    number: usize,
}

impl krt::Object for Line {
    type Key = &'static str;

    fn key(&self) -> &'static str {
        self.name
    }
}

#[test]
fn failed_run_keeps_status_and_outputs_and_is_told_by_both() {
    let graph = Graph::new();
    let lines = graph.source::<Line>("lines");
    let (status, words) = lines.collection().try_map_with_status("words", |_, line| {
        if line.number == 0 {
            return Err("nothing to count");
        }
        Ok((Some(line.number), [line.number.to_string()]))
    });
    lines.set(Line { name: "a", number: 1 });
    lines.set(Line { name: "a", number: 0 });
    assert_eq!((*status.list()[0].status(), words.list()[0].as_str()), (1, "1"));
    let text = vec![key("input \"a\": nothing to count")];
    let errors = |errors: Vec<krt::NodeError>| -> Vec<String> {
        errors.iter().map(ToString::to_string).collect()
    };
    assert_eq!((errors(status.errors()), errors(words.errors())), (text.clone(), text));
}

#[test]
fn status_is_synced_after_its_input() {
    let graph = Graph::new();
    let lines = graph.source_unsynced::<Line>("lines");
    let (status, words) = lines
        .collection()
        .map_with_status("words", |_, line| (Some(line.number), [line.number.to_string()]));
    lines.set(Line { name: "a", number: 1 });
    assert!(!status.is_synced() && !words.is_synced());
    lines.mark_synced();
    assert!(status.is_synced() && words.is_synced());
    assert_eq!((status.len(), words.len()), (1, 1));
}
