//! What informers, writers and the API server double do.

mod clusters;
#[cfg(feature = "lease")]
mod election;
mod fixture;
mod informer;
#[cfg(feature = "monitoring")]
mod monitoring;
mod ready_services;
mod scenario;
mod server;
mod visibility;
mod write;
