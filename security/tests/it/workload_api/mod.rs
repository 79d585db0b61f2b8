//! The Workload API, asked over a real socket.

mod agent;
mod streams;
