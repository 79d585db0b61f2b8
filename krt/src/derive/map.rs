//! The derivations of a collection.

use super::{Derivation, Many, Single};
use crate::node::NodeKind;
use crate::{Collection, Context, Object};
use std::fmt::Display;
use std::sync::Arc;

impl<I: Object> Collection<I> {
    /// Derives at most one object from each object.
    ///
    /// The closure runs once for each object, and again when that object or something that it
    /// fetched changes; the key of the result need not be that of the input. It must be pure: its
    /// result may depend on the input and on what it reads through the [`Context`] alone.
    ///
    /// If several inputs produce the same key, the one with the smallest key wins, and the others
    /// stand in when it goes; a warning is logged and [`Graph::dump`](crate::Graph::dump) counts it.
    /// If the closure panics, the input keeps what it has produced before, and
    /// [`errors`](Self::errors) tells.
    ///
    /// ```
    /// use krt::Graph;
    ///
    /// let graph = Graph::new();
    /// let names = graph.source::<String>("names");
    /// let short = names.collection().map("short", |_, name| {
    ///     (name.len() < 4).then(|| (**name).clone())
    /// });
    /// names.set("cart".to_owned());
    /// names.set("web".to_owned());
    /// assert_eq!(*short.list()[0], "web");
    /// assert_eq!(short.len(), 1);
    /// ```
    #[must_use]
    pub fn map<O: Object>(
        &self,
        name: &str,
        transform: impl Fn(&mut Context<'_>, &Arc<I>) -> Option<O> + Send + Sync + 'static,
    ) -> Collection<O> {
        let transform =
            Single(move |cx: &mut Context<'_>, input: &Arc<I>| Ok(transform(cx, input)));
        Derivation::start(self, name, NodeKind::Map, transform)
    }

    /// Like [`map`](Self::map), with a closure that can fail.
    ///
    /// An error keeps what the input has produced before; what the run had read until then is
    /// remembered, so a change of it runs the input again.
    ///
    /// ```
    /// use krt::Graph;
    ///
    /// let graph = Graph::new();
    /// let texts = graph.source::<String>("texts");
    /// let numbers = texts.collection().try_map("numbers", |_, text| {
    ///     text.parse::<u32>().map(|number| Some((number * 2).to_string()))
    /// });
    /// texts.set("21".to_owned());
    /// texts.set("many".to_owned());
    /// assert_eq!(*numbers.list()[0], "42");
    /// assert_eq!(numbers.errors()[0].input(), "many");
    /// ```
    #[must_use]
    pub fn try_map<O: Object, E: Display>(
        &self,
        name: &str,
        transform: impl Fn(&mut Context<'_>, &Arc<I>) -> Result<Option<O>, E> + Send + Sync + 'static,
    ) -> Collection<O> {
        let transform = Single(move |cx: &mut Context<'_>, input: &Arc<I>| {
            transform(cx, input).map_err(|error| error.to_string())
        });
        Derivation::start(self, name, NodeKind::Map, transform)
    }

    /// Derives any number of objects from each object.
    ///
    /// Each run replaces what the same input has produced before. Of several results with the same
    /// key the last one counts, and a warning is logged; the rest is as in [`map`](Self::map).
    ///
    /// ```
    /// use krt::Graph;
    ///
    /// let graph = Graph::new();
    /// let lines = graph.source::<String>("lines");
    /// let words = lines
    ///     .collection()
    ///     .flat_map("words", |_, line| line.split(' ').map(str::to_owned).collect::<Vec<_>>());
    /// lines.set("to be or".to_owned());
    /// assert_eq!(words.len(), 3);
    /// ```
    #[must_use]
    pub fn flat_map<O: Object, V: IntoIterator<Item = O>>(
        &self,
        name: &str,
        transform: impl Fn(&mut Context<'_>, &Arc<I>) -> V + Send + Sync + 'static,
    ) -> Collection<O> {
        let transform = Many(move |cx: &mut Context<'_>, input: &Arc<I>| Ok(transform(cx, input)));
        Derivation::start(self, name, NodeKind::FlatMap, transform)
    }

    /// Like [`flat_map`](Self::flat_map), with a closure that can fail.
    ///
    /// An error keeps what the input has produced before.
    #[must_use]
    pub fn try_flat_map<O: Object, V: IntoIterator<Item = O>, E: Display>(
        &self,
        name: &str,
        transform: impl Fn(&mut Context<'_>, &Arc<I>) -> Result<V, E> + Send + Sync + 'static,
    ) -> Collection<O> {
        let transform = Many(move |cx: &mut Context<'_>, input: &Arc<I>| {
            transform(cx, input).map_err(|error| error.to_string())
        });
        Derivation::start(self, name, NodeKind::FlatMap, transform)
    }
}
