//! The workloads by which the crate is judged, beside what else there is; prints a line of JSON for each result.
//!
//! `cargo xtask bench monitoring` makes a table of it. Times are of the processor, the least of many rounds, in
//! which the crates take turns.

mod measure;
mod memory;
mod peers;
mod records;
mod scrapes;

#[global_allocator]
static ALLOCATOR: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    memory::run();
    records::run();
    scrapes::run();
}
