//! One-to-one and one-to-many derivations.

use crate::shop::{Endpoint, Pod, Service, SimplePod};
use krt::{Collection, Graph};

fn texts<T: krt::Object>(queue: &krt::Queue<T>) -> Vec<String> {
    queue.drain().iter().map(ToString::to_string).collect()
}

fn endpoints(services: &Collection<Service>, pods: &Collection<SimplePod>) -> Collection<Endpoint> {
    let by_namespace = pods.index("namespace", |pod: &SimplePod| [pod.namespace.clone()]);
    let _ = &by_namespace;
    let pods = pods.clone();
    services.flat_map("endpoints", move |cx, service| {
        cx.matching(&pods, &service.selector)
            .iter()
            .filter(|pod| pod.namespace == service.namespace)
            .map(|pod| Endpoint {
                namespace: service.namespace.clone(),
                service: service.name.clone(),
                pod: pod.name.clone(),
                ip: pod.ip.clone(),
            })
            .collect::<Vec<_>>()
    })
}

#[test]
fn case_014_one_to_one_follows_its_input() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let simple = pods.collection().map("simple", |_, pod| SimplePod::of(pod));
    pods.set(Pod::new("ns/name", ""));
    assert!(simple.is_empty());
    pods.set(Pod::new("ns/name", "1.2.3.4"));
    assert_eq!(simple.list()[0].ip, "1.2.3.4");
    pods.set(Pod::new("ns/name", "1.2.3.5"));
    assert_eq!(simple.list()[0].ip, "1.2.3.5");
    let queue = simple.subscribe_queue();
    assert_eq!(texts(&queue), ["add/ns/name"]);
    pods.remove(&"ns/name".to_owned());
    assert!(simple.is_empty());
    assert_eq!(texts(&queue), ["delete/ns/name"]);
}

#[test]
fn case_017_endpoints_follow_pods_and_services() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let services = graph.source::<Service>("services");
    let simple = pods.collection().map("simple", |_, pod| SimplePod::of(pod));
    let endpoints = endpoints(&services.collection(), &simple);
    let labels = [("app", "foo")];
    pods.set(Pod::new("ns/pod", "").labels(labels));
    services.set(Service::new("ns/svc", labels));
    assert!(endpoints.is_empty());
    let queue = endpoints.subscribe_queue();
    pods.set(Pod::new("ns/pod", "1.2.3.4").labels(labels));
    pods.set(Pod::new("ns/pod", "1.2.3.5").labels(labels));
    pods.remove(&"ns/pod".to_owned());
    assert_eq!(texts(&queue), ["add/ns/svc/pod", "update/ns/svc/pod", "delete/ns/svc/pod"]);
    graph.write(|tx| {
        tx.set(&pods, Pod::new("ns/pod", "1.2.3.4").labels(labels));
        tx.set(&pods, Pod::new("ns/pod2", "1.2.3.5").labels(labels));
    });
    assert_eq!(texts(&queue), ["add/ns/svc/pod,add/ns/svc/pod2"]);
}
