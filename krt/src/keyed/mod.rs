//! Collections whose objects are computed one key at a time: joins, groups and views.
//!
//! [`ByKey`] is the logic of such a node; what it computes from is described by its [`Parts`].
//! [`Members`] are the parts of a join, and a [`Rule`] decides between their values.

mod by_key;
mod join;
mod link;
mod member;
mod members;
mod rule;

pub(crate) use by_key::{ByKey, Conflicts, Keys, Parts, Progress};
pub(crate) use link::Link;
pub use member::Member;
pub(crate) use members::Members;
pub(crate) use rule::{First, Merge, Only, Rule};
