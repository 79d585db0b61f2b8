//! The envelope every object of a mesh shares: what kind it is, who it is, what it says, where it stood.

mod config;
mod extra;
mod gvk;
mod key;
mod kubernetes;
mod meta;
mod namespaced_name;
mod object;
mod origin;
mod short_name;
mod spec;

pub use config::Config;
pub use extra::Extra;
pub use gvk::GroupVersionKind;
pub use key::ConfigKey;
pub use meta::{Meta, OwnerReference, REVISION_LABEL};
pub use namespaced_name::{EmptyNameError, NamespacedName};
pub use object::Object;
pub use origin::{Origin, Position};
pub use short_name::{resolve_gateway_name, resolve_shortname};
pub use spec::{Spec, SpecType};
