//! Checks of whole specs, one module for each kind.

mod authorization_policy;
mod destination_rule;
mod peer_authentication;
mod virtual_service;
