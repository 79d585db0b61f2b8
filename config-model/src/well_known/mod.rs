//! The labels and annotations of the mesh by name, and what is known about them.
//!
//! State of Istio 1.30. The names are facts of its API; the descriptions are ours.
//!
//! ```
//! use mesh_config_model::well_known::{annotation, label};
//!
//! assert_eq!(label::DATAPLANE_MODE, "istio.io/dataplane-mode");
//! let inject = annotation::find("sidecar.istio.io/inject").expect("it is one of them");
//! assert!(inject.is_deprecated && inject.applies_to("Pod"));
//! assert_eq!(annotation::find("example.io/other"), None);
//! ```

pub mod annotation;
mod entry;
pub mod label;

pub use entry::{Entry, FeatureStatus, ResourceKind};
