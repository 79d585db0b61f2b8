//! The rules of any CRD, without an API server: structural schema, list types, and rules in CEL.
//!
//! [`Definitions`] holds kinds as CRDs define them, read from YAML; [`Definition::check`] does with an object
//! what an API server of Kubernetes 1.36 does: unknown fields are found and dropped, defaults filled in, null
//! counts as absent, then metadata, types, limits, formats, sets and maps among lists are judged, and last the
//! rules under `x-kubernetes-validations`. Everything wrong is a [`Finding`](crate::Finding) with a code of
//! [`codes`].
//!
//! Rules have the functions of CEL that Kubernetes gives them: strings, math, encodings, lists, sets, regular
//! expressions, URLs, addresses and networks, quantities, formats, versions, optional values. What they may
//! cost is limited as in the API server (10 000 000 for an object, 1 000 000 for an evaluation), where a step
//! of a loop or 16 bytes of text cost 1; exceeding it is a finding. A rule has up to 16 KiB and 250 levels of
//! nesting, 40 in a build with debug assertions, which needs more stack. Types of rules are not checked ahead, and
//! comprehensions with two variables are not there.
//!
//! ```
//! use mesh_validation::crd::Definitions;
//!
//! let reports = Definitions::new().load("kind: CustomResourceDefinition\napiVersion: apiextensions.k8s.io/v1\n", "x.yaml");
//! assert!(reports[0].to_string().contains("spec.group is missing"));
//! ```

mod cel;
mod checker;
pub mod codes;
mod definition;
mod definitions;
mod embedded;
mod formats;
mod json_type;
mod list_type;
mod metadata;
mod names;
mod object_meta;
mod prepare;
mod rules;
mod schema;
mod strict_url;

pub use definition::{Definition, UnknownFields};
pub use definitions::Definitions;
