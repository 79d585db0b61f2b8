//! The workloads by which the crate is judged, beside what else there is; prints a line of JSON for each
//! result, in nanoseconds of processor time of the thread that logs.
//!
//! `cargo xtask bench mesh-log` makes a table of it. Both sides take turns in one process;
//! lines go to a sink that keeps them in memory, so dispatch, formatting and hand-off are what is measured.

mod disabled;
mod enabled;
mod hand_off;
mod measure;
mod scopes;
mod statements;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    disabled::run();
    enabled::run();
    hand_off::run();
    scopes::run();
}
