//! VirtualService: hosts and gateways, then each list of routes, then which routes can never be used.

mod action;
mod common_hosts;
mod cors;
mod destinations;
mod fault;
mod headers;
mod http_match;
mod http_route;
mod mirror;
mod overlap;
mod reachability;
mod spec;
mod stream_route;
