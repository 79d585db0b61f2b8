//! Indexes: cases 55, 56, 58 and 104.

use crate::shop::{Count, Pod, Service, SimplePod};
use krt::{Collection, Graph, Index};
use parking_lot::Mutex;
use std::sync::Arc;

fn by_ip(pods: &Collection<SimplePod>) -> Index<SimplePod, String> {
    pods.index("ip", |pod: &SimplePod| [pod.ip.clone()])
}

fn names(pods: &[Arc<SimplePod>]) -> Vec<&str> {
    pods.iter().map(|pod| &*pod.name).collect()
}

#[test]
fn case_055_lookup_follows_the_objects() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let simple = pods.collection().map("simple", |_, pod| SimplePod::of(pod));
    let index = by_ip(&simple);
    let found = |ip: &str| index.lookup(&ip.to_owned());
    pods.set(Pod::new("ns/1", "1.1.1.1"));
    assert_eq!(names(&found("1.1.1.1")), ["1"]);
    pods.set(Pod::new("ns/1", "2.2.2.2"));
    assert!(found("1.1.1.1").is_empty());
    assert_eq!(names(&found("2.2.2.2")), ["1"]);
    pods.set(Pod::new("ns/2", "2.2.2.2"));
    assert_eq!(names(&found("2.2.2.2")), ["1", "2"]);
    pods.remove(&"ns/1".to_owned());
    pods.remove(&"ns/2".to_owned());
    assert!(found("2.2.2.2").is_empty());
}

#[test]
fn case_055_lookup_finds_an_object_once_its_event_is_observed() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let simple = pods.collection().map("simple", |_, pod| SimplePod::of(pod));
    let index = by_ip(&simple);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let subscription = simple.subscribe(move |batch| {
        for event in batch {
            let found = index.lookup(&event.latest().ip).len();
            log.lock().push(format!("{event} {found}"));
        }
    });
    pods.set(Pod::new("ns/1", "1.1.1.1"));
    pods.set(Pod::new("ns/1", "2.2.2.2"));
    pods.set(Pod::new("ns/2", "2.2.2.2"));
    pods.remove(&"ns/1".to_owned());
    drop(subscription);
    assert_eq!(*seen.lock(), ["add/ns/1 1", "update/ns/1 1", "add/ns/2 2", "delete/ns/1 1"]);
}

#[test]
fn case_056_two_values_of_one_index_and_one_of_another() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let simple = pods.collection().map("simple", |_, pod| SimplePod::of(pod));
    let (ips, namespaces) =
        (by_ip(&simple), simple.index("namespace", |pod: &SimplePod| [pod.namespace.clone()]));
    let seen = graph.singleton("seen", move |cx| {
        let mut seen: Vec<String> = Vec::new();
        seen.extend(cx.fetch(&ips, &"1.1.1.1".to_owned()).iter().map(|pod| pod.name.clone()));
        seen.extend(cx.fetch(&ips, &"2.2.2.2".to_owned()).iter().map(|pod| pod.name.clone()));
        seen.extend(cx.fetch(&namespaces, &"ns".to_owned()).iter().map(|pod| pod.name.clone()));
        Some(seen.join(","))
    });
    let check = |expected: &str| assert_eq!(*seen.list()[0], expected);
    pods.set(Pod::new("far/a", "9.9.9.9"));
    check("");
    pods.set(Pod::new("far/a", "1.1.1.1"));
    check("a");
    pods.set(Pod::new("far/b", "1.1.1.1"));
    check("a,b");
    pods.set(Pod::new("far/c", "2.2.2.2"));
    check("a,b,c");
    pods.set(Pod::new("ns/d", "9.9.9.9"));
    check("a,b,c,d");
    for key in ["far/a", "far/b", "far/c", "ns/d"] {
        pods.remove(&key.to_owned());
    }
    check("");
}

