//! Mutated inputs against what the readers claim: no panic, no forged line, nothing changed by what is refused.
//!
//! As a test each target runs a fixed number of inputs from a fixed start;
//! `cargo xtask fuzz TARGET --seconds N` runs it for longer from a new one.

mod check;

use check::Target;
use mesh_fuzz::Check;

fn fuzz(target: &Target, check: Check) {
    let Target { name, seeds, words } = *target;
    let seeds = seeds.iter().copied();
    let target = mesh_fuzz::Target {
        words,
        rounds: 20_000,
        largest: 1024,
        ..mesh_fuzz::Target::new(name, seeds)
    };
    mesh_fuzz::fuzz(&target, check);
}

#[test]
fn directives() {
    fuzz(&check::DIRECTIVES, check::directives);
}

#[test]
fn handler() {
    fuzz(&check::HANDLER, check::handler);
}

#[test]
fn relay() {
    fuzz(&check::RELAY, check::relay);
}
