//! Mutated inputs against the claims of the readers: no panic, and whatever is accepted passes a second, slower look.
//!
//! As a test each target runs a fixed number of inputs from a fixed start; `cargo xtask fuzz TARGET --seconds N` runs it for longer from a new start.
#![cfg(test)]

mod check;
mod seeds;

use mesh_fuzz::{Check, Target};

fn fuzz(name: &str, seeds: &[Vec<u8>], check: Check) {
    let largest = 64 * 1024;
    let target = Target { words: WORDS, largest, ..Target::new(name, seeds.to_vec()) };
    mesh_fuzz::fuzz(&target, check);
}

/// What readers have an eye on.
const WORDS: &[&str] = &[
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    ";",
    "=",
    ".",
    "..",
    "/",
    "//",
    "%2e",
    "%2f",
    "%00",
    "%",
    "\0",
    "\r\n",
    " ",
    "é",
    "null",
    "true",
    "-1",
    "1e999",
    "18446744073709551615",
    "spiffe://",
    "URI=",
    "\"kty\":\"oct\"",
    "\"use\":\"x509-svid\"",
    "\"alg\":\"none\"",
    "\"kid\":7",
];

#[test]
fn token() {
    fuzz("token", &seeds::tokens(), check::token);
}

#[test]
fn jwks() {
    fuzz("jwks", &seeds::key_sets(), check::jwks);
}

#[test]
fn spiffe_id() {
    fuzz("spiffe_id", &seeds::spiffe_ids(), check::spiffe_id);
}

#[test]
fn xfcc() {
    fuzz("xfcc", &seeds::xfcc(), check::xfcc);
}

#[test]
fn discovery() {
    fuzz("discovery", &seeds::discovery(), check::discovery);
}

#[test]
fn request_path() {
    fuzz("request_path", &seeds::paths(), check::request_path);
}

#[cfg(feature = "x509")]
#[test]
fn bundle() {
    fuzz("bundle", &seeds::bundles(), check::bundle);
}

#[cfg(feature = "x509")]
#[test]
fn certificate() {
    fuzz("certificate", &seeds::certificates(), check::certificate);
}
