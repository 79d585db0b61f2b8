use crate::GroupVersionKind;
use crate::yaml::{DecodeError, Node};

use super::DecodedSpec;

/// Decodes the body of one kind; [`decode_spec`](super::decode_spec) is the usual one.
pub type DecodeSpec = fn(&Node, DecodeMode) -> Result<DecodedSpec, DecodeError>;

/// Tells the loader what it must know about a kind to decode its objects.
///
/// `mesh-schema` implements this for its schema sets; a closure will do as well.
pub trait KindLookup {
    /// Finds a kind by any of its served versions.
    fn find_kind(&self, gvk: &GroupVersionKind) -> Option<KindEntry>;
}

impl<F: Fn(&GroupVersionKind) -> Option<KindEntry>> KindLookup for F {
    fn find_kind(&self, gvk: &GroupVersionKind) -> Option<KindEntry> {
        self(gvk)
    }
}

/// What the loader must know about one kind.
///
/// ```
/// use mesh_config_model::GroupVersionKind;
/// use mesh_config_model::decode::{Body, KindEntry, Scope, decode_spec};
///
/// let gvk = GroupVersionKind::from_static("example.io", "v1", "Widget");
/// let entry = KindEntry::new(gvk, Scope::Namespaced, Body::Spec, decode_spec::<serde_json::Value>)
///     .with_status(decode_spec::<serde_json::Value>);
/// assert_eq!(entry.body, Body::Spec);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct KindEntry {
    /// The kind in the version it is registered under; decoded objects carry this one.
    pub gvk: GroupVersionKind,
    /// Whether objects live in a namespace.
    pub scope: Scope,
    /// Which part of an object is its body.
    pub body: Body,
    /// Decodes the body.
    pub decode: DecodeSpec,
    /// Decodes the status; `None` when the kind has no status worth keeping.
    pub status: Option<DecodeSpec>,
}

impl KindEntry {
    /// Describes a kind without a status.
    #[must_use]
    pub const fn new(gvk: GroupVersionKind, scope: Scope, body: Body, decode: DecodeSpec) -> Self {
        Self { gvk, scope, body, decode, status: None }
    }

    /// Adds the type of the status.
    #[must_use]
    pub const fn with_status(mut self, decode: DecodeSpec) -> Self {
        self.status = Some(decode);
        self
    }
}

/// Which part of an object is its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "an object either has a spec or is one")]
pub enum Body {
    /// The value under `spec`; an absent one is empty.
    Spec,
    /// The whole object without `apiVersion`, `kind` and `metadata`.
    Object,
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
    /// Unknown fields are ignored, but named in the result.
    #[default]
    Lenient,
    /// Unknown fields are errors, all of them reported.
    Strict,
}
