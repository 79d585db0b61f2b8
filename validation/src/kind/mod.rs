//! Checks of whole specs, one module for each kind.

mod authorization_policy;
mod destination_rule;
mod envoy_filter;
mod gateway;
mod mesh;
mod peer_authentication;
mod proxy_config;
mod request_authentication;
mod service_entry;
mod sidecar;
mod telemetry;
mod traffic_extension;
mod virtual_service;
mod wasm_plugin;
mod workload_entry;
mod workload_group;
