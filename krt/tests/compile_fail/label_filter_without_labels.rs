//! Reading by labels needs a type that has labels.

use krt::{Graph, LabelSet, Object};

#[derive(PartialEq)]
struct Node(String);

impl Object for Node {
    type Key = String;

    fn key(&self) -> String {
        self.0.clone()
    }
}

fn main() {
    let graph = Graph::new();
    let nodes = graph.source::<Node>("nodes").collection();
    let web = LabelSet::from_iter([("tier", "web")]);
    let _count = graph.singleton("count", move |cx| Some(cx.matching(&nodes, &web).len().to_string()));
}
