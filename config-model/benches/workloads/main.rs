//! The workloads by which the crate is judged, beside what else there is; prints a line of JSON for each
//! result.
//!
//! `cargo xtask bench config-model` makes a table of it. The texts are those of the corpus that
//! `MESH_CORPUS` names; without it only the stores are measured.

mod reading;
mod stores;
mod texts;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    match std::env::var_os("MESH_CORPUS") {
        Some(corpus) => reading::run(corpus.as_ref()),
        None => skipped(),
    }
    stores::run();
}

#[expect(clippy::print_stderr, reason = "what is left out is said")]
fn skipped() {
    eprintln!("reading is skipped: MESH_CORPUS is not set");
}
