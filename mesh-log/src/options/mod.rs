//! Configuration of the process, and of single layers.
//!
//! [`Options`] only hold what is asked for; `configure` reads all of it, opens all of it,
//! and then takes effect in one step that cannot fail.

#[cfg(feature = "clap")]
mod arguments;
mod builder;
mod configure;
mod guard;
mod list;

#[cfg(feature = "clap")]
pub use arguments::Arguments;
pub use builder::Options;
pub use guard::Guard;
