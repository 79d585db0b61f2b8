//! Mutated inputs against the claims of the readers: no panic, no wrong place, no lost value.
//!
//! Each target takes its seeds from `fuzz/<target>`, mutates them with a dictionary, and keeps an input
//! for further mutation when the reader answers to it in a way that was not seen before. As a test it runs
//! a fixed number of inputs from a fixed start. `cargo xtask fuzz TARGET --seconds N` runs it for longer from
//! a new start, and with `--keep` writes the smallest input of each answer back.

mod check;
mod corpus;
mod driver;
mod kinds;
mod mutate;

use driver::fuzz;

#[test]
fn loader() {
    fuzz("loader", check::loader);
}

#[test]
fn documents() {
    fuzz("documents", check::documents);
}

#[test]
fn decode() {
    fuzz("decode", check::decode);
}

#[test]
fn duration() {
    fuzz("duration", check::duration);
}

#[test]
fn host() {
    fuzz("host", check::host);
}
