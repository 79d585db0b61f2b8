use std::borrow::Cow;
use std::collections::HashMap;

use mesh_config_model::GroupVersionKind;

use crate::{GroupVersionResource, Schema};

type Text = Cow<'static, str>;

/// Where the schemas of a list are, by every name they go by; the first schema of a name wins.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) by_gvk: HashMap<GroupVersionKind, usize>,
    pub(super) by_alias_gvk: HashMap<GroupVersionKind, usize>,
    pub(super) by_gvr: HashMap<GroupVersionResource, usize>,
    pub(super) by_alias_gvr: HashMap<GroupVersionResource, usize>,
    /// By group, then kind.
    by_kind: HashMap<Text, HashMap<Text, usize>>,
    pub(super) by_short_name: HashMap<Text, usize>,
    /// By group, then plural.
    by_plural: HashMap<Text, HashMap<Text, usize>>,
}

impl Index {
    /// Takes up the schema that stands at `place`.
    pub(super) fn insert(&mut self, schema: &Schema, place: usize) {
        let GroupVersionKind { group, kind, .. } = schema.gvk();
        let gvr = schema.gvr();
        self.by_gvk.entry(schema.gvk().clone()).or_insert(place);
        self.by_kind.entry(group.clone()).or_default().entry(kind.clone()).or_insert(place);
        self.by_plural
            .entry(group.clone())
            .or_default()
            .entry(gvr.resource.clone())
            .or_insert(place);
        for name in schema.short_names() {
            self.by_short_name.entry(Text::from(name.to_owned())).or_insert(place);
        }
        self.by_gvr.entry(gvr).or_insert(place);
        for gvk in schema.alias_gvks() {
            self.by_alias_gvk.entry(gvk).or_insert(place);
        }
        for gvr in schema.alias_gvrs() {
            self.by_alias_gvr.entry(gvr).or_insert(place);
        }
    }

    pub(super) fn by_kind(&self, group: &str, kind: &str) -> Option<&usize> {
        self.by_kind.get(group)?.get(kind)
    }

    pub(super) fn by_plural(&self, group: &str, plural: &str) -> Option<&usize> {
        self.by_plural.get(group)?.get(plural)
    }
}
