//! From a request to the caller behind it.
//!
//! An [`AuthenticationManager`] asks [`Authenticator`]s in order.
//! Each says one of three things: here is the caller, there is no credential of my kind, or there is one and it is bad.

mod authenticator;
mod caller;
mod chain;
mod context;
mod failure;
mod timeouts;

pub use authenticator::{AuthFuture, Authenticator};
pub use caller::{AuthSource, Caller, KubernetesInfo, NoIdentity, Via};
pub use chain::{Anonymous, AuthenticationManager, OnBadCredential, Outcome};
pub use context::AuthContext;
pub use failure::{Attempt, AuthenticationFailed, AuthnError};
pub use timeouts::Timeouts;

pub use crate::timer::{Timer, TimerFuture};
