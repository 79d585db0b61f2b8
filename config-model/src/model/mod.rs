//! The envelope every object of a mesh shares: what kind it is, who it is, what it says, where it stood.

mod config;
mod gvk;
mod meta;
mod origin;
mod spec;

pub use config::Config;
pub use gvk::GroupVersionKind;
pub use meta::{Meta, OwnerReference};
pub use origin::{Origin, Position};
pub use spec::{Spec, SpecType};
