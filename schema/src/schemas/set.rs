use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::slice;
use std::sync::Arc;

use mesh_config_model::GroupVersionKind;
use mesh_config_model::decode::{KindEntry, KindLookup, Scope};

use super::index::Index;
use crate::{
    DuplicateKindError, GroupVersionResource, InvalidSchemaError, Schema, SharedValidator,
};

/// A set of schemas in the order they were given, no two of the same kind; a clone shares it.
///
/// Every look-up takes the same time however large the set is.
///
/// ```
/// use mesh_schema::{gvk, gvr, sets};
///
/// let pilot = sets::pilot();
/// assert_eq!(pilot.len(), 15);
/// assert!(pilot.find_by_gvk(&gvk::GATEWAY_V1BETA1).is_none());
/// assert_eq!(pilot.find_by_gvk_alias(&gvk::GATEWAY_V1BETA1), pilot.find_by_gvr(&gvr::GATEWAY));
/// assert_eq!(pilot.gvr_of(&gvk::GATEWAY_V1BETA1), Some(gvr::GATEWAY_V1BETA1));
/// ```
#[derive(Clone, Default)]
pub struct Schemas(Arc<Inner>);

#[derive(Default)]
struct Inner {
    all: Vec<Schema>,
    index: Index,
}

impl Schemas {
    /// Makes a set.
    ///
    /// ```
    /// use mesh_schema::{Schema, Schemas};
    ///
    /// let widget = Schema::builder("Widget").plural("widgets").spec::<serde_json::Value>().build()?;
    /// assert_eq!(Schemas::new([widget.clone()])?.len(), 1);
    /// assert!(Schemas::new([widget.clone(), widget]).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When a schema is of a kind and version that an earlier one is of, or reads as an alias.
    pub fn new(schemas: impl IntoIterator<Item = Schema>) -> Result<Self, DuplicateKindError> {
        let mut inner = Inner::default();
        for schema in schemas {
            inner.add(schema)?;
        }
        Ok(Self(Arc::new(inner)))
    }

    /// Makes a set of the first schema of each kind.
    fn of_first(schemas: impl IntoIterator<Item = Schema>) -> Self {
        let mut inner = Inner::default();
        for schema in schemas {
            // A later schema of the same kind is left out.
            let _ = inner.add(schema);
        }
        Self(Arc::new(inner))
    }

