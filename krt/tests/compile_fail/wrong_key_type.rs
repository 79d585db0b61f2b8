//! A key has the type that the object says.

use krt::{Graph, Object};

#[derive(PartialEq)]
struct Port(u16);

impl Object for Port {
    type Key = u16;

    fn key(&self) -> u16 {
        self.0
    }
}

fn main() {
    let graph = Graph::new();
    let ports = graph.source::<Port>("ports");
    ports.remove(&"80".to_owned());
}
