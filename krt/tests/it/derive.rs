//! One-to-one and one-to-many derivations: cases 14 to 23 and 28.

use crate::shop::{Count, Endpoint, Pod, Service, SimplePod};
use krt::testing::Tracker;
use krt::{Collection, Graph, LabelSet, Object, Source, Synced};
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn simple_pods(pods: &Collection<Pod>) -> Collection<SimplePod> {
    pods.map("simple pods", |_, pod| SimplePod::of(pod))
}

fn addresses(endpoints: &Collection<Endpoint>) -> Vec<String> {
    endpoints.list().iter().map(|endpoint| format!("{} {}", endpoint.key(), endpoint.ip)).collect()
}

fn endpoints(services: &Collection<Service>, pods: &Collection<SimplePod>) -> Collection<Endpoint> {
    let pods = pods.clone();
    services.flat_map("endpoints", move |cx, service| {
        let pods = cx.matching(&pods, &service.selector);
        let pods = pods.iter().filter(|pod| pod.namespace == service.namespace);
        let endpoint = |pod: &Arc<SimplePod>| Endpoint {
            namespace: service.namespace.clone(),
            service: service.name.clone(),
            pod: pod.name.clone(),
            ip: pod.ip.clone(),
        };
        pods.map(endpoint).collect::<Vec<_>>()
    })
}

#[test]
fn case_014_one_to_one_follows_its_input() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let simple = simple_pods(&pods.collection());
    pods.set(Pod::new("ns/name", ""));
    assert!(simple.is_empty());
    pods.set(Pod::new("ns/name", "1.2.3.4"));
    assert_eq!(simple.list()[0].ip, "1.2.3.4");
    pods.set(Pod::new("ns/name", "1.2.3.5"));
    assert_eq!(simple.list()[0].ip, "1.2.3.5");
    let tracker = Tracker::events(&simple);
    assert_eq!(tracker.take(), ["add/ns/name"]);
    pods.remove(&"ns/name".to_owned());
    assert!(simple.is_empty());
    assert_eq!(tracker.take(), ["delete/ns/name"]);
}

#[test]
fn case_015_derived_list_is_complete_once_synced() {
    let graph = Graph::manual();
    let pods = graph.source::<Pod>("pods");
    let services = graph.source::<Service>("services");
    let labels = [("app", "foo")];
    pods.set(Pod::new("ns/pod", "1.2.3.4").labels(labels));
    services.set(Service::new("ns/svc", labels));
    let simple = simple_pods(&pods.collection());
    let endpoints = endpoints(&services.collection(), &simple);
    while !endpoints.is_synced() {
        assert!(endpoints.is_empty());
        assert!(graph.step(), "everything is settled and the endpoints are not synced");
    }
    assert_eq!(addresses(&endpoints), ["ns/svc/pod 1.2.3.4"]);
}

#[test]
fn case_016_subscription_is_synced_after_its_initial_batch() {
    let graph = Graph::manual();
    let pods = graph.source::<Pod>("pods");
    pods.set(Pod::new("ns/pod", "1.2.3.4"));
    let simple = simple_pods(&pods.collection());
    let own: Arc<Mutex<Option<Synced>>> = Arc::default();
    let calls = Arc::new(Mutex::new(Vec::new()));
    let (inside, log) = (Arc::clone(&own), Arc::clone(&calls));
    let subscription = simple.subscribe(move |batch| {
        let is_synced = inside.lock().as_ref().map(Synced::is_synced);
        log.lock().push((batch.to_string(), is_synced));
    });
    *own.lock() = Some(subscription.synced());
    let waiting = subscription.synced();
    let seen = Arc::clone(&calls);
    let waiter = std::thread::spawn(move || waiting.wait().map(|()| seen.lock().clone()));
    assert!(!subscription.is_synced());
    graph.run_until_settled();
    let expected = vec![("add/ns/pod".to_owned(), Some(false))];
    assert_eq!(waiter.join().expect("the waiter does not panic"), Ok(expected));
    assert!(subscription.is_synced());
}

