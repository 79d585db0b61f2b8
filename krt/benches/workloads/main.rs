//! The workloads by which the engine is judged, each beside code written by hand for that one
//! purpose; prints a line of JSON for each result.
//!
//! `cargo xtask bench krt` makes a table of it. Every workload first checks that both sides agree.

#[path = "../controller/baseline.rs"]
mod baseline;
mod chain;
mod churn;
mod drivers;
#[path = "../controller/engine.rs"]
mod engine;
mod fan_out;
mod indexes;
mod joins;
mod measure;
mod one_to_many;
mod pods;
mod readers;
mod relist;
#[path = "../controller/shape.rs"]
mod shape;
mod storm;
mod subscribers;

const STRIDE: u32 = 7919;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    pods::run();
    fan_out::run();
    storm::run();
    chain::run();
    churn::run();
    one_to_many::run();
    joins::run();
    indexes::run();
    relist::run();
    readers::run();
    subscribers::run();
    drivers::run();
}
