//! Mutated texts against the claims of validation: no panic, no finding without place, the same verdict in both modes.
//!
//! The seeds are the examples of all codes. As a test it runs a fixed number of inputs from a fixed start;
//! `cargo xtask fuzz findings --seconds N` runs it for longer from a new start.

mod check;
mod corpus;
#[path = "../../../config-model/tests/fuzz/driver.rs"]
mod driver;
#[path = "../../../config-model/tests/fuzz/mutate.rs"]
mod mutate;

#[test]
fn findings() {
    driver::fuzz("findings", check::findings);
}
