//! Syntax of Go regular expressions with Perl flags, which is the syntax of RE2 as Istio accepts it.
//!
//! Only the question "would Go compile this" is answered, nothing is matched.
//! Go's limits on nesting depth and program size are not counted: no pattern of up to 1024 bytes,
//! the most Istio allows, reaches them without breaking the repetition limit first.

mod class;
mod error;
mod escape;
mod pattern;
mod unicode;

pub(crate) use pattern::check;

#[cfg(test)]
mod tests;
