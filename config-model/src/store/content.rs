use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::catalog::{Catalog, ContentOptions, Outcome, Precedence, Update};
use super::read_only::read_only;
use super::subscription::Handler;
use super::{
    BatchHandler, ConfigController, ConfigStore, EventHandler, NamespaceFilter, Precondition,
    Replay, ResourceVersion, StoreError, Subscription,
};
use crate::decode::{Diagnostic, KindLookup};
use crate::{Config, ConfigKey, GroupVersionKind};

/// Holds the objects of texts that are given to it by name, such as the files of an editor.
///
/// Takes no writes but through [`apply`](Self::apply) and [`remove`](Self::remove). What a text says is
/// compared with what it said before: objects that are new, changed or gone make events, equal ones make
/// none. What can be read of a text takes effect even if the rest cannot.
///
/// Several texts may define the same object. The definition that was made or changed last takes effect;
/// when its text goes, the next one does. The others are reported by [`diagnostics`](Self::diagnostics).
///
/// ```
/// use mesh_config_model::GroupVersionKind;
/// use mesh_config_model::decode::{Body, KindEntry, Scope, decode_spec};
/// use mesh_config_model::store::{ConfigStore, ContentOptions, ContentSource, NamespaceFilter};
///
/// let widget = GroupVersionKind::from_static("example.io", "v1", "Widget");
/// let entry = KindEntry::new(widget.clone(), Scope::Namespaced, Body::Spec, decode_spec::<serde_json::Value>);
/// let lookup = move |gvk: &GroupVersionKind| (*gvk == entry.gvk).then(|| entry.clone());
/// let source = ContentSource::new([widget.clone()], lookup, ContentOptions::new());
///
/// let text = "{apiVersion: example.io/v1, kind: Widget, metadata: {name: a}}\n---\n[\n";
/// let problems = source.apply("a.yaml", text);
/// assert_eq!(source.list(&widget, NamespaceFilter::All).len(), 1);
/// assert_eq!(problems.len(), 1);
///
/// source.remove("a.yaml");
/// assert_eq!(source.list(&widget, NamespaceFilter::All).len(), 0);
/// ```
#[derive(Debug)]
pub struct ContentSource(Catalog);

impl ContentSource {
    /// Makes a source without texts that serves objects of some kinds.
    ///
    /// `lookup` knows how the kinds are decoded; objects of kinds it does not know, or that are not
    /// served, are passed over.
    #[must_use]
    pub fn new(
        kinds: impl IntoIterator<Item = GroupVersionKind>,
        lookup: impl KindLookup + Send + Sync + 'static,
        options: ContentOptions,
    ) -> Self {
        Self(Catalog::new(kinds, lookup, options, Precedence::LastWritten))
    }

    /// Takes a text in place of what the name stood for before, and returns what is to be said about it.
    ///
    /// Its objects are visible, and handlers have been told or are being told on another thread, when the
    /// call returns.
    pub fn apply(&self, name: impl Into<Arc<str>>, text: impl AsRef<[u8]>) -> Vec<Diagnostic> {
        let (name, bytes) = (name.into(), text.as_ref());
        let reading = self.0.read(&name, bytes);
        let objects = reading.objects.into_iter().map(Arc::new).collect();
        let (diagnostics, digest) = (reading.diagnostics, digest(bytes));
        let outcome = Outcome::Read { objects, diagnostics, digest };
        self.0.enter(&[Update { name: Arc::clone(&name), outcome }]);
        self.0.diagnostics_of(&name)
    }

    /// Forgets a text and its objects; nothing happens when there is none of the name.
    pub fn remove(&self, name: &str) {
        self.0.enter(&[Update { name: name.into(), outcome: Outcome::Gone }]);
    }

    /// Lists the names of the texts in order.
    #[must_use]
    pub fn names(&self) -> Vec<Arc<str>> {
        self.0.contents().into_keys().collect()
    }

    /// Lists what is to be said about all texts, by name and place: what cannot be read, and definitions
    /// that have no effect because another text defines the same object.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.0.diagnostics()
    }
}

read_only!(ContentSource, |source| source.0);

/// Tells contents apart; equal digests of different contents are too unlikely to count with.
pub(super) fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}
