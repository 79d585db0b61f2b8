//! Case 103: random graphs and operations, compared with a naive recomputation.
//!
//! A `Scenario` is a list of collections to make and of steps to take. The `World` takes them with
//! the engine, the `naive` model recomputes everything from the content of the sources, and after
//! every step that is settled both must agree: the collections, their indexes, statuses and errors,
//! and what each subscriber has made of the events that it was given.

mod build;
mod check;
mod follower;
mod item;
mod naive;
mod scenario;
mod spec;
mod witness;
mod world;
