//! The registered kinds, by where their definitions come from.

mod api;
mod gateway_api;
mod istio;
mod kubernetes;
mod rows;
mod typed;

pub(crate) use rows::schemas;
