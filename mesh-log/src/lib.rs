//! Scoped dynamic logging on [`tracing`]: levels per scope that change while the process runs.
//!
//! A *scope* is a named group of messages (`ads`, `authn`) with a level of its own.
//! Programs and libraries write ordinary `tracing` statements or the scope macros of this crate,
//! one layer gates both by the same levels and writes them as text or JSON lines in the form that Istio uses.
//! Use it in servers whose operators want to turn on the debug messages of one subsystem, and only that,
//! without a restart; use plain `tracing-subscriber` when a fixed filter will do.
//!
//! ```
//! use mesh_log::{Level, Options};
//!
//! mesh_log::scope!(pub ADS = "ads", "aggregated discovery");
//!
//! let _log = Options::new().levels("info,ads:warn").configure()?;
//! mesh_log::warn!(ADS, proxy = "sleep-1", "push took long");
//! tracing::info!(target: "ads", "not written at level warn");
//!
//! mesh_log::set_level("ads", Level::Debug)?;
//! tracing::debug!(target: "ads", version = 42, "written from now on");
//! assert!(ADS.debug_enabled());
//! # Ok::<(), mesh_log::Error>(())
//! ```
//!
//! # A service in five lines
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use mesh_log::{Buffer, Format, Options};
//!
//! mesh_log::scope!(pub ADS = "ads", "aggregated discovery");
//! let _log = Options::new().format(Format::Json).buffered(Buffer::new()).env().configure()?;
//! mesh_log::info!(ADS, port = 15010, "serving");
//! # Ok(())
//! # }
//! ```
//!
//! Arguments of the command line come with the feature `clap`, levels over HTTP with the feature `http`:
//! `axum::Router::new().nest_service("/debug", mesh_log::http::LogService::new())` has them at `/debug/logging`.
//! How to come from `env_logger` or `tracing-subscriber` is told in [`moving_over`],
//! what can be done while the program runs in [`operating`].
//!
//! # Concepts
//!
//! - **Levels**: `none`, `fatal`, `error`, `warn`, `info`, `debug` and, as an extension, `trace`; see [`Level`].
//! - **Scopes** are declared with [`scope!`] and known before they are used,
//!   or come to be at run time with [`Scope::register`]. Equal names are one scope.
//!   Each has an output level, a level from which messages carry a stack trace, and a flag for callers.
//! - **Statements**: `tracing` statements belong to the scope that has the name of their target, or of its crate;
//!   [`info!`] and its siblings name the scope itself.
//!   A closed statement costs one relaxed load, or less where `tracing` remembers that nobody is interested.
//! - **Targets** of other crates belong to a scope by prefix: `kube` to [`KLOG`],
//!   `tonic`, `h2`, `hyper` and `tower` to [`GRPC`], `opentelemetry` to [`MONITORING`], `rustls` to [`TLS`],
//!   everything else to [`DEFAULT`]; a target can have a level of its own.
//! - **Labels** are the fields of a message, those of the spans around it before them,
//!   and those that [`Scope::with_label`] attaches.
//! - **Configuration**: [`Options`] take effect completely or not at all, and again whenever wanted.
//!   Level lists ([`LevelList`]) also reach scopes that register later.
//! - **Run time**: [`logging`] lists all levels, [`LevelChange`] changes one; both are serde types for an endpoint.
//!   A change can [end by itself](set_level_for), and a [`LabelRule`] lifts single messages.
//! - **Other sources**: records of the `log` crate, panics, and messages in the form of [`klog`] have scopes too.
//! - **Outputs**: standard output, files, any writer, Unix sockets; [buffered](Output::buffered) or not,
//!   each with a format and a level of its own if it likes. What cannot be written is counted and reported, and never fatal.
//!
//! Writing is synchronous unless an output is [buffered](Output::buffered): the thread that logs waits for the output.
//! A pipe that somebody made non-blocking is waited for too, up to two seconds while it takes nothing;
//! then lines are lost, and counted, until it takes some again.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `clap` | no | [`Arguments`]: command-line arguments with the names that Istio has for them |
//! | `http` | no | module [`http`]: levels and lines over HTTP, in any server |
//! | `otlp` | no | [`Output::otlp`]: messages sent to an OpenTelemetry collector |
//! | `rotate` | no | [`Output::rotating`]: files that are renamed when they are full |
//! | `testing` | no | module [`testing`]: captures lines in tests that run in parallel |
//! | `watch` | no | [`Options::level_file`]: a file with levels that take effect whenever it changes |

mod builtin;
mod caller;
mod capture;
mod control;
mod directive;
mod emit;
mod error;
mod expiry;
mod format;
#[cfg(feature = "http")]
pub mod http;
mod layer;
mod level;
#[cfg(feature = "watch")]
mod level_file;
mod limiter;
mod live;
mod macros;
mod options;
mod output;
mod pipeline;
mod registry;
mod relay;
mod rules;
mod scope;
mod stack;
mod statement;
#[cfg(feature = "testing")]
pub mod testing;
mod value;
mod visit;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use builtin::{DEFAULT, GRPC, KLOG, MONITORING, TLS, with_labels};
pub use capture::klog;
pub use control::{
    LevelChange, Logging, ScopeState, TargetState, find, logging, reset, reset_target, scopes,
    set_level, set_level_for, set_levels, set_stack_levels, set_target_level, sync, sync_within,
};
pub use directive::LevelList;
pub use error::{Error, ErrorKind};
pub use format::Format;
pub use layer::{MeshLayer, layer};
pub use level::Level;
pub use live::{Tail, TailFilter, Tailed, recent, tail};
#[cfg(feature = "clap")]
pub use options::Arguments;
pub use options::{Guard, Options};
#[cfg(feature = "rotate")]
pub use output::Rotation;
pub use output::{Buffer, Color, Output, WhenFull};
pub use relay::{Relayed, relay};
pub use rules::{LabelRule, label_rules};
pub use scope::{LabeledScope, Scope};
pub use value::Value;

#[cfg(any(doc, doctest))]
#[doc = include_str!("../docs/moving-over.md")]
pub mod moving_over {}

#[cfg(any(doc, doctest))]
#[doc = include_str!("../docs/operating.md")]
pub mod operating {}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
