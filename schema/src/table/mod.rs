//! The registered kinds, by where their definitions come from.

mod api;
mod gateway_api;
mod istio;
mod kubernetes;
mod rows;

pub(crate) use rows::schemas;
