//! The two ways to show the world: a table for people, one JSON object for programs.

mod json;
mod table;

pub(crate) use json::{Report, Summary};
pub(crate) use table::Table;
