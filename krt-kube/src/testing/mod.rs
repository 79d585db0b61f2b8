//! Tests of controllers without a cluster, with the feature `testing`.
//!
//! [`ApiServer`] speaks what clients of Kubernetes use: discovery, get, list (in chunks), watch
//! (from a resource version, with bookmarks, 410 and streaming lists), create, update, patch
//! (merge, strategic merge, JSON, server-side apply), delete, the status subresource, conflicts and selectors.
//! [`Fault`] makes it fail when a test wants that.
//!
//! `examples/api_server.rs` is a program that serves what files hold, to try controllers on.
//!
//! # Recipes
//!
//! **A test without sleeps.** Run it with `#[tokio::test(start_paused = true)]`, for which tokio needs
//! its feature `test-util`. The clock of tokio then jumps ahead whenever every task waits, so
//! [`settle`] returns when nothing is left to do, backoffs included, and the same test always does the
//! same. An election (feature `lease`) goes by the clock of the machine, and needs one that runs.
//!
//! **A watch that was away too long.** [`ApiServer::stop`], changes, [`ApiServer::compact`],
//! [`ApiServer::start`]: the watch resumes, is told 410, and lists again.
//!
//! **A server in trouble.** `server.inject(Fault::status(500).on(Verb::List).of("pods").times(3))`.
//!
//! **A kind that comes later.** [`ApiServer::put`] a `CustomResourceDefinition`; its kind is served
//! from then on, and no more when it is deleted.
//!
//! **A question to the server.** [`ApiServer::review`] answers token reviews, access reviews and
//! their like.
//!
//! **How often did it write?** [`ApiServer::requests`] counts requests by verb and plural.

mod apply;
mod discovery;
mod failure;
mod fault;
mod fields;
mod kind;
mod listen;
mod respond;
mod review;
mod route;
mod selector;
mod server;
mod service;
mod settle;
mod store;
mod strategic;
mod watch;
mod write;

pub use fault::{Fault, Verb};
pub use kind::ServedKind;
pub use listen::Listener;
pub use server::ApiServer;
pub use settle::settle;
