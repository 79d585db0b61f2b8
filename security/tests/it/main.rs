//! Behaviour of the crate, one module per subject.
#![cfg(test)]

mod attacks_on_algorithms;
mod attacks_on_claims;
mod attacks_on_form;
mod attacks_on_keys;
mod authentication;
mod bearer;
#[cfg(all(feature = "x509", feature = "tokio"))]
mod bundles;
#[cfg(feature = "x509")]
mod certificates;
mod corpus;
#[cfg(feature = "tokio")]
mod discovery;
#[cfg(feature = "http")]
mod http_fetch;
#[cfg(feature = "tokio")]
mod issuer;
#[cfg(all(feature = "x509", feature = "tokio"))]
mod jwt_svids;
mod key_source;
mod kubernetes;
#[cfg(feature = "tower")]
mod layer;
#[cfg(feature = "tokio")]
mod metrics;
#[cfg(all(feature = "http", feature = "rustls"))]
mod own_certificate;
mod paths;
#[cfg(feature = "x509")]
mod pki;
mod policy;
mod providers;
#[cfg(feature = "x509")]
mod published_bundles;
mod published_tokens;
#[cfg(feature = "tokio")]
mod remote_keys;
mod requests;
#[cfg(feature = "csr")]
mod rotation;
#[cfg(feature = "tokio")]
mod rotation_race;
#[cfg(feature = "tokio")]
mod schedule;
mod signing;
mod spiffe;
mod timeouts;
#[cfg(all(feature = "http", feature = "rustls"))]
mod tls;
mod token_cache;
mod token_changes;
mod token_table;
#[cfg(all(unix, feature = "workload-api"))]
mod workload_api;
mod xfcc;
