//! Objects by the texts that define them: the common part of the stores that read text.
//!
//! Several texts may define the same object. All definitions are kept, one of them takes effect, and when
//! its text goes or changes its mind the next one does.

mod draft;
mod ledger;
mod reading;
mod shared;

pub(super) use ledger::{Known, Outcome, Precedence, Update};
pub use reading::ContentOptions;
pub(super) use reading::{Reading, file_problem, has_errors};
pub(super) use shared::Catalog;
