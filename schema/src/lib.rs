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
//! The bodies of 43 kinds have types. Nine built-in kinds that mesh tools watch but hardly look into are read as
//! `serde_json::Value`, with nothing lost: `CertificateSigningRequest`, `ClusterTrustBundle`,
//! `CustomResourceDefinition`, `Endpoints`, `HorizontalPodAutoscaler`, `Lease`, `MutatingWebhookConfiguration`,
//! `PodDisruptionBudget` and `ValidatingWebhookConfiguration`.
//! For types of their bodies, read the value into those of `k8s-openapi`.
//!
//! ```
//! use mesh_config_model::decode::{LoadOptions, load};
//! use mesh_schema::sets;
//!
//! let text = "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: leader}, spec: {holderIdentity: a}}";
//! let loaded = load(text, "lease.yaml", sets::all(), &LoadOptions::new());
//! let lease = loaded.objects[0].config.spec_as::<serde_json::Value>().expect("leases have no type");
//! assert_eq!(lease["holderIdentity"], "a");
//! ```
//!
//! | feature | adds |
//! |---|---|
//! | `kube` | `Schema::api_resource`: kinds in the terms of the `kube` crates |
//! | `schemars` | `Schema::json_schema`: JSON Schema of the objects of a kind |

mod builder;
mod bundle;
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
pub use bundle::{BUNDLE_VERSION_ANNOTATION, BundleVersion, ParseBundleVersionError};
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
