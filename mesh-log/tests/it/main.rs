//! Behaviour of the crate, one module per subject.

mod buffered;
mod callers_and_stacks;
mod child;
mod configure;
mod control;
mod fatal;
mod injection;
mod klog;
mod labels;
mod level_list;
mod lines;
mod live;
#[cfg(feature = "otlp")]
mod otlp;
mod outputs;
mod process;
mod rate_limit;
mod records;
mod rules;
mod scopes;
mod spans;
mod stackdriver;
mod targets;
mod threads;
#[cfg(unix)]
mod unix;
