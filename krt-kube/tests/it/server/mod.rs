//! The API server double, by way of clients.

mod apply;
mod faults;
mod kubectl;
mod objects;
mod watch;
