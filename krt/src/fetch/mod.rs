//! Reading other collections from inside a transformation.
//!
//! [`Context`] offers the reads.
//! Every read is recorded as a dependency of the input that made it ([`Dependencies`]), and
//! [`Route`]s find the dependencies that a change of the source touches.

mod by_collection;
mod by_index;
mod context;
mod dependency;
mod fetched;
mod intern;

pub(crate) use by_collection::CollectionRoute;
pub(crate) use by_index::IndexRoute;
pub use context::Context;
pub(crate) use context::{Interruption, Reader, Run};
pub(crate) use dependency::{Dependencies, DependencyId, DependencyIds, Place, Route};
pub use fetched::Fetched;
pub(crate) use intern::{Interner, LabelInterner, Read};
