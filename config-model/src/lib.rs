//! Typed service mesh configuration: objects, the Istio kinds, YAML with positions, and stores.
//!
//! For programs that read, check, derive from or hold the configuration of a mesh without a cluster at hand:
//! linters, controllers, simulators, tests.
//! There is no client and no async runtime in it, and nothing that validates.
//!
//! # Example
//!
//! A text is read into typed objects, which a store keeps.
//!
//! ```
//! use mesh_config_model::{GroupVersionKind, SpecType};
//! use mesh_config_model::decode::{Body, KindEntry, LoadOptions, Scope, decode_spec, load};
//! use mesh_config_model::specs::networking::VirtualService;
//! use mesh_config_model::store::{ConfigStore, ConfigStoreExt, MemoryStore, NamespaceFilter};
//!
//! let text = "
//! apiVersion: networking.istio.io/v1beta1
//! kind: VirtualService
//! metadata: {name: reviews, namespace: shop}
//! spec:
//!   hosts: [reviews]
//!   http:
//!   - timeout: 1m30s
//! ";
//! let entry = KindEntry::new(VirtualService::GVK, Scope::Namespaced, Body::Spec, decode_spec::<VirtualService>);
//! let kinds = |gvk: &GroupVersionKind| (VirtualService::GVK.kind == gvk.kind).then(|| entry.clone());
//! let loaded = load(text, "reviews.yaml", &kinds, &LoadOptions::new());
//! assert!(loaded.diagnostics.is_empty());
//!
//! let store = MemoryStore::new([VirtualService::GVK]);
//! for object in loaded.objects {
//!     store.create(object.config)?;
//! }
//! let services = store.list_typed::<VirtualService>(NamespaceFilter::Only("shop"));
//! assert_eq!(services[0].key().to_string(), "networking.istio.io/v1/VirtualService/shop/reviews");
//! assert_eq!(services[0].spec().http[0].timeout.unwrap().to_string(), "90s");
//! assert_eq!(services[0].origin.as_ref().unwrap().to_string(), "reviews.yaml:2:1");
//! # Ok::<(), mesh_config_model::store::StoreError>(())
//! ```
//!
//! The table of kinds that `load` wants comes ready made with the crate `mesh-schema`.
//!
//! # Concepts
//!
//! - A [`Config`] is an object: [`Meta`] says who it is, its body what it says.
//!   The body is of any type ([`Spec`]); [`Config::spec_as`] and [`Object`] give the type back.
//!   Clones share the body, and [`Config::spec_mut`] copies it when it is shared.
//! - A [`GroupVersionKind`] names a kind, a [`NamespacedName`] an object of a kind, a [`ConfigKey`] an object of all.
//! - [`specs`] has the bodies of the kinds of Istio and of the Gateway API, [`k8s`] those of the Kubernetes kinds that mesh tools read,
//!   [`mesh`] the configuration of the mesh itself.
//! - [`yaml`] reads text into trees that know where everything stood, [`decode`] turns them into objects.
//!   What cannot be read is reported, and does not take the rest with it.
//! - [`store`] has the interface of stores and one in memory.
//! - [`host`], [`labels`], [`protocol`] and [`visibility`] are the values whose comparison needs rules;
//!   [`gateway`] has the rules of gateway servers.
//!
//! # Features
//!
//! | feature | adds |
//! |---|---|
//! | `builders` | `with_*` setters on the generated types of [`specs`] |
//! | `k8s-openapi` | conversions between [`k8s`], [`Config`] and the types of the crate `k8s-openapi`; choose its version feature yourself |
//! | `krt` | module `krt`: objects of stores as collections of the crate `krt` |
//! | `kube` | module `kube`: typed objects that are `kube` resources, and `DynamicObject`s; brings `k8s-openapi` |
//! | `schemars` | `JsonSchema` for the types of [`specs`] and [`k8s`] |

pub mod decode;
pub mod gateway;
pub mod host;
pub mod k8s;
#[cfg(feature = "krt")]
pub mod krt;
#[cfg(feature = "kube")]
pub mod kube;
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
    ClusterScoped, Config, ConfigKey, EmptyNameError, Extra, FieldDiff, GroupVersionKind, Meta,
    Namespaced, NamespacedName, NoStatus, Object, Origin, OwnerReference, Position, REVISION_LABEL,
    ResourceType, ScopeType, Spec, SpecType, resolve_gateway_name, resolve_shortname,
};
pub use path::{FieldPath, ParsePathError, ParsePathErrorKind, PathSegment};
pub use protocol::Protocol;
pub use visibility::Visibility;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
