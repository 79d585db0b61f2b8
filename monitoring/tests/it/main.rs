//! Behaviour of the crate, one module per subject.

mod cardinality;
mod concurrency;
mod definition;
mod derived_gauge;
mod distribution;
mod exposition;
mod gauge;
mod probe;
mod removal;
mod sum;

use mesh_monitoring::Label;

const KIND: Label = Label::new("kind");
const NAME: Label = Label::new("name");
