//! Bytes held while many objects pass by; prints a line of JSON for each result.
//!
//! Its own program, because counting allocations costs time.

#[path = "../workloads/objects.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod objects;

use std::alloc::System;

use cap::Cap;
use mesh_measure::Case;
use mesh_validation::Validators;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

const OBJECTS: usize = 1_000_000;
/// What may be held on top after all objects, in bytes.
const SLACK: usize = 64 << 10;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let validators = Validators::default();
    let texts = objects::mixed_texts();
    let check = |text: &String| drop(validators.validate_text(text, "mixed.yaml"));
    // Tables that are read on first use are there now.
    texts.iter().for_each(check);
    let before = ALLOCATOR.allocated();
    texts.iter().cycle().take(OBJECTS).for_each(check);
    let held = ALLOCATOR.allocated().saturating_sub(before);
    let case =
        Case { workload: "V4", shape: "1,000,000 objects", metric: "held afterwards, bytes" };
    case.print(bytes(held), None);
    let case =
        Case { workload: "V4", shape: "1,000,000 objects", metric: "held beforehand, bytes" };
    case.print(bytes(before), None);
    assert!(held <= SLACK, "{held} bytes are held after {OBJECTS} objects");
}

#[expect(clippy::cast_precision_loss, reason = "far fewer bytes than 2^53")]
fn bytes(count: usize) -> f64 {
    count as f64
}
