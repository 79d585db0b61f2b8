use serde_json::Value;

use super::{Patch, PatchError, PatchErrorKind};
use crate::decode::{DecodeMode, KindEntry, LoadOptions, NOT_KEPT, decode_object};
use crate::store::{ConfigStore, ConfigStoreExt, ResourceVersion, StoreError, StoreErrorKind};
use crate::yaml::Node;
use crate::{Config, ConfigKey};

/// Patches in JSON, for every store.
pub trait PatchExt: ConfigStore {
    /// Reads an object, patches its Kubernetes form and writes it back, again if another writer was faster.
    ///
    /// `entry` tells how objects of the kind are written and decoded. What has no JSON form, such as the
    /// origin and the extra values, stays.
    /// A patch that sets `metadata.resourceVersion` applies to that version alone.
    ///
    /// ```
    /// use mesh_config_model::decode::{Body, KindEntry, Scope, decode_spec};
    /// use mesh_config_model::specs::networking::Sidecar;
    /// use mesh_config_model::store::{ConfigStore, ConfigStoreExt, MemoryStore, Patch, PatchExt};
    /// use mesh_config_model::{Config, Meta, SpecType};
    /// use serde_json::json;
    ///
    /// let entry = KindEntry::new(Sidecar::GVK, Scope::Namespaced, Body::Spec, decode_spec::<Sidecar>);
    /// let store = MemoryStore::new([Sidecar::GVK]);
    /// let sidecar = Config::new(Meta::new(Sidecar::GVK, "prod", "default"), Sidecar::default());
    /// let key = sidecar.key();
    /// store.create(sidecar)?;
    ///
    /// let patch = Patch::merge(json!({"spec": {"egress": [{"hosts": ["./*"]}]}}));
    /// store.apply_patch(&key, &entry, &patch)?;
    /// let sidecar = store.get_typed::<Sidecar>(&key.name).expect("it was created");
    /// assert_eq!(sidecar.spec().egress[0].hosts, ["./*"]);
    ///
    /// let typo = Patch::merge(json!({"spec": {"egres": []}}));
    /// let error = store.apply_patch(&key, &entry, &typo).unwrap_err();
    /// assert_eq!(error.to_string(), "patched object is invalid: spec.egres: Sidecar prod/default: unknown field");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the patch does not fit the object, changes who it is or is about metadata that
    /// [`Meta`](crate::Meta) does not keep, the result does not decode or has fields
    /// that the kind does not, or the store refuses it.
    fn apply_patch(
        &self,
        key: &ConfigKey,
        entry: &KindEntry,
        patch: &Patch,
    ) -> Result<ResourceVersion, PatchError> {
        self.try_patch(key, |config| {
            *config = patched(config, entry, patch)?;
            Ok(())
        })
    }
}

impl<S: ConfigStore + ?Sized> PatchExt for S {}

/// The fields that say who an object is.
const IDENTITY: [(&str, &str); 4] = [
    ("apiVersion", "/apiVersion"),
    ("kind", "/kind"),
    ("metadata.namespace", "/metadata/namespace"),
    ("metadata.name", "/metadata/name"),
];

fn patched(stored: &Config, entry: &KindEntry, patch: &Patch) -> Result<Config, PatchError> {
    let old = stored.to_kubernetes(entry).map_err(|error| {
        PatchError::new(PatchErrorKind::Unwritable { message: error.to_string() })
    })?;
    let mut new = old.clone();
    patch.apply(&mut new)?;
    let differs = |pointer| old.pointer(pointer) != new.pointer(pointer);
    let fields: Vec<_> =
        IDENTITY.into_iter().filter(|(_, at)| differs(at)).map(|(field, _)| field).collect();
    if !fields.is_empty() {
        return Err(PatchError::new(PatchErrorKind::ChangesIdentity { fields }));
    }
    check_kept(patch, &new)?;
    check_version(stored, &new)?;
    let options = LoadOptions::new().mode(DecodeMode::Strict);
    let decoded = decode_object(&Node::from(&new), entry, &options)
        .map_err(|problems| PatchError::new(PatchErrorKind::Invalid { problems }))?;
    let mut config =
        Config { extra: stored.extra.clone(), origin: stored.origin.clone(), ..decoded };
    config.meta.gvk = stored.meta.gvk.clone();
    config.meta.namespace.clone_from(&stored.meta.namespace);
    config.meta.domain.clone_from(&stored.meta.domain);
    Ok(config)
}

/// Refuses a patch of metadata that would be lost.
fn check_kept(patch: &Patch, new: &Value) -> Result<(), PatchError> {
    let is_touched = |field: &str| {
        let pointer = format!("/metadata/{field}");
        new.pointer(&pointer).is_some() || patch.merges_at(&pointer)
    };
    let touched = NOT_KEPT.into_iter().filter(|field| is_touched(field));
    let fields: Vec<_> = touched.map(|field| format!("metadata.{field}")).collect();
    if fields.is_empty() {
        return Ok(());
    }
    Err(PatchError::new(PatchErrorKind::NotKept { fields }))
}

/// Refuses a patch that names another version than the stored one.
fn check_version(stored: &Config, new: &Value) -> Result<(), StoreError> {
    let wanted =
        new.pointer("/metadata/resourceVersion").and_then(Value::as_str).unwrap_or_default();
    let actual = stored.meta.resource_version.as_str();
    if wanted.is_empty() || wanted == actual {
        return Ok(());
    }
    let kind = StoreErrorKind::Conflict { expected: wanted.into(), actual: actual.into() };
    Err(StoreError::new(stored.key(), kind))
}