#[test]
fn case_017_endpoints_follow_pods_and_services() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let services = graph.source::<Service>("services");
    let endpoints = endpoints(&services.collection(), &simple_pods(&pods.collection()));
    let tracker = Tracker::batches(&endpoints);
    let labels = [("app", "foo")];
    pods.set(Pod::new("ns/pod", "").labels(labels));
    services.set(Service::new("ns/svc", labels));
    assert!(endpoints.is_empty());
    pods.set(Pod::new("ns/pod", "1.2.3.4").labels(labels));
    assert_eq!(addresses(&endpoints), ["ns/svc/pod 1.2.3.4"]);
    pods.set(Pod::new("ns/pod", "1.2.3.5").labels(labels));
    assert_eq!(addresses(&endpoints), ["ns/svc/pod 1.2.3.5"]);
    pods.remove(&"ns/pod".to_owned());
    assert!(endpoints.is_empty());
    let expected = ["add/ns/svc/pod", "update/ns/svc/pod", "delete/ns/svc/pod"];
    assert_eq!(tracker.take(), expected);
    graph.write(|tx| {
        tx.set(&pods, Pod::new("ns/pod", "1.2.3.4").labels(labels));
        tx.set(&pods, Pod::new("ns/pod2", "1.2.3.5").labels(labels));
    });
    assert_eq!(tracker.take(), ["add/ns/svc/pod,add/ns/svc/pod2"]);
    assert_eq!(addresses(&endpoints), ["ns/svc/pod 1.2.3.4", "ns/svc/pod2 1.2.3.5"]);
}

/// Pods with a size, and for each pod that wants a size the number of those.
fn wanted_sizes(pods: &Collection<Pod>) -> Collection<Count> {
    let sized = pods.map("sized", |_, pod| {
        let size = krt::Labels::value(&pod.labels, "size")?.to_owned();
        Some(Pod { ip: Some(size), ..(**pod).clone() })
    });
    simple_pods(pods).map("things", move |cx, pod| {
        let wanted = krt::Labels::value(&pod.labels, "want-size")?.to_owned();
        let found = cx.filter(&sized, move |pod| pod.ip.as_ref() == Some(&wanted));
        Some(Count(pod.name.clone(), found.len()))
    })
}

fn numbers(counts: &Collection<Count>) -> Vec<usize> {
    counts.list().iter().map(|count| count.1).collect()
}

/// The graph whose pods are read in two ways, with what its things have told.
struct SharedAncestor {
    pods: Source<Pod>,
    things: Collection<Count>,
    tracker: Tracker,
}

impl SharedAncestor {
    fn new() -> Self {
        let pods = Graph::new().source::<Pod>("pods");
        let things = wanted_sizes(&pods.collection());
        let tracker = Tracker::batches(&things);
        Self { pods, things, tracker }
    }

    fn set<const N: usize>(&self, name: &str, labels: [(&str, &str); N]) {
        self.pods.set(Pod::new(&format!("ns/{name}"), "1.1.1.1").labels(labels));
    }

    fn remove(&self, name: &str) {
        self.pods.remove(&format!("ns/{name}"));
    }

    #[track_caller]
    fn check(&self, batches: &[&str], counts: &[usize]) {
        assert_eq!(self.tracker.take(), batches);
        assert_eq!(numbers(&self.things), counts);
    }
}

const LARGE: (&str, &str) = ("size", "large");
const SMALL: (&str, &str) = ("size", "small");

#[test]
fn case_018_shared_ancestor_counts_what_comes() {
    let graph = SharedAncestor::new();
    graph.set("name", [("want-size", "large")]);
    graph.check(&["add/name"], &[0]);
    graph.set("large", [LARGE]);
    graph.check(&["update/name"], &[1]);
    graph.set("small", [SMALL]);
    graph.set("large", [LARGE]);
    graph.check(&[], &[1]);
    graph.set("large2", [LARGE]);
    graph.check(&["update/name"], &[2]);
}

#[test]
fn case_019_shared_ancestor_counts_what_changes_and_goes() {
    let graph = SharedAncestor::new();
    graph.set("name", [("want-size", "large")]);
    graph.set("small", [SMALL]);
    graph.set("large", [LARGE]);
    graph.set("large2", [LARGE]);
    graph.check(&["add/name", "update/name", "update/name"], &[2]);
    graph.set("name-dual", [LARGE, ("want-size", "small")]);
    graph.check(&["update/name,add/name-dual"], &[3, 1]);
    graph.set("large2", [SMALL]);
    graph.check(&["update/name,update/name-dual"], &[2, 2]);
    graph.remove("name-dual");
    graph.check(&["update/name,delete/name-dual"], &[1]);
    graph.remove("large");
    graph.check(&["update/name"], &[0]);
    graph.remove("name");
    graph.check(&["delete/name"], &[]);
}

#[test]
fn case_020_two_label_fetches_of_one_collection() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let simple = simple_pods(&pods.collection());
    let names = graph.singleton("names", move |cx| {
        let mut names = Vec::new();
        for app in ["foo", "bar"] {
            let found = cx.matching(&simple, &LabelSet::from_iter([("app", app)]));
            names.extend(found.iter().map(|pod| pod.name.clone()));
        }
        Some(names.join(","))
    });
    let names = || names.one().map(|names| (*names).clone()).unwrap_or_default();
    let pod = |name: &str| Pod::new(&format!("ns/{name}"), "1.1.1.1");
    pods.set(pod("1").labels([("app", "foo")]));
    pods.set(pod("2").labels([("app", "foo")]));
    pods.set(pod("3").labels([("app", "bar")]));
    assert_eq!(names(), "1,2,3");
    pods.set(pod("1").labels([("app", "bar")]));
    assert_eq!(names(), "2,1,3");
    pods.set(pod("1"));
    assert_eq!(names(), "2,3");
    pods.remove(&"ns/2".to_owned());
    assert_eq!(names(), "3");
    pods.remove(&"ns/3".to_owned());
    pods.remove(&"ns/1".to_owned());
    assert_eq!(names(), "");
}

