//! The context belongs to one run and cannot be kept.

use krt::{Context, Graph};
use std::sync::Mutex;

fn main() {
    let graph = Graph::new();
    let names = graph.source::<String>("names").collection();
    let kept: &'static Mutex<Vec<&'static mut Context<'static>>> = Box::leak(Box::default());
    let _loud = names.map("loud", move |cx, name| {
        kept.lock().unwrap().push(cx);
        Some(name.to_uppercase())
    });
}
