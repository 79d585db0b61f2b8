//! Pages for people who come from elsewhere; they exist in the documentation alone.

/// For people who have a `Controller` of kube-runtime.
#[doc = include_str!("../docs/from-controller.md")]
pub mod from_controller {}
