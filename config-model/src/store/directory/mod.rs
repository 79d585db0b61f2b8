//! A store whose objects stand in the files of a directory.

mod error;
mod scan;
mod store;
#[cfg(feature = "watch")]
mod watch;

pub use error::DirectoryError;
pub use store::DirectoryStore;
#[cfg(feature = "watch")]
pub use watch::DirectoryWatch;
