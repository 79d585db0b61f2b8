//! The envelope every object of a mesh shares: what kind it is, who it is, what it says, where it stood.

mod config;
mod diff;
mod extra;
mod gvk;
mod key;
mod kinds;
mod kubernetes;
mod meta;
mod namespaced_name;
mod object;
mod origin;
mod resource;
mod short_name;
mod spec;

pub use config::Config;
pub use diff::FieldDiff;
pub use extra::Extra;
pub use gvk::GroupVersionKind;
pub use key::ConfigKey;
pub(crate) use kinds::kinds;
pub use meta::{Meta, OwnerReference, REVISION_LABEL};
pub use namespaced_name::{EmptyNameError, NamespacedName};
pub use object::Object;
pub use origin::{Origin, Position};
pub use resource::{ClusterScoped, Namespaced, NoStatus, ResourceType, ScopeType};
pub use short_name::{resolve_gateway_name, resolve_shortname};
pub use spec::{Spec, SpecType};
