//! Host names with wildcards: overlap, inclusion, specificity and the best match of a table.
//!
//! Names are compared as bytes: case counts, and a trailing dot is part of the name.
//! Every name that begins with `*` is a wildcard, so `*foo.com` is one as much as `*.foo.com`.

mod name;
mod set;
mod table;

pub use name::Name;
pub use set::{intersection, names_for_namespace};
pub use table::HostTable;
