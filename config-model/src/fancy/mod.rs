//! Diagnostics with the lines they are about, the place marked, with the feature `fancy`.
//!
//! ```
//! use mesh_config_model::decode::{Body, KindEntry, LoadOptions, Scope, decode_spec, load};
//! use mesh_config_model::fancy::{Marked, Renderer};
//! use mesh_config_model::specs::networking::VirtualService;
//! use mesh_config_model::{GroupVersionKind, SpecType};
//!
//! let text = "\
//! apiVersion: networking.istio.io/v1
//! kind: VirtualService
//! metadata: {name: reviews, namespace: prod}
//! spec:
//!   http:
//!   - timeout: soon
//! ";
//! let entry = KindEntry::new(VirtualService::GVK, Scope::Namespaced, Body::Spec, decode_spec::<VirtualService>);
//! let kinds = |_: &GroupVersionKind| Some(entry.clone());
//! let loaded = load(text, "reviews.yaml", &kinds, &LoadOptions::new());
//! let shown = Renderer::plain().render(&Marked::diagnostic(&loaded.diagnostics[0], text));
//! assert_eq!(shown, r#"
//! error: spec.http[0].timeout: VirtualService prod/reviews: "soon" is not a duration such as 1m30s or 100ms
//!  --> reviews.yaml:6:14
//!   |
//! 6 |   - timeout: soon
//!   |              ^^^^
//! "#.trim_start());
//! ```

mod lines;
mod marked;
mod renderer;
mod window;

pub use lines::Lines;
pub use marked::Marked;
pub use renderer::Renderer;
