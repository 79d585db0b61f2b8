//! The Workload API, asked over a real socket.

mod agent;
mod messages;
mod starts;
mod streams;
