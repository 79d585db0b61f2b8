//! Random graphs and operations, compared with a naive recomputation.

mod check;
mod item;
mod naive;
mod spec;
