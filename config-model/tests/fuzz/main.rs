//! Mutated inputs against the claims of the readers: no panic, no wrong place, no lost value.
//!
//! Each target takes its seeds from `fuzz/<target>`, mutates them with a dictionary, and keeps an input
//! for further mutation when the reader answers to it in a way that was not seen before. As a test it runs
//! a fixed number of inputs from a fixed start. `cargo xtask fuzz TARGET --seconds N` runs it for longer from
//! a new start, and with `--keep` writes the smallest input of each answer back.

mod check;
mod corpus;
mod kinds;

use std::env;
use std::path::Path;

use mesh_fuzz::{Check, Target, YAML_WORDS};

/// Larger inputs are not kept.
const LARGEST_KEPT: usize = 512;
/// More answers than this are thinned out when they are kept.
const MOST_KEPT: usize = 48;

fn fuzz(name: &str, check: Check) {
    let target = Target {
        words: YAML_WORDS,
        rounds: 3_000,
        record: Some(Path::new(env!("CARGO_TARGET_TMPDIR"))),
        ..Target::new(name, corpus::read(name))
    };
    let mut smallest = mesh_fuzz::fuzz(&target, check);
    if env::var_os("FUZZ_KEEP").is_some() {
        smallest.retain(|input| input.len() <= LARGEST_KEPT);
        let every = smallest.len().div_ceil(MOST_KEPT).max(1);
        corpus::write(name, smallest.iter().map(Vec::as_slice).step_by(every));
    }
}

#[test]
fn loader() {
    fuzz("loader", check::loader);
}

#[test]
fn documents() {
    fuzz("documents", check::documents);
}

#[test]
fn readers() {
    fuzz("readers", check::readers);
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
