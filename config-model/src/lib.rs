//! Typed service mesh configuration: Config and Meta, Istio kinds, YAML with positions, config stores.

pub mod decode;
pub mod host;
pub mod k8s;
pub mod labels;
pub mod mesh;
pub mod model;
mod path;
pub mod protocol;
pub mod specs;
pub mod store;
pub mod value;
pub mod visibility;
pub mod yaml;

pub use model::{
    Config, ConfigKey, EmptyNameError, Extra, GroupVersionKind, Meta, NamespacedName, Object, Origin, OwnerReference,
    Position, REVISION_LABEL, Spec, SpecType, resolve_gateway_name, resolve_shortname,
};
pub use path::{FieldPath, ParsePathError, ParsePathErrorKind, PathSegment};
pub use protocol::Protocol;
pub use visibility::Visibility;
