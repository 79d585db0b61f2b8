//! Sets of metrics.

mod catalog;
mod options;
mod reading;
#[expect(clippy::module_inception, reason = "the registry is what the folder is about")]
mod registry;

pub use options::RegistryBuilder;
pub use registry::Registry;
