//! Kinds made up for the tests of the loader.

use mesh_config_model::decode::{Body, KindEntry, LoadOptions, Loaded, Scope, decode_spec, load};
use mesh_config_model::{Config, GroupVersionKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Widget {
    pub(crate) size: u32,
    pub(crate) hosts: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub(crate) struct WidgetStatus {
    pub(crate) ready: bool,
}

pub(crate) const WIDGET: GroupVersionKind =
    GroupVersionKind::from_static("example.io", "v1", "Widget");
pub(crate) const ZONE: GroupVersionKind = GroupVersionKind::from_static("example.io", "v1", "Zone");
pub(crate) const TABLE: GroupVersionKind = GroupVersionKind::from_static("", "v1", "Table");

pub(crate) fn find_kind(gvk: &GroupVersionKind) -> Option<KindEntry> {
    match (&*gvk.group, &*gvk.version, &*gvk.kind) {
        ("example.io", "v1" | "v1beta1", "Widget") => Some(
            KindEntry::new(WIDGET, Scope::Namespaced, Body::Spec, decode_spec::<Widget>)
                .with_status(decode_spec::<WidgetStatus>),
        ),
        ("example.io", "v1", "Zone") => {
            Some(KindEntry::new(ZONE, Scope::Cluster, Body::Spec, decode_spec::<Value>))
        }
        ("", "v1", "Table") => {
            Some(KindEntry::new(TABLE, Scope::Namespaced, Body::Object, decode_spec::<Value>))
        }
        _ => None,
    }
}

pub(crate) fn read(text: &str) -> Loaded {
    read_with(text, &LoadOptions::new())
}

pub(crate) fn read_with(text: &str, options: &LoadOptions) -> Loaded {
    load(text, "w.yaml", &find_kind, options)
}

pub(crate) fn keys(loaded: &Loaded) -> Vec<String> {
    loaded.objects.iter().map(|object| object.config.key().to_string()).collect()
}

pub(crate) fn messages(loaded: &Loaded) -> Vec<String> {
    loaded.diagnostics.iter().map(ToString::to_string).collect()
}

/// The only object of a text that has nothing wrong.
#[track_caller]
pub(crate) fn only(text: &str) -> Config {
    let loaded = read(text);
    assert_eq!(messages(&loaded), [""; 0]);
    assert_eq!(loaded.objects.len(), 1);
    loaded.objects[0].config.clone()
}

pub(crate) fn widget(name: &str, rest: &str) -> String {
    format!("apiVersion: example.io/v1\nkind: Widget\nmetadata: {{name: {name}}}\n{rest}")
}
