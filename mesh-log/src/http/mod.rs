//! Looking at the log and changing its levels over HTTP, with whatever server the program has.
//!
//! [`LogService`] is a `tower` service for `http` requests, so it can be mounted in `axum`, `tonic` and `hyper`
//! alike; [`answer`] is the same without any of them, for servers of another kind.
//! It goes by the part of the path that begins with the last `scopej` or `logging`, wherever it is mounted:
//!
//! | request | what it does |
//! |---|---|
//! | `GET /scopej/` | all scopes, as JSON, in the form of Istio's `ControlZ` |
//! | `GET /scopej/{name}` | one of them |
//! | `PUT /scopej/{name}` | changes what the body names of `output_level`, `stack_trace_level` and `log_callers` |
//! | `GET /logging` | scopes, targets, and what was lost, as JSON ([`Logging`](crate::Logging)) |
//! | `PUT /logging` | makes a [`LevelChange`](crate::LevelChange), such as `{"name": "ads", "output_level": "debug", "expires_after": 600}` |
//! | `POST /logging` | the levels as a text that can be given back, as `ztunnel` has it |
//! | `POST /logging?level=debug` | sets the level of everything |
//! | `POST /logging?level=ads=debug,hyper=off` | sets the levels of scopes and targets |
//! | `POST /logging?level=ads=debug&ttl=10m` | the same for ten minutes |
//! | `POST /logging?reset` | goes back to what was configured, before a `level` is set |
//! | `GET /logging/recent` | the last lines, when the program keeps them |
//! | `GET /logging/tail?scope=ads&level=warn` | lines from now on; as events when `text/event-stream` is accepted |
//! | `GET`, `PUT`, `DELETE /logging/rules` | label rules, and one that comes or goes |
//!
//! Routes have to reach what is below, and a router that takes away the path at which it nests has to
//! [be told of](LogService::below). With `axum`, either of these does:
//!
//! ```text
//! Router::new()
//!     .nest_service("/logging", LogService::below("/logging"))
//!     .nest_service("/scopej", LogService::below("/scopej"))
//!
//! Router::new().nest_service("/debug", LogService::new()) // /debug/logging, /debug/scopej/
//! ```
//!
//! Whoever reaches it reads the log and changes levels: mount it where only operators do.
//!
//! # The client
//!
//! [`ScopeCommand`] turns the wishes of `istioctl admin log` into requests, for programs that have such a command.

mod answer;
mod body;
mod command;
mod logging;
mod query;
mod scopes;
mod service;

pub use answer::{Answer, Content, answer};
pub use body::LogBody;
pub use command::{ScopeCommand, ScopeRequest};
pub use service::LogService;
