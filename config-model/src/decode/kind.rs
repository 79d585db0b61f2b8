use crate::GroupVersionKind;

/// Tells the loader what it must know about a kind to decode its objects.
///
/// `mesh-schema` implements this for its schema sets.
pub trait KindLookup {
    /// Finds a kind by any of its served versions.
    fn find_kind(&self, gvk: &GroupVersionKind) -> Option<KindEntry>;
}

/// What the loader must know about one kind.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct KindEntry {
    /// The kind in the version it is registered under; decoded objects carry this one.
    pub gvk: GroupVersionKind,
    /// Whether objects live in a namespace.
    pub scope: Scope,
}

/// Whether the objects of a kind live in a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "Kubernetes knows these two scopes")]
pub enum Scope {
    /// Objects belong to a namespace.
    Namespaced,
    /// Objects belong to the whole cluster.
    Cluster,
}

/// What to do with fields that the type of a kind does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a field is either refused or not")]
pub enum DecodeMode {
    /// Unknown fields are ignored.
    #[default]
    Lenient,
    /// Unknown fields are errors, all of them reported.
    Strict,
}
