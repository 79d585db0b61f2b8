//! The context cannot be used by another thread after the run.

use krt::Graph;

fn main() {
    let graph = Graph::new();
    let names = graph.source::<String>("names").collection();
    let other = graph.source::<String>("other").collection();
    let _loud = names.map("loud", move |cx, name| {
        let other = other.clone();
        std::thread::spawn(move || cx.all(&other).len());
        Some(name.to_uppercase())
    });
}
