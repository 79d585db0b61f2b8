//! Behaviour of the crate, one module per subject.
#![cfg(test)]

mod attacks_on_algorithms;
mod attacks_on_claims;
mod attacks_on_form;
mod attacks_on_keys;
mod authentication;
mod bearer;
mod corpus;
mod key_source;
mod leaks;
mod published_tokens;
mod signing;
mod spiffe;
mod timeouts;
mod token_changes;
mod token_table;
