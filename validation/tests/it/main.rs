//! Behaviour of the crate, one module per subject.

mod authorization_policy;
mod claim;
mod codes;
mod connection_settings;
#[cfg(feature = "crd")]
mod crd;
mod destination_rule;
#[cfg(feature = "format")]
mod format;
mod http_route;
mod load_balancer;
mod metadata;
mod page;
mod peer_authentication;
mod reachability;
mod registry;
mod report;
mod sink;
mod totality;
mod virtual_service;
