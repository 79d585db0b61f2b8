//! Registry of service mesh resource kinds: GVK, GVR, scope, aliases and named sets.
//!
//! A [`Schema`] says what a kind is called, whether its objects live in a namespace, which versions are read, and
//! which Rust type its body has.
//! [`Schemas`] is an ordered set of them with look-ups that do not grow with the set; [`sets`] has the usual ones.
//! The crate holds data about kinds and nothing that checks objects.
//!
//! # Example
//!
//! ```
//! use mesh_schema::{gvk, sets};
//!
//! let schema = sets::pilot().find_by_gvk_alias(&gvk::VIRTUAL_SERVICE_V1BETA1).expect("Istio knows it");
//! assert_eq!(schema.gvk(), &gvk::VIRTUAL_SERVICE);
//! assert_eq!(schema.gvr().to_string(), "networking.istio.io/v1/virtualservices");
//! assert_eq!(schema.api_version(), "networking.istio.io/v1");
//! ```
//!
//! # Own kinds
//!
//! ```
//! use mesh_schema::{Schema, Schemas, sets};
//!
//! let widgets = Schema::builder("Widget").group("example.io").plural("widgets").spec::<serde_json::Value>().build()?;
//! let known = sets::pilot().with([widgets])?;
//! assert_eq!(known.len(), sets::pilot().len() + 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Reading objects
//!
//! [`Schemas`] implements `KindLookup` of `mesh-config-model`, so a set is all its YAML loader needs.
//! Objects in an alias version are read as objects of the registered one.
//!
//! | feature | adds |
//! |---|---|
//! | `kube` | `Schema::api_resource`: kinds in the terms of the `kube` crates |
//! | `schemars` | `Schema::json_schema`: JSON Schema of the objects of a kind |

mod builder;
mod class;
mod error;
pub mod gvk;
pub mod gvr;
mod gvr_name;
#[cfg(feature = "schemars")]
mod json_schema;
mod kind;
mod kind_key;
#[cfg(feature = "kube")]
mod kube;
mod schema;
mod schemas;
pub mod sets;
mod table;
mod validator;

pub use builder::SchemaBuilder;
pub use class::Class;
pub use error::{DuplicateKindError, InvalidSchemaError, SchemaFault};
pub use gvr_name::GroupVersionResource;
pub use kind::{Kind, UnknownKindIdError};
pub use kind_key::KindKey;
pub use schema::Schema;
pub use schemas::Schemas;
pub use validator::{SharedValidator, Validation, ValidationFinding, Validator};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
