//! The driver of the fuzz targets: mutates seeds with a dictionary, and keeps an input for further mutation
//! when the code under test answers to it in a way that was not seen before.
//!
//! As a test a target runs a fixed number of inputs from a fixed start; `FUZZ_SECONDS` lets it run for so long
//! from a new start, which `FUZZ_SEED` repeats.
//!
//! ```
//! use mesh_fuzz::{Target, fuzz};
//!
//! let target = Target { words: &["1", "x"], rounds: 500, ..Target::new("number", ["7", "-12"]) };
//! let number = |input: &[u8]| {
//!     let text = std::str::from_utf8(input).ok();
//!     u64::from(text.is_some_and(|text| text.parse::<i32>().is_ok()))
//! };
//! let smallest = fuzz(&target, number);
//! assert_eq!(smallest.len(), 2, "one that is a number and one that is none");
//! ```

mod driver;
mod mutate;
mod plan;
mod yaml;

pub use driver::{Check, PATIENCE, Target, attempt, fuzz};
pub use plan::Plan;
pub use yaml::YAML_WORDS;
