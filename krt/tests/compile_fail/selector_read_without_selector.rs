//! Reading what selects some labels needs a type that selects.

use krt::{Graph, LabelSet, Object};

#[derive(PartialEq)]
struct Policy(String);

impl Object for Policy {
    type Key = String;

    fn key(&self) -> String {
        self.0.clone()
    }
}

fn main() {
    let graph = Graph::new();
    let policies = graph.source::<Policy>("policies").collection();
    let labels = LabelSet::from_iter([("tier", "web")]);
    let _count =
        graph.singleton("count", move |cx| Some(cx.selecting(&policies, &labels).len().to_string()));
}
