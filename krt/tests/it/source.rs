//! Sources of one's own and filters on what they hold: cases 73 and 98.

use crate::shop::{Count, Pod, Service, SimplePod};
use krt::{Collection, Context, Graph, LabelSet, Revision, Source};
use std::sync::mpsc::{Receiver, channel};

/// What a server tells of objects that krt knows nothing of.
enum Watched {
    Applied(Count),
    Deleted(String),
}

/// Lists and then watches until the server closes.
fn feed(source: &Source<Count>, list: Vec<Count>, watch: &Receiver<Watched>) {
    source.reset(list);
    source.mark_synced();
    for event in watch {
        match event {
            Watched::Applied(count) => source.set(count),
            Watched::Deleted(key) => source.remove(&key),
        };
    }
}

#[test]
fn case_073_own_type_is_fed_by_list_and_watch() {
    let graph = Graph::new();
    let source = graph.source_unsynced::<Count>("widgets");
    let collection = source.collection();
    let queue = collection.subscribe_queue();
    let (server, watch) = channel();
    let list = vec![Count("ns/a".to_owned(), 1)];
    let feeder = std::thread::spawn(move || feed(&source, list, &watch));
    assert_eq!(collection.synced().wait(), Ok(()));
    assert_eq!(collection.len(), 1);
    server.send(Watched::Applied(Count("ns/b".to_owned(), 1))).expect("the feeder listens");
    server.send(Watched::Applied(Count("ns/a".to_owned(), 2))).expect("the feeder listens");
    server.send(Watched::Deleted("ns/b".to_owned())).expect("the feeder listens");
    let seen: Vec<_> = (0..4).map(|_| queue.recv().map(|batch| batch.to_string())).collect();
    let expected = ["add/ns/a", "add/ns/b", "update/ns/a", "delete/ns/b"];
    assert_eq!(seen, expected.map(|text| Ok(text.to_owned())));
    drop(server);
    feeder.join().expect("the feeder does not panic");
}

/// Names what a read finds, kept up to date, in order to compare it with a first read.
fn names(
    graph: &Graph,
    find: impl Fn(&mut Context<'_>) -> Vec<String> + Send + Sync + 'static,
) -> Collection<String> {
    graph.singleton("names", move |cx| Some(find(cx).join(",")))
}

/// Checks after each write that the read that saw the change and a read made now agree.
#[track_caller]
fn check<T>(
    graph: &Graph,
    writes: Vec<(T, &str)>,
    write: impl Fn(T) -> Revision,
    find: impl Fn(&mut Context<'_>) -> Vec<String> + Clone + Send + Sync + 'static,
) {
    let kept = names(graph, find.clone());
    for (value, expected) in writes {
        write(value);
        let value_of = |names: &Collection<String>| names.one().map(|names| (*names).clone());
        assert_eq!(value_of(&kept).as_deref(), Some(expected));
        assert_eq!(value_of(&names(graph, find.clone())).as_deref(), Some(expected));
    }
}

fn app(value: &str) -> LabelSet {
    LabelSet::from_iter([("app", value)])
}

fn pod_writes() -> Vec<(SimplePod, &'static str)> {
    let pod = |key: &str, label: &str| {
        let pod = Pod::new(key, "10.0.0.1").labels([("app", label)]);
        SimplePod::of(&pod).expect("it has an address")
    };
    vec![
        (pod("ns/a", "web"), "a"),
        (pod("ns/b", "db"), "a"),
        (pod("ns/b", "web"), "a,b"),
        (pod("ns/a", "db"), "b"),
        (pod("ns/b", "db"), ""),
    ]
}

fn service_writes() -> Vec<(Service, &'static str)> {
    let service = |key: &str, label: &str| Service::new(key, [("app", label)]);
    vec![
        (service("ns/a", "web"), "a"),
        (service("ns/b", "db"), "a"),
        (service("ns/b", "web"), "a,b"),
        (service("ns/a", "db"), "b"),
        (Service::new("ns/a", []), "a,b"),
    ]
}

#[test]
fn case_098_label_filter_agrees_on_reads_and_on_changes() {
    let graph = Graph::new();
    let pods = graph.source::<SimplePod>("pods");
    let read = pods.collection();
    let find = move |cx: &mut Context<'_>| {
        cx.matching(&read, &app("web")).iter().map(|pod| pod.name.clone()).collect()
    };
    check(&graph, pod_writes(), |pod| pods.set(pod), find);
}

#[test]
fn case_098_predicate_agrees_on_reads_and_on_changes() {
    let graph = Graph::new();
    let pods = graph.source::<SimplePod>("pods");
    let read = pods.collection();
    let find = move |cx: &mut Context<'_>| {
        let found = cx.filter(&read, |pod| pod.labels == app("web"));
        found.iter().map(|pod| pod.name.clone()).collect()
    };
    check(&graph, pod_writes(), |pod| pods.set(pod), find);
}

#[test]
fn case_098_selector_filter_agrees_on_reads_and_on_changes() {
    let graph = Graph::new();
    let services = graph.source::<Service>("services");
    let read = services.collection();
    let find = move |cx: &mut Context<'_>| {
        cx.selecting(&read, &app("web")).iter().map(|service| service.name.clone()).collect()
    };
    check(&graph, service_writes(), |service| services.set(service), find);
}

#[test]
fn case_098_selector_filter_of_an_index_agrees_on_reads_and_on_changes() {
    let graph = Graph::new();
    let services = graph.source::<Service>("services");
    let by_namespace =
        services.collection().index("namespace", |service: &Service| [service.namespace.clone()]);
    let find = move |cx: &mut Context<'_>| {
        let found = cx.fetch_selecting(&by_namespace, &"ns".to_owned(), &app("web"));
        found.iter().map(|service| service.name.clone()).collect()
    };
    check(&graph, service_writes(), |service| services.set(service), find);
}

#[test]
fn a_weak_source_writes_until_the_last_reader_is_gone() {
    let graph = Graph::new();
    let source = graph.source::<String>("names");
    let feed = source.downgrade();
    let loud = source.collection().map("loud", |_, name| Some(name.to_uppercase()));
    drop(source);
    assert!(feed.is_alive());
    feed.upgrade().expect("a derivation reads it").set("a".to_owned());
    assert_eq!(*loud.list()[0], "A");
    drop(loud);
    assert!(!feed.is_alive());
    assert!(feed.upgrade().is_none());
    assert_eq!(graph.dump().nodes.len(), 0);
}
