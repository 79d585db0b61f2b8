//! Authentication as a tower layer, with the feature `tower`.
//!
//! [`AuthenticationLayer`] asks an [`AuthenticationManager`](crate::authn::AuthenticationManager) about every request, over HTTP and gRPC alike, and puts the [`Outcome`](crate::authn::Outcome) into the extensions of those that may pass; the [`Caller`](crate::authn::Caller) of an authenticated one is there by itself too.

mod connection;
mod future;
mod layer;
mod response;

pub use connection::{Connection, ConnectionSource, FromExtensions};
pub use future::AuthenticationFuture;
pub use layer::{Authentication, AuthenticationLayer};