#[test]
fn case_021_fetch_by_key_does_not_hide_fetch_of_all() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let simple = simple_pods(&pods.collection());
    let ones = graph.singleton("ones", move |cx| {
        let _ = cx.get(&simple, &"ns/keyed".to_owned());
        let all = cx.all(&simple);
        Some(Count("ones".to_owned(), all.iter().filter(|pod| pod.ip.starts_with('1')).count()))
    });
    pods.set(Pod::new("ns/keyed", "1.0.0.1"));
    pods.set(Pod::new("ns/other", "2.0.0.1"));
    assert_eq!(numbers(&ones), [1]);
    pods.set(Pod::new("ns/other", "1.0.0.2"));
    assert_eq!(numbers(&ones), [2]);
}

#[test]
fn case_022_projection_cuts_off() {
    let graph = Graph::new();
    let versions = graph.source::<Count>("versions");
    let names = versions.collection().map("names", |_, count| Some(count.0.clone()));
    let runs = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&runs);
    let first = graph.singleton("first", move |cx| {
        counter.fetch_add(1, Ordering::Relaxed);
        cx.one(&names).map(|name| Count("static".to_owned(), name.len()))
    });
    let tracker = Tracker::batches(&first);
    let runs = || runs.load(Ordering::Relaxed);
    assert_eq!(runs(), 1);
    versions.set(Count("n".to_owned(), 1));
    assert_eq!((runs(), numbers(&first)), (2, vec![1]));
    versions.set(Count("n".to_owned(), 2));
    assert_eq!((runs(), numbers(&first)), (2, vec![1]));
    versions.reset([Count("n2".to_owned(), 3)]);
    assert_eq!((runs(), numbers(&first)), (3, vec![2]));
    assert_eq!(tracker.take(), ["add/static", "update/static"]);
}

#[test]
fn case_023_two_fetches_by_different_keys() {
    let graph = Graph::new();
    let counts = graph.source::<Count>("counts");
    let tracker = Tracker::batches(&counts.collection());
    let read = counts.collection();
    let joined = graph.singleton("joined", move |cx| {
        let values = ["1", "2"].map(|key| {
            cx.get(&read, &key.to_owned()).map(|count| count.1.to_string()).unwrap_or_default()
        });
        Some(values.concat())
    });
    let mut seen = Vec::new();
    for (key, number) in [("1", 1), ("2", 2), ("2", 3), ("1", 4), ("1", 0), ("2", 0)] {
        match number {
            0 => counts.remove(&key.to_owned()),
            _ => counts.set(Count(key.to_owned(), number)),
        };
        seen.push((tracker.take().join(";"), (*joined.list()[0]).clone()));
    }
    let seen: Vec<_> = seen.iter().map(|(event, value)| (&**event, &**value)).collect();
    let expected = [
        ("add/1", "1"),
        ("add/2", "12"),
        ("update/2", "13"),
        ("update/1", "43"),
        ("delete/1", "3"),
        ("delete/2", ""),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn case_028_dependency_follows_the_key_that_is_fetched() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let configs = graph.source::<Count>("configs");
    let read = configs.collection();
    let bound = pods.collection().map("bound", move |cx, pod| {
        let key = krt::Labels::value(&pod.labels, "config")?.to_owned();
        Some(Count(pod.name.clone(), cx.get(&read, &key)?.1))
    });
    configs.reset([Count("old".to_owned(), 1), Count("new".to_owned(), 2)]);
    let reads = || {
        let dump = graph.dump();
        let inputs = dump.nodes[2].inputs.iter().flat_map(|i| i.dependencies.clone());
        (dump.nodes[2].dependencies, inputs.collect::<Vec<_>>())
    };
    pods.set(Pod::new("ns/pod", "").labels([("config", "old")]));
    assert_eq!(reads(), (1, vec!["configs key old".to_owned()]));
    let tracker = Tracker::changes(&bound);
    pods.set(Pod::new("ns/pod", "").labels([("config", "new")]));
    assert_eq!(reads(), (1, vec!["configs key new".to_owned()]));
    assert_eq!(tracker.take(), ["update/pod"]);
    pods.remove(&"ns/pod".to_owned());
    assert_eq!(reads(), (0, vec![]));
}
