//! Behaviour of the crate, one module per subject.

mod cardinality;
mod concurrency;
mod definition;
mod derived_gauge;
mod distribution;
mod exposition;
mod formats;
mod gauge;
mod hooks;
mod labeled;
mod probe;
mod pushes;
mod removal;
mod sum;
mod under_way;

use mesh_monitoring::Label;

const KIND: Label = Label::new("kind");
const NAME: Label = Label::new("name");
