//! What the running program answers over HTTP.
//!
//! Everybody on the listening address may read; what changes something needs a token of an administrator.

mod admin;
mod routes;

pub(crate) use admin::Admin;
pub(crate) use routes::{Service, router};