    /// The schemas in their order.
    pub fn iter(&self) -> slice::Iter<'_, Schema> {
        self.0.all.iter()
    }

    /// Number of schemas.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.all.len()
    }

    /// Tells whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.all.is_empty()
    }

    /// Finds a kind by its registered version.
    #[must_use]
    pub fn find_by_gvk(&self, gvk: &GroupVersionKind) -> Option<&Schema> {
        self.at(self.0.index.by_gvk.get(gvk))
    }

    /// Finds a kind by any version that is read.
    #[must_use]
    pub fn find_by_gvk_alias(&self, gvk: &GroupVersionKind) -> Option<&Schema> {
        self.at(self.0.index.by_alias_gvk.get(gvk))
    }

    /// Finds a kind of any version; the first where there are several.
    #[must_use]
    pub fn find_by_group_kind(&self, group: &str, kind: &str) -> Option<&Schema> {
        self.at(self.0.index.by_kind(group, kind))
    }

    /// Finds a kind by its registered resource.
    #[must_use]
    pub fn find_by_gvr(&self, gvr: &GroupVersionResource) -> Option<&Schema> {
        self.at(self.0.index.by_gvr.get(gvr))
    }

    /// Finds a kind by its resource in any version that is read.
    #[must_use]
    pub fn find_by_gvr_alias(&self, gvr: &GroupVersionResource) -> Option<&Schema> {
        self.at(self.0.index.by_alias_gvr.get(gvr))
    }

    /// Finds a kind by group and plural, as the name of a CRD joins them; the first where there are several versions.
    #[must_use]
    pub fn find_by_plural(&self, group: &str, plural: &str) -> Option<&Schema> {
        self.at(self.0.index.by_plural(group, plural))
    }

    /// Finds a kind by a short name such as `vs`; the first where several kinds have it.
    #[must_use]
    pub fn find_by_short_name(&self, name: &str) -> Option<&Schema> {
        self.at(self.0.index.by_short_name.get(name))
    }

    /// The resource of a kind, in the version asked for.
    #[must_use]
    pub fn gvr_of(&self, gvk: &GroupVersionKind) -> Option<GroupVersionResource> {
        let schema = self.find_by_gvk_alias(gvk)?;
        Some(GroupVersionResource { version: gvk.version.clone(), ..schema.gvr() })
    }

    /// The kind of a resource, in the version asked for.
    #[must_use]
    pub fn gvk_of(&self, gvr: &GroupVersionResource) -> Option<GroupVersionKind> {
        let schema = self.find_by_gvr_alias(gvr)?;
        Some(GroupVersionKind { version: gvr.version.clone(), ..schema.gvk().clone() })
    }

    /// Tells whether objects of a resource belong to the whole cluster; an unknown resource is taken not to.
    #[must_use]
    pub fn is_cluster_scoped(&self, gvr: &GroupVersionResource) -> bool {
        self.find_by_gvr_alias(gvr).is_some_and(|schema| schema.scope() == Scope::Cluster)
    }

    /// The kinds in their order.
    pub fn gvks(&self) -> impl Iterator<Item = &GroupVersionKind> {
        self.iter().map(Schema::gvk)
    }

    /// The names of the kinds, sorted and each once.
    #[must_use]
    pub fn kinds(&self) -> BTreeSet<&str> {
        self.gvks().map(|gvk| gvk.kind.as_ref()).collect()
    }

    /// Both sets: this one, then what the other adds.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::of_first(self.iter().chain(other).cloned())
    }

    /// What both sets have, in the order of the other one.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        other.filter(|schema| self.find_by_gvk(schema.gvk()) == Some(schema))
    }

    /// The schemas that a condition keeps.
    #[must_use]
    pub fn filter(&self, mut keep: impl FnMut(&Schema) -> bool) -> Self {
        Self::of_first(self.iter().filter(|schema| keep(schema)).cloned())
    }

    /// This set and further schemas.
    ///
    /// To replace the schema of a kind, take it out first, by [`without`](Self::without).
    ///
    /// # Errors
    ///
    /// When a kind is in the set already, be it in a version that is read as an alias.
    pub fn with(
        &self,
        schemas: impl IntoIterator<Item = Schema>,
    ) -> Result<Self, DuplicateKindError> {
        Self::new(self.iter().cloned().chain(schemas))
    }

    /// This set without the schemas that equal a given one.
    #[must_use]
    pub fn without(&self, schemas: &[Schema]) -> Self {
        self.filter(|schema| !schemas.contains(schema))
    }

    /// This set with validators: that of a kind is what `find` gives for it, or the one it has.
    ///
    /// The order of the schemas stays.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use mesh_config_model::{Config, GroupVersionKind};
    /// use mesh_schema::{SharedValidator, Validation, gvk, sets};
    ///
    /// let refuse: SharedValidator =
    ///     Arc::new(|_: &Config| Validation::accepted().with_error("NO", "spec", "not today"));
    /// let checked = sets::pilot()
    ///     .with_validators(|gvk: &GroupVersionKind| (*gvk == gvk::SIDECAR).then(|| Arc::clone(&refuse)));
    /// assert!(checked.find_by_gvk(&gvk::SIDECAR).unwrap().validator().is_some());
    /// assert!(checked.find_by_gvk(&gvk::GATEWAY).unwrap().validator().is_none());
    /// ```
    #[must_use]
    pub fn with_validators(
        &self,
        mut find: impl FnMut(&GroupVersionKind) -> Option<SharedValidator>,
    ) -> Self {
        Self::of_first(self.iter().map(|schema| match find(schema.gvk()) {
            Some(validator) => schema.with_validator(validator),
            None => schema.clone(),
        }))
    }

    /// Checks every schema and reports each that is wrong.
    #[must_use]
    pub fn validate(&self) -> Vec<InvalidSchemaError> {
        self.iter().filter_map(|schema| schema.validate().err()).collect()
    }

    fn at(&self, place: Option<&usize>) -> Option<&Schema> {
        self.0.all.get(*place?)
    }
}

impl Inner {
    fn add(&mut self, schema: Schema) -> Result<(), DuplicateKindError> {
        if self.index.by_alias_gvk.contains_key(schema.gvk()) {
            return Err(DuplicateKindError { gvk: schema.gvk().clone() });
        }
        self.index.insert(&schema, self.all.len());
        self.all.push(schema);
        Ok(())
    }
}

impl KindLookup for Schemas {
    fn find_kind(&self, gvk: &GroupVersionKind) -> Option<KindEntry> {
        self.find_by_gvk_alias(gvk).map(|schema| schema.entry().clone())
    }
}

impl<'a> IntoIterator for &'a Schemas {
    type Item = &'a Schema;
    type IntoIter = slice::Iter<'a, Schema>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for Schemas {
    fn eq(&self, other: &Self) -> bool {
        self.0.all == other.0.all
    }
}

impl Eq for Schemas {}

impl fmt::Debug for Schemas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|schema| Cow::from(schema.identifier()))).finish()
    }
}
