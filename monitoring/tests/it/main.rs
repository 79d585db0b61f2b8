//! Behaviour of the crate, one module per subject.

mod cardinality;
#[cfg(feature = "catalog")]
mod catalogs;
#[cfg(feature = "otlp")]
mod collecting;
mod concurrency;
mod definition;
mod derived_gauge;
mod distribution;
mod exposition;
mod formats;
mod gauge;
#[cfg(feature = "catalog")]
mod grafana;
mod hooks;
mod labeled;
mod probe;
mod pushes;
mod removal;
#[cfg(all(feature = "process", feature = "tokio"))]
mod runtimes;
#[cfg(feature = "http")]
mod serving;
mod sum;
mod under_way;

use mesh_monitoring::Label;

const KIND: Label = Label::new("kind");
const NAME: Label = Label::new("name");
