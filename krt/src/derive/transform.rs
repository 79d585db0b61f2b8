//! The shapes a transformation can have, seen as one.

use super::Kept;
use crate::Context;
use smallvec::SmallVec;
use std::sync::Arc;

/// Computes the outputs of one input.
pub(crate) trait Transform<I, O>: Send + Sync + 'static {
    fn run(&self, cx: &mut Context<'_>, input: &Arc<I>) -> Result<Outputs<O>, Kept<O>>;
}

pub(crate) type Outputs<O> = SmallVec<[O; 1]>;

/// At most one output.
pub(crate) struct Single<F>(pub(crate) F);

/// Any number of outputs.
pub(crate) struct Many<F>(pub(crate) F);

impl<I, O, F> Transform<I, O> for Single<F>
where
    F: Fn(&mut Context<'_>, &Arc<I>) -> Result<Option<O>, String> + Send + Sync + 'static,
{
    fn run(&self, cx: &mut Context<'_>, input: &Arc<I>) -> Result<Outputs<O>, Kept<O>> {
        Ok((self.0)(cx, input)?.map_or_else(Outputs::new, |output| Outputs::from_buf([output])))
    }
}

impl<I, O, F, V> Transform<I, O> for Many<F>
where
    F: Fn(&mut Context<'_>, &Arc<I>) -> Result<V, String> + Send + Sync + 'static,
    V: IntoIterator<Item = O>,
{
    fn run(&self, cx: &mut Context<'_>, input: &Arc<I>) -> Result<Outputs<O>, Kept<O>> {
        Ok((self.0)(cx, input)?.into_iter().collect())
    }
}
