//! Complete programs built from the mesh crates; see `src/bin`.

/// Compiles and runs the examples of the project's README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
