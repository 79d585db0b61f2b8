//! Runs that leave things as they are.

use super::transform::{Outputs, Transform};
use super::{Derivation, Unit};
use crate::node::NodeKind;
use crate::{Collection, Context, Graph, Object};
use std::fmt::Display;
use std::sync::Arc;

/// Returned by a run instead of a result: what the input has produced before stays.
///
/// A default counts only as long as the input has had no result, and is one from then on. So a
/// run that depends on something that is not ready can start with a default and later keep what it
/// had. What the run has read is remembered like that of any other run.
///
/// ```
/// use krt::{Graph, Keep};
///
/// let graph = Graph::new();
/// let config = graph.source::<String>("config");
/// let read = config.collection();
/// let level = graph.singleton_or_keep("level", move |cx| match cx.one(&read) {
///     Some(text) if text.starts_with("level ") => Ok(Some(text["level ".len()..].to_owned())),
///     _ => Err(Keep::or("info".to_owned())),
/// });
/// assert_eq!(*level.list()[0], "info");
/// config.reset(["level debug".to_owned()]);
/// config.reset(["lvl warn".to_owned()]);
/// assert_eq!(*level.list()[0], "debug");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Keep<O> {
    default: Option<O>,
    reason: Option<String>,
}

impl<O> Keep<O> {
    /// Keeps what was there, which may be nothing.
    pub fn last() -> Self {
        Self { default: None, reason: None }
    }

    /// Keeps what was there, or starts with `default`.
    pub fn or(default: O) -> Self {
        Self { default: Some(default), reason: None }
    }

    /// Makes it a failure, which [`Collection::errors`] shows until a later run succeeds.
    pub fn because(mut self, reason: impl Display) -> Self {
        self.reason = Some(reason.to_string());
        self
    }
}

impl<I: Object> Collection<I> {
    /// Like [`map`](Self::map), with a closure that can leave things as they are.
    #[must_use]
    pub fn map_or_keep<O: Object>(
        &self,
        name: &str,
        transform: impl Fn(&mut Context<'_>, &Arc<I>) -> Result<Option<O>, Keep<O>>
        + Send
        + Sync
        + 'static,
    ) -> Collection<O> {
        let transform = OrKeep(move |cx: &mut Context<'_>, input: &Arc<I>| transform(cx, input));
        Derivation::start(self, name, NodeKind::Map, transform)
    }

    /// Like [`flat_map`](Self::flat_map), with a closure that can leave things as they are.
    #[must_use]
    pub fn flat_map_or_keep<O: Object, V: IntoIterator<Item = O> + 'static>(
        &self,
        name: &str,
        transform: impl Fn(&mut Context<'_>, &Arc<I>) -> Result<V, Keep<V>> + Send + Sync + 'static,
    ) -> Collection<O> {
        let transform =
            OrKeepMany(move |cx: &mut Context<'_>, input: &Arc<I>| transform(cx, input));
        Derivation::start(self, name, NodeKind::FlatMap, transform)
    }
}

impl Graph {
    /// Like [`singleton`](Self::singleton), with a closure that can leave things as they are.
    #[must_use]
    pub fn singleton_or_keep<O: Object>(
        &self,
        name: &str,
        compute: impl Fn(&mut Context<'_>) -> Result<Option<O>, Keep<O>> + Send + Sync + 'static,
    ) -> Collection<O> {
        let transform = OrKeep(move |cx: &mut Context<'_>, _: &Arc<Unit>| compute(cx));
        Derivation::start(&self.unit(), name, NodeKind::Singleton, transform)
    }
}

/// A run without a result: what to start with, and what is wrong.
#[derive(PartialEq)]
pub(crate) struct Kept<O> {
    pub(crate) default: Outputs<O>,
    pub(crate) failure: Option<String>,
}

/// A failure keeps what was there.
impl<O> From<String> for Kept<O> {
    fn from(failure: String) -> Self {
        Self { default: Outputs::new(), failure: Some(failure) }
    }
}

/// At most one output.
struct OrKeep<F>(F);

/// Any number of outputs.
struct OrKeepMany<F>(F);

impl<I, O, F> Transform<I, O> for OrKeep<F>
where
    F: Fn(&mut Context<'_>, &Arc<I>) -> Result<Option<O>, Keep<O>> + Send + Sync + 'static,
{
    fn run(&self, cx: &mut Context<'_>, input: &Arc<I>) -> Result<Outputs<O>, Kept<O>> {
        match (self.0)(cx, input) {
            Ok(output) => Ok(output.into_iter().collect()),
            Err(Keep { default, reason }) => {
                Err(Kept { default: default.into_iter().collect(), failure: reason })
            }
        }
    }
}

impl<I, O, F, V> Transform<I, O> for OrKeepMany<F>
where
    F: Fn(&mut Context<'_>, &Arc<I>) -> Result<V, Keep<V>> + Send + Sync + 'static,
    V: IntoIterator<Item = O>,
{
    fn run(&self, cx: &mut Context<'_>, input: &Arc<I>) -> Result<Outputs<O>, Kept<O>> {
        match (self.0)(cx, input) {
            Ok(outputs) => Ok(outputs.into_iter().collect()),
            Err(Keep { default, reason }) => {
                let default = default.into_iter().flatten().collect();
                Err(Kept { default, failure: reason })
            }
        }
    }
}
