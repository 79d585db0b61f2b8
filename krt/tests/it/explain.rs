//! Where an object comes from.

use crate::shop::{Count, Pod, Service};
use expect_test::{Expect, expect};
use krt::{Collection, Graph, Object, Recording, Source};

struct Shop {
    graph: Graph,
    pods: Source<Pod>,
    services: Source<Service>,
    counts: Collection<Count>,
    totals: Collection<Count>,
}

/// Services counted by pod, and the counts counted by namespace.
fn shop() -> Shop {
    let graph = Graph::new();
    graph.record_causes(Recording::On);
    let pods = graph.source::<Pod>("pods");
    let services = graph.source::<Service>("services");
    let index =
        services.collection().index("namespace", |service: &Service| [service.namespace.clone()]);
    let counts = pods.collection().map("counts", move |cx, pod| {
        let found = cx.fetch_selecting(&index, &pod.namespace, &pod.labels).len();
        (found < 3).then(|| Count(pod.key(), found))
    });
    let read = counts.clone();
    let totals = pods.collection().map("totals", move |cx, pod| {
        let name = pod.key();
        let own = cx.filter(&read, move |count| count.0 == name);
        Some(Count("total".to_owned(), own.len()))
    });
    services.set(Service::new("ns/one", [("app", "a")]));
    pods.reset([Pod::new("ns/a", "").labels([("app", "a")]), Pod::new("ns/b", "")]);
    Shop { graph, pods, services, counts, totals }
}

#[track_caller]
fn check<T: Object<Key = String>>(collection: &Collection<T>, key: &str, expected: &Expect) {
    let explanation = collection.explain(&key.to_owned());
    let text = serde_json::to_string_pretty(&explanation).expect("it is plain data");
    expected.assert_eq(&text);
}

#[test]
fn explanation_tells_the_input_its_reads_and_its_cause() {
    let shop = shop();
    shop.services.set(Service::new("ns/two", [("app", "a")]));
    check(
        &shop.counts,
        "ns/a",
        &expect![[r#"
            {
              "revision": 3,
              "node": 4,
              "collection": "counts",
              "kind": "map",
              "key": "ns/a",
              "exists": true,
              "inputs": [
                {
                  "key": "ns/a",
                  "outputs": [
                    "ns/a"
                  ],
                  "dependencies": [
                    "services index namespace \"ns\" selecting app=a"
                  ],
                  "cause": {
                    "revision": 3,
                    "triggers": [
                      {
                        "dependency": "services index namespace \"ns\" selecting app=a",
                        "node": 2,
                        "collection": "services",
                        "key": "ns/two",
                        "change": "added"
                      }
                    ]
                  }
                }
              ]
            }"#]],
    );
}

#[test]
fn chain_of_causes_leads_to_the_write() {
    let shop = shop();
    let revision = shop.services.set(Service::new("ns/two", [("app", "a")]));
    let explanation = shop.totals.explain(&"total".to_owned());
    let mut cause = explanation.inputs[0].cause.as_ref();
    let mut chain = Vec::new();
    while let Some(known) = cause {
        assert_eq!(known.revision, revision);
        assert_eq!(known.triggers.len(), 1);
        let trigger = &known.triggers[0];
        let dependency = trigger.dependency.as_deref().unwrap_or_default();
        chain.push(format!("{} {}: {dependency}", trigger.collection, trigger.key));
        cause = trigger.because.as_deref();
    }
    let expected = [
        "counts ns/a: counts predicate of it::explain::shop",
        "services ns/two: services index namespace \"ns\" selecting app=a",
    ];
    assert_eq!(chain, expected);
}

#[test]
fn missing_object_is_explained_by_the_input_of_its_key() {
    let shop = shop();
    for name in ["ns/two", "ns/three"] {
        shop.services.set(Service::new(name, [("app", "a")]));
    }
    assert!(shop.counts.get(&"ns/a".to_owned()).is_none());
    let explanation = shop.counts.explain(&"ns/a".to_owned());
    assert!(!explanation.exists);
    assert_eq!(explanation.inputs.len(), 1);
    assert_eq!(explanation.inputs[0].key, "ns/a");
    assert_eq!(explanation.inputs[0].outputs, Vec::<String>::new());
}

#[test]
fn contested_key_is_explained_by_its_owner_first() {
    let shop = shop();
    let explanation = shop.totals.explain(&"total".to_owned());
    let inputs: Vec<_> = explanation.inputs.iter().map(|input| &*input.key).collect();
    assert_eq!(inputs, ["ns/a", "ns/b"]);
}

#[test]
fn causes_are_known_only_while_they_are_recorded() {
    let shop = shop();
    let has_cause = || {
        shop.pods.touch(Pod::new("ns/b", ""));
        shop.counts.explain(&"ns/b".to_owned()).inputs[0].cause.is_some()
    };
    assert!(has_cause());
    shop.graph.record_causes(Recording::Off);
    assert!(!has_cause());
}

#[test]
fn input_that_is_gone_leaves_no_cause() {
    let shop = shop();
    shop.pods.remove(&"ns/b".to_owned());
    assert!(shop.counts.explain(&"ns/b".to_owned()).inputs.is_empty());
    shop.pods.set(Pod::new("ns/b", ""));
    let inputs = shop.counts.explain(&"ns/b".to_owned()).inputs;
    let cause = inputs[0].cause.as_ref().expect("causes are recorded");
    assert_eq!(cause.revision, shop.graph.revision());
    assert_eq!(cause.triggers.len(), 1);
}

#[test]
fn source_has_objects_without_inputs_and_unknown_collections_nothing() {
    let shop = shop();
    let explanation = shop.pods.collection().explain(&"ns/a".to_owned());
    assert!(explanation.exists && explanation.inputs.is_empty());
    let id = shop.totals.id();
    drop(shop.totals);
    assert_eq!(shop.graph.explain(id, "total"), None);
}
