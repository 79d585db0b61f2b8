//! Typed service mesh configuration: Config and Meta, Istio kinds, YAML with positions, config stores.

pub mod decode;
pub mod model;

pub use model::{Config, GroupVersionKind, Meta, Origin, Position, Spec, SpecType};
