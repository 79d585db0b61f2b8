//! The codes of the built-in checks: one static table with title, explanation, example and link.
//!
//! A code names one check and stays what it is; [`find`] leads from its text to its explanation. The codes of
//! what a CRD forbids and of what cannot be loaded are in the table too; their names are in `crd::codes` and
//! `format::loading`.
//!
//! ```
//! use mesh_validation::codes;
//!
//! let code = codes::find("VS-H-5").expect("a code of VirtualService");
//! assert_eq!(code, codes::VS_H_5);
//! assert_eq!(code.title(), "redirect with route");
//! ```

mod authorization;
mod code;
mod envoy_filters;
mod example;
mod extensions;
mod gateways;
mod mesh;
mod metadata;
mod names;
mod requests;
mod routes;
mod sidecars;
mod table;
mod telemetry;
mod tls;
mod tokens;
mod traffic;
mod unreachable;
mod workloads;

pub use authorization::*;
pub use code::Code;
pub(crate) use code::Proof;
pub use envoy_filters::*;
pub use example::Example;
pub use extensions::*;
pub use gateways::*;
pub use mesh::*;
pub use metadata::*;
pub use names::*;
pub use requests::*;
pub use routes::*;
pub use sidecars::*;
pub(crate) use table::proven_codes;
pub use table::{all, find};
pub use telemetry::*;
pub use tls::*;
pub use tokens::*;
pub use traffic::*;
pub use unreachable::*;
pub use workloads::*;
