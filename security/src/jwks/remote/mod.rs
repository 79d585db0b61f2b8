//! Keys that are fetched and kept fresh.
//!
//! [`RemoteKeys`] has the schedule of one issuer: a fetch every so often, retries that slow down, and the forced fetch for a token that names an unknown key.
//! `load` gets one set, `state` is what is remembered between fetches.

mod discovery;
mod error;
mod keys;
mod load;
mod options;
mod state;
mod status;

pub use discovery::{DiscoveryDocument, DiscoveryError};
pub use error::KeySourceError;
pub(super) use keys::Remote;
pub use keys::RemoteKeys;
pub use options::RemoteOptions;
pub use status::RemoteStatus;
