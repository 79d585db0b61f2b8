//! The stores that read texts conform too: their texts are written in place of their objects.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use mesh_config_model::decode::{Body, KindEntry, Scope, decode_spec};
use mesh_config_model::store::{
    BatchHandler, ConfigController, ConfigStore, ContentOptions, ContentSource, DirectoryStore,
    EventHandler, NamespaceFilter, Precondition, Replay, ResourceVersion, StoreError, Subscription,
};
use mesh_config_model::{Config, ConfigKey, GroupVersionKind};
use serde_json::Value;
use tempfile::TempDir;

use crate::store_conformance::{KIND, check_events};

#[test]
fn content_source_conforms() {
    check_events(|| {
        let source = ContentSource::new([KIND], find_kind, ContentOptions::new());
        Written::new(source, |source, name, text| match text {
            Some(text) => drop(source.apply(name, text)),
            None => source.remove(name),
        })
    });
}

#[test]
fn directory_store_conforms() {
    check_events(|| {
        let folder = tempfile::tempdir().expect("there is room");
        let store = DirectoryStore::open(folder.path(), [KIND], find_kind, ContentOptions::new());
        let store = InFolder { store: store.expect("the directory is there"), folder };
        Written::new(store, |this, name, text| {
            let path = this.folder.path().join(name);
            match text {
                Some(text) => fs::write(path, text).expect("there is room"),
                None => fs::remove_file(path).expect("the file is there"),
            }
            assert_eq!(this.store.rescan(), []);
        })
    });
}

fn find_kind(gvk: &GroupVersionKind) -> Option<KindEntry> {
    let entry = || KindEntry::new(KIND, Scope::Namespaced, Body::Spec, decode_spec::<Value>);
    (*gvk == KIND).then(entry)
}

struct InFolder {
    store: DirectoryStore,
    folder: TempDir,
}

/// Writes or removes the text of one object.
type WriteText<S> = fn(&S, &str, Option<&str>);

/// Turns writes of objects into writes of texts; no two texts are equal.
struct Written<S> {
    store: S,
    write: WriteText<S>,
    writes: AtomicU32,
}

trait Read: Send + Sync {
    fn controller(&self) -> &dyn ConfigController;
}

impl Read for ContentSource {
    fn controller(&self) -> &dyn ConfigController {
        self
    }
}

impl Read for InFolder {
    fn controller(&self) -> &dyn ConfigController {
        &self.store
    }
}

impl<S: Read> Written<S> {
    fn new(store: S, write: WriteText<S>) -> Self {
        Self { store, write, writes: AtomicU32::new(0) }
    }

    fn put(&self, config: &Config) -> ResourceVersion {
        let (name, count) = (&config.meta.name, self.writes.fetch_add(1, Ordering::Relaxed));
        let text = format!(
            "apiVersion: {}\nkind: {}\nmetadata: {{name: {name}, namespace: {}}}\nspec: {{count: {count}}}\n",
            config.meta.gvk.api_version(),
            config.meta.gvk.kind,
            config.meta.namespace,
        );
        (self.write)(&self.store, &format!("{name}.yaml"), Some(&text));
        // A handler may have deleted it already.
        let stored = self.get(&config.key());
        stored.map(|stored| stored.meta.resource_version.as_str().into()).unwrap_or_default()
    }
}

impl<S: Read> ConfigStore for Written<S> {
    fn kinds(&self) -> &[GroupVersionKind] {
        self.store.controller().kinds()
    }

    fn get(&self, key: &ConfigKey) -> Option<Arc<Config>> {
        self.store.controller().get(key)
    }

    fn list(&self, gvk: &GroupVersionKind, namespace: NamespaceFilter<'_>) -> Vec<Arc<Config>> {
        self.store.controller().list(gvk, namespace)
    }

    fn create(&self, config: Config) -> Result<ResourceVersion, StoreError> {
        Ok(self.put(&config))
    }

    fn update(&self, config: Config) -> Result<ResourceVersion, StoreError> {
        Ok(self.put(&config))
    }

    fn update_status(&self, config: Config) -> Result<ResourceVersion, StoreError> {
        Ok(self.put(&config))
    }

    fn delete(&self, key: &ConfigKey, _: &Precondition) -> Result<(), StoreError> {
        (self.write)(&self.store, &format!("{}.yaml", key.name.name()), None);
        Ok(())
    }
}

impl<S: Read> ConfigController for Written<S> {
    fn subscribe(
        &self,
        gvk: &GroupVersionKind,
        replay: Replay,
        handler: EventHandler,
    ) -> Subscription {
        self.store.controller().subscribe(gvk, replay, handler)
    }

    fn subscribe_batches(
        &self,
        kinds: &[GroupVersionKind],
        replay: Replay,
        handler: BatchHandler,
    ) -> Subscription {
        self.store.controller().subscribe_batches(kinds, replay, handler)
    }

    fn has_synced(&self) -> bool {
        self.store.controller().has_synced()
    }
}
