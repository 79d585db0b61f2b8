//! Mutated texts against the claims of validation: no panic, no finding without place, the same verdict in both modes.
//!
//! The seeds are the examples of all codes. As a test it runs a fixed number of inputs from a fixed start;
//! `cargo xtask fuzz findings --seconds N` runs it for longer from a new start.

mod check;

use std::path::Path;

use mesh_fuzz::{Target, YAML_WORDS, fuzz};
use mesh_validation::codes;

#[test]
fn findings() {
    let examples = codes::all().filter_map(|code| code.example());
    let target = Target {
        words: YAML_WORDS,
        rounds: 3_000,
        record: Some(Path::new(env!("CARGO_TARGET_TMPDIR"))),
        ..Target::new("findings", examples.map(|example| example.to_string()))
    };
    fuzz(&target, check::findings);
}
