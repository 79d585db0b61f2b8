//! Mutated inputs against what the readers claim: no panic, no forged line, nothing changed by what is refused.
//!
//! As a test each target runs a fixed number of inputs from a fixed start;
//! `cargo xtask fuzz TARGET --seconds N` runs it for longer from a new one.

mod check;
mod driver;

use driver::fuzz;

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
