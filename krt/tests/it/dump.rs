//! Dumps and drawings.

use crate::shop::{Count, Pod, Service};
use expect_test::expect;
use krt::{DumpOptions, Graph, Index, Source};

struct Shop {
    graph: Graph,
    _pods: Source<Pod>,
    _index: Index<Service, String>,
    _counts: krt::Collection<Count>,
}

fn shop() -> Shop {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let services = graph.source::<Service>("ser\"vices");
    let index =
        services.collection().index("namespace", |service: &Service| [service.namespace.clone()]);
    let (read, all) = (index.clone(), services.collection());
    let counts = pods.collection().try_map("counts", move |cx, pod| {
        let found = cx.fetch_selecting(&read, &pod.namespace, &pod.labels).len();
        let _ = cx.get(&all, &"ns/svc".to_owned());
        if found == 0 {
            Err("selected by nothing")
        } else {
            Ok(Some(Count(pod.name.clone(), found)))
        }
    });
    services.set(Service::new("ns/svc", [("app", "a")]));
    pods.reset([Pod::new("ns/a", "").labels([("app", "a")]), Pod::new("ns/b", "")]);
    Shop { graph, _pods: pods, _index: index, _counts: counts }
}

#[test]
fn dump_shows_inputs_reads_and_errors() {
    let dump = shop().graph.dump();
    let text = serde_json::to_string_pretty(&dump.nodes[2]).expect("a dump is plain data");
    expect![[r#"
        {
          "id": 4,
          "name": "counts",
          "kind": "map",
          "rank": 1,
          "synced": true,
          "objects": 1,
          "subscriptions": 0,
          "runs": 2,
          "reads": [
            1,
            2
          ],
          "dependencies": 3,
          "contested_keys": 0,
          "conflicts": 0,
          "errors": 1,
          "inputs": [
            {
              "key": "ns/a",
              "outputs": [
                "a"
              ],
              "dependencies": [
                "ser\"vices index namespace \"ns\" selecting app=a",
                "ser\"vices key ns/svc"
              ]
            },
            {
              "key": "ns/b",
              "outputs": [],
              "dependencies": [
                "ser\"vices index namespace \"ns\" selecting ",
                "ser\"vices key ns/svc"
              ],
              "error": "selected by nothing"
            }
          ]
        }"#]]
    .assert_eq(&text);
}

#[test]
fn dump_lists_as_many_inputs_as_asked_for() {
    let shop = shop();
    let keys = |limit: usize| {
        let dump = shop.graph.dump_with(&DumpOptions::new().max_inputs(limit));
        dump.nodes[2].inputs.iter().map(|input| input.key.clone()).collect::<Vec<_>>()
    };
    assert_eq!(keys(0), Vec::<String>::new());
    assert_eq!(keys(1), ["ns/a"]);
    assert_eq!(keys(9), ["ns/a", "ns/b"]);
}

#[test]
fn mermaid_draws_nodes_and_edges() {
    expect![[r#"
        flowchart LR
            n1["pods (2)"]
            n2["ser#quot;vices (1)"]
            n4["counts (1)"]
            n1 --> n4
            n2 --> n4
    "#]]
    .assert_eq(&shop().graph.mermaid());
}

#[test]
fn dot_draws_nodes_and_edges() {
    expect![[r#"
        digraph krt {
            rankdir=LR;
            n1 [label="pods (2)"];
            n2 [label="ser\"vices (1)"];
            n4 [label="counts (1)"];
            n1 -> n4;
            n2 -> n4;
        }
    "#]]
    .assert_eq(&shop().graph.dot());
}
