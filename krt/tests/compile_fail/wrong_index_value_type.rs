//! An index is asked for values of its own type.

use krt::Graph;

fn main() {
    let graph = Graph::new();
    let names = graph.source::<String>("names").collection();
    let by_length = names.index("length", |name: &String| [name.len()]);
    let _ = by_length.lookup(&"4".to_owned());
}
