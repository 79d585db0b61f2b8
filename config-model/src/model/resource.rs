use std::any::TypeId;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Spec, SpecType};
use crate::GroupVersionKind;
use crate::decode::{Body, KindEntry, KindLookup, Scope, decode_spec};

/// A body whose kind is a resource of the Kubernetes API: all that must be known to read and write its objects.
///
/// Implemented for the types of [`specs`](crate::specs) and [`k8s`](crate::k8s); implement it for kinds of your own.
///
/// ```
/// use mesh_config_model::decode::{Body, KindEntry};
/// use mesh_config_model::specs::networking::VirtualService;
/// use mesh_config_model::{ResourceType, SpecType};
///
/// assert_eq!(VirtualService::PLURAL, "virtualservices");
/// let entry = KindEntry::of::<VirtualService>();
/// assert_eq!((entry.gvk, entry.body), (VirtualService::GVK, Body::Spec));
/// assert!(entry.status.is_some());
/// ```
pub trait ResourceType: SpecType {
    /// What controllers report about objects of the kind; [`NoStatus`] when they report nothing.
    type Status: Spec + Default + DeserializeOwned;
    /// Where objects of the kind live: [`Namespaced`] or [`ClusterScoped`].
    type Scope: ScopeType;

    /// Name in URLs of the Kubernetes API.
    const PLURAL: &'static str;
    /// Which part of an object is its body.
    const BODY: Body = Body::Spec;
}

/// Where the objects of a kind live, as a type.
pub trait ScopeType: 'static {
    /// The same as a value.
    const SCOPE: Scope;
}

/// Objects belong to a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a type without values")]
pub enum Namespaced {}

/// Objects belong to the whole cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a type without values")]
pub enum ClusterScoped {}

impl ScopeType for Namespaced {
    const SCOPE: Scope = Scope::Namespaced;
}

impl ScopeType for ClusterScoped {
    const SCOPE: Scope = Scope::Cluster;
}

/// Status of a kind without one, or of which nothing is of interest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NoStatus {}

impl KindEntry {
    /// Describes the kind of a type.
    #[must_use]
    pub fn of<T: ResourceType>() -> Self {
        let entry = Self::new(T::GVK, T::Scope::SCOPE, T::BODY, decode_spec::<T>);
        if TypeId::of::<T::Status>() == TypeId::of::<NoStatus>() {
            return entry;
        }
        entry.with_status(decode_spec::<T::Status>)
    }
}

/// A kind by itself, in whatever version.
impl KindLookup for KindEntry {
    fn find_kind(&self, gvk: &GroupVersionKind) -> Option<KindEntry> {
        let same = self.gvk.group == gvk.group && self.gvk.kind == gvk.kind;
        same.then(|| self.clone())
    }
}

/// A few kinds, in whatever version; the first that fits.
impl<const N: usize> KindLookup for [KindEntry; N] {
    fn find_kind(&self, gvk: &GroupVersionKind) -> Option<KindEntry> {
        self.iter().find_map(|entry| entry.find_kind(gvk))
    }
}
