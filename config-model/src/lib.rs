//! Typed service mesh configuration: objects, the Istio kinds, YAML with positions, and stores.
//!
//! For programs that read, check, derive from or hold the configuration of a mesh without a cluster at hand:
//! linters, controllers, simulators, tests.
//! There is no client and no async runtime in it, and nothing that validates.
//!
//! # Examples
//!
//! Reads a `VirtualService`, changes it, and says what has changed.
//!
//! ```
//! use mesh_config_model::decode::{KindEntry, LoadOptions, load};
//! use mesh_config_model::specs::networking::{HttpRetry, VirtualService};
//!
//! let text = "
//! apiVersion: networking.istio.io/v1beta1
//! kind: VirtualService
//! metadata: {name: reviews, namespace: shop}
//! spec:
//!   hosts: [reviews]
//!   http:
//!   - timeout: 1m30s
//!     route:
//!     - destination: {host: reviews, subset: v2}
//! ";
//! let kind = KindEntry::of::<VirtualService>();
//! let loaded = load(text, "reviews.yaml", &kind, &LoadOptions::new());
//! assert!(loaded.diagnostics.is_empty());
//! let old = &loaded.objects[0].config;
//! assert_eq!(old.origin.as_ref().unwrap().to_string(), "reviews.yaml:2:1");
//!
//! let mut new = old.clone();
//! let service = new.spec_mut::<VirtualService>().expect("the loader says so");
//! service.http[0].timeout = Some("2s".parse()?);
//! service.http[0].retries = Some(HttpRetry { attempts: 3, ..Default::default() });
//! service.http[0].route[0].destination.as_mut().unwrap().subset = "v3".into();
//!
//! let changes: Vec<String> = old.diff(&new)?.iter().map(ToString::to_string).collect();
//! assert_eq!(changes, [
//!     r#"spec.http[0].retries: - -> {"attempts":3}"#,
//!     r#"spec.http[0].route[0].destination.subset: "v2" -> "v3""#,
//!     r#"spec.http[0].timeout: "90s" -> "2s""#,
//! ]);
//! let object = new.to_kubernetes(&kind)?;
//! assert_eq!(object["apiVersion"], "networking.istio.io/v1");
//! assert_eq!(object["spec"]["http"][0]["timeout"], "2s");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Objects of several kinds go into a store, which gives them back with their types.
//!
//! ```
//! use mesh_config_model::SpecType;
//! use mesh_config_model::decode::{KindEntry, LoadOptions, load};
//! use mesh_config_model::specs::gateway_api::HttpRouteSpec;
//! use mesh_config_model::specs::networking::DestinationRule;
//! use mesh_config_model::store::{ConfigStore, ConfigStoreExt, MemoryStore, NamespaceFilter};
//!
//! let text = "
//! apiVersion: gateway.networking.k8s.io/v1
//! kind: HTTPRoute
//! metadata: {name: web, namespace: shop}
//! spec: {hostnames: [shop.example]}
//! ---
//! apiVersion: networking.istio.io/v1
//! kind: DestinationRule
//! metadata: {name: web, namespace: shop}
//! spec: {host: web}
//! ";
//! let kinds = [KindEntry::of::<HttpRouteSpec>(), KindEntry::of::<DestinationRule>()];
//! let store = MemoryStore::new([HttpRouteSpec::GVK, DestinationRule::GVK]);
//! for object in load(text, "shop.yaml", &kinds, &LoadOptions::new()).objects {
//!     store.create(object.config)?;
//! }
//! let routes = store.list_typed::<HttpRouteSpec>(NamespaceFilter::Only("shop"));
//! assert_eq!(routes[0].spec().hostnames, ["shop.example"]);
//! # Ok::<(), mesh_config_model::store::StoreError>(())
//! ```
//!
//! A table of all kinds comes ready made with the crate `mesh-schema`.
//!
//! # Concepts
//!
//! - A [`Config`] is an object: [`Meta`] says who it is, its body what it says.
//!   The body is of any type ([`Spec`]); [`Config::spec_as`] and [`Object`] give the type back.
//!   Clones share the body, and [`Config::spec_mut`] copies it when it is shared.
//! - A [`GroupVersionKind`] names a kind, a [`NamespacedName`] an object of a kind, a [`ConfigKey`] an object of all.
//! - [`specs`] has the bodies of the kinds of Istio and of the Gateway API, [`k8s`] those of the Kubernetes kinds that mesh tools read,
//!   [`mesh`] the configuration of the mesh itself.
//! - [`yaml`] reads text into trees that know where everything stood and writes text, [`decode`] turns trees into objects.
//!   What cannot be read is reported, and does not take the rest with it.
//! - [`store`] has the interface of stores, and stores in memory, over texts, directories and other stores.
//! - [`host`], [`labels`], [`protocol`] and [`visibility`] are the values whose comparison needs rules;
//!   [`gateway`] has the rules of gateway servers, [`well_known`] the labels and annotations of the mesh.
//!
//! # Which crate for which task
//!
//! | crate | has | take it when |
//! |---|---|---|
//! | this one | the kinds of Istio (1.32) and of the Gateway API (1.7), `MeshConfig` and its kin, lean Kubernetes kinds; choices as enums, durations as durations, unknown fields reported with their place, an unknown value of an enumeration kept; YAML, stores and comparison beside them | a program reads, checks, compares or makes configuration, from files or from a cluster, and must not lose what it does not know |
//! | `istio-api-rs` | the kinds of Istio up to 1.27, generated from the CRDs for one version of `kube` and `k8s-openapi`; choices as independent options, durations as text, unknown fields dropped | an application is on those versions already and only talks to a cluster |
//! | `gateway-api` | the kinds of the Gateway API, generated from the CRDs, for one version of `kube` and `k8s-openapi`; constants for conditions and reasons | a Gateway API controller of that `kube` version needs no Istio kinds |
//! | `k8s-openapi` | every kind of Kubernetes with every field | any field of a Kubernetes object matters: the lean types of [`k8s`] leave out what mesh tools do not read; the feature `k8s-openapi` converts between the two |
//!
//! With the feature `kube` the types here work in `Api`, `watcher` and `Controller` as those of the other crates do.
//!
//! # Features
//!
//! | feature | adds |
//! |---|---|
//! | `builders` | `with_*` setters on the types of [`specs`] and [`k8s`] |
//! | `fancy` | module `fancy`: diagnostics with the lines they are about |
//! | `k8s-openapi` | conversions between [`k8s`], [`Config`] and the types of the crate `k8s-openapi`; choose its version feature yourself |
//! | `krt` | module `krt`: objects of stores as collections of the crate `krt` |
//! | `kube` | module `kube`: typed objects that are `kube` resources, and `DynamicObject`s; brings `k8s-openapi` |
//! | `patch` | `store::PatchExt`: merge patches and JSON patches of stored objects |
//! | `schemars` | `JsonSchema` for the types of [`specs`] and [`k8s`] |
//! | `watch` | `store::DirectoryStore::watch` and `mesh::watch_file`: a directory store and a mesh configuration follow the disk |

pub mod decode;
#[cfg(feature = "fancy")]
pub mod fancy;
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
#[cfg(feature = "watch")]
mod watch;
pub mod well_known;
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