#[test]
fn case_058_index_and_keys_of_one_collection() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let simple = pods.collection().map("simple", |_, pod| SimplePod::of(pod));
    let index = by_ip(&simple);
    let seen = graph.singleton("seen", move |cx| {
        let by_ip = cx.fetch(&index, &"1.1.1.1".to_owned()).len();
        let keys = ["ns/a", "ns/b"].map(str::to_owned);
        let by_name = keys.iter().filter(|key| cx.get(&simple, key).is_some()).count();
        Some(format!("{by_ip},{by_name}"))
    });
    let mut states = vec![(*seen.list()[0]).clone()];
    for (key, ip) in [
        ("ns/a", "9.9.9.9"),
        ("ns/a", "1.1.1.1"),
        ("ns/c", "1.1.1.1"),
        ("ns/b", "9.9.9.9"),
        ("ns/a", ""),
        ("ns/c", ""),
    ] {
        pods.set(Pod::new(key, ip));
        states.push((*seen.list()[0]).clone());
    }
    assert_eq!(states, ["0,0", "0,1", "1,1", "2,1", "2,2", "1,1", "0,1"]);
}

#[test]
fn late_index_finds_what_is_there() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    pods.set(Pod::new("ns/1", "1.1.1.1"));
    let simple = pods.collection().map("simple", |_, pod| SimplePod::of(pod));
    assert_eq!(by_ip(&simple).lookup(&"1.1.1.1".to_owned()).len(), 1);
}

#[test]
fn object_with_a_repeated_value_is_found_once() {
    let graph = Graph::new();
    let words = graph.source::<String>("words");
    let letters =
        words.collection().index("letter", |word: &String| word.chars().collect::<Vec<_>>());
    words.set("noon".to_owned());
    assert_eq!(letters.lookup(&'n').len(), 1);
    words.remove(&"noon".to_owned());
    assert!(letters.lookup(&'o').is_empty());
}

#[test]
fn case_104_indexes_of_one_name_are_independent() {
    let graph = Graph::new();
    let words = graph.source::<String>("words");
    let lengths = words.collection().index("same", |word: &String| [word.len()]);
    words.set("noon".to_owned());
    let firsts = words.collection().index("same", |word: &String| word.chars().next());
    assert_eq!((lengths.lookup(&4).len(), firsts.lookup(&'n').len()), (1, 1));
    words.set("nine".to_owned());
    assert_eq!((lengths.lookup(&4).len(), firsts.lookup(&'n').len()), (2, 2));
}

#[test]
fn panic_in_an_extraction_leaves_the_object_out() {
    let graph = Graph::new();
    let words = graph.source::<String>("words");
    let numbers = words
        .collection()
        .index("number", |word: &String| [word.parse::<u32>().expect("a number")]);
    words.reset(["1", "one", "2"].map(str::to_owned));
    assert_eq!((numbers.lookup(&1).len(), numbers.lookup(&2).len()), (1, 1));
    assert_eq!(words.collection().len(), 3);
}

#[test]
fn fetch_by_value_and_selector_is_touched_by_matching_services_only() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let services = graph.source::<Service>("services");
    let index =
        services.collection().index("namespace", |service: &Service| [service.namespace.clone()]);
    let counts = pods.collection().map("counts", move |cx, pod| {
        let found = cx.fetch_selecting(&index, &pod.namespace, &pod.labels);
        Some(Count(pod.name.clone(), found.len()))
    });
    pods.set(Pod::new("ns/pod", "").labels([("app", "a"), ("tier", "web")]));
    let steps = [
        Service::new("ns/all", []),
        Service::new("ns/app", [("app", "a")]),
        Service::new("ns/both", [("tier", "web"), ("app", "a")]),
        Service::new("ns/other", [("app", "b")]),
        Service::new("far/app", [("app", "a")]),
        Service::new("ns/app", [("app", "b")]),
        Service::new("ns/other", [("tier", "db")]),
    ];
    let seen = steps.map(|service| {
        services.set(service);
        (counts.list()[0].1, graph.dump().nodes[2].runs)
    });
    assert_eq!(seen, [(1, 2), (2, 3), (3, 4), (3, 4), (3, 4), (2, 5), (2, 5)]);
}
