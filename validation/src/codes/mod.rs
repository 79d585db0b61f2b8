//! The codes of the built-in checks: one static table with title, explanation, example and link.
//!
//! A code names one check and stays what it is; [`find`] leads from its text to its explanation.
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
mod example;
mod metadata;
mod names;
mod requests;
mod routes;
mod table;
mod traffic;
mod unreachable;

pub use authorization::*;
pub use code::Code;
pub use example::Example;
pub use metadata::*;
pub use names::*;
pub use requests::*;
pub use routes::*;
pub use table::{all, find};
pub use traffic::*;
pub use unreachable::*;
