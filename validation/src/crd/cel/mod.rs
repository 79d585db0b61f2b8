//! Rules in CEL: compiled once, evaluated on JSON where it stands, under a budget.
//!
//! A rule is parsed by the Pratt parser of the crate `cel`, because the other one exhausts the stack on a dozen
//! nested brackets, and its tree is rewritten: macros of extensions, which that parser does not know, are
//! expanded; equality and membership go through [`equal`], which knows sets and maps among lists; loops and
//! functions of texts announce to [`budget`] what they will cost; and literal durations and regular expressions
//! are made once. Types are not checked ahead: a rule that applies a function to a wrong type fails when it is
//! evaluated.

mod budget;
mod environment;
mod equal;
mod json_list;
mod json_map;
mod library;
mod optional;
mod rewrite;
mod rule;
mod scope;
mod value;

pub(super) use budget::Budget;
pub(super) use rule::{Outcome, Rule, RuleText};
