//! Behaviour of the crate, one module per subject.

mod callers_and_stacks;
mod child;
mod configure;
mod control;
mod fatal;
mod injection;
mod labels;
mod level_list;
mod lines;
mod outputs;
mod process;
mod scopes;
mod spans;
mod targets;
mod threads;
