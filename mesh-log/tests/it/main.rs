//! Behaviour of the crate, one module per subject.

#[cfg(all(feature = "clap", feature = "rotate", feature = "watch"))]
mod arguments;
mod buffered;
mod callers_and_stacks;
mod child;
mod configure;
mod control;
mod environment;
mod expiry;
mod fatal;
#[cfg(feature = "http")]
mod http;
mod injection;
mod klog;
mod labels;
#[cfg(feature = "watch")]
mod level_file;
mod level_list;
mod lines;
mod live;
#[cfg(feature = "otlp")]
mod otlp;
mod outputs;
mod process;
mod rate_limit;
mod records;
#[cfg(feature = "rotate")]
mod rotation;
mod rules;
mod scopes;
mod spans;
mod stackdriver;
mod statements;
mod targets;
mod templates;
mod threads;
#[cfg(unix)]
mod unix;
