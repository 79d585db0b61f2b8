//! Objects of clients built on the `kube` crates.
//!
//! - [`KubeObject`] is a whole Kubernetes object with a typed body and implements `kube`'s `Resource`, so that
//!   `Api`, `watcher`, `reflector` and `Controller` take it.
//! - [`Config`](crate::Config) converts to and from it, and to and from `DynamicObject`.
//! - Names of kinds convert both ways.
//!
//! The module follows the newest major version of `kube-core` and nothing else of this crate depends on it.
//! The application chooses the version of Kubernetes that `k8s-openapi` is built for.
//!
//! A list or a watch of `KubeObject`s fails as a whole when one object does not decode.
//! Where that must not be, ask for `DeserializeGuard<KubeObject<S>>` (of `kube-core`), which keeps the metadata of
//! such an object and the reason, or for `DynamicObject`s and convert each with [`Config::from_dynamic`].
//!
//! [`Config::from_dynamic`]: crate::Config::from_dynamic
//!
//! ```
//! use kube_core::Resource;
//! use mesh_config_model::Config;
//! use mesh_config_model::kube::KubeObject;
//! use mesh_config_model::specs::networking::VirtualService;
//!
//! let object: KubeObject<VirtualService> = serde_json::from_str(
//!     r#"{"metadata": {"name": "reviews", "namespace": "shop"}, "spec": {"hosts": ["reviews"]}}"#,
//! )?;
//! assert_eq!(object.spec.hosts, ["reviews"]);
//! assert_eq!(
//!     KubeObject::<VirtualService>::url_path(&(), Some("shop")),
//!     "/apis/networking.istio.io/v1/namespaces/shop/virtualservices"
//! );
//!
//! let config = Config::from(object);
//! assert_eq!(config.key().to_string(), "networking.istio.io/v1/VirtualService/shop/reviews");
//! # Ok::<(), serde_json::Error>(())
//! ```

mod dynamic;
mod names;
mod object;

pub use dynamic::UndecodableError;
pub use names::api_resource;
pub use object::{KubeObject, KubeScope};
