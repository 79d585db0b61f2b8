//! Reading other collections from inside a transformation.
//!
//! [`Context`] offers the reads.
//! Every distinct read has a number, given by [`Reads`] and shared by the inputs that make it;
//! [`Route`]s know which numbers a change of their source touches.
//! [`Dependencies`] are the reads of all inputs of one derivation.
//! An evaluation looks them up without changing them and collects what is new in reads of its own,
//! so that inputs can be evaluated side by side; the commit takes those over.

mod by_collection;
mod by_index;
mod context;
mod dependencies;
mod fetched;
mod found;
mod intern;
mod reads;
mod route;
mod run;

pub(crate) use by_collection::CollectionRoute;
pub(crate) use by_index::IndexRoute;
pub use context::Context;
pub(crate) use dependencies::{Dependencies, Retired};
pub use fetched::{Fetched, FetchedIter};
pub(crate) use found::Found;
pub(crate) use intern::{Interner, LabelInterner, Read};
pub(crate) use reads::{Numbers, Reads};
pub(crate) use route::{DependencyId, Hits, Place, Route};
pub(crate) use run::{Interruption, Run, Used};
