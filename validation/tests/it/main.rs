//! Behaviour of the crate, one module per subject.

mod admission;
mod authorization_policy;
mod claim;
mod codes;
mod connection_settings;
#[cfg(feature = "crd")]
mod crd;
mod destination_rule;
#[cfg(feature = "envoy")]
mod envoy_filter;
#[cfg(feature = "format")]
mod format;
mod gateway;
mod http_route;
mod load_balancer;
mod mesh;
mod metadata;
#[cfg(all(feature = "crd", feature = "format"))]
mod page;
mod peer_authentication;
mod policies;
mod reachability;
mod registry;
mod report;
mod sidecar;
mod sink;
mod text;
mod tokens;
mod totality;
mod virtual_service;
mod workloads;
