//! Which type a scalar has: by its style, its tag, and the rules of the chosen resolver.

mod core_schema;
mod kubernetes;
mod scalar;
mod tagged;
#[cfg(test)]
mod tests;

pub(super) use scalar::Scalar;
pub(super) use tagged::{is_text, resolve};
