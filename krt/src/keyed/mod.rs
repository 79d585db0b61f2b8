//! Collections whose objects are computed one key at a time: joins, groups and views.
//!
//! [`ByKey`] is the logic of such a node; what it computes from is described by its [`Parts`].
//! [`Members`] are the parts of a join, and a [`Rule`] decides between their values.

mod by_key;
mod dirty;
mod group;
mod join;
mod link;
mod member;
mod members;
mod per_key;
mod project;
mod rule;
mod status;

pub(crate) use by_key::{Before, ByKey, Conflicts, Parts, Progress, Sought, object_name};
pub(crate) use dirty::Dirty;
pub use group::Group;
pub(crate) use link::{Attached, Link, Links};
pub use member::Member;
pub(crate) use members::Members;
pub(crate) use project::Projected;
pub(crate) use rule::{First, Merge, Only, Rule};
pub use status::{Status, StatusValue};
