use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use mesh_config_model::{Config, ConfigKey};

use super::reader::about;
use crate::model::{Finding, Severity};

/// Which files define which object. The last file in lexical order wins, and in it the last definition.
#[derive(Debug, Default)]
pub(super) struct Definitions(HashMap<ConfigKey, BTreeMap<Arc<str>, Vec<Arc<Config>>>>);

impl Definitions {
    pub(super) fn add(&mut self, file: &Arc<str>, object: &Arc<Config>) {
        let files = self.0.entry(object.key()).or_default();
        files.entry(Arc::clone(file)).or_default().push(Arc::clone(object));
    }

    pub(super) fn remove_file(&mut self, key: &ConfigKey, file: &str) {
        if let Some(files) = self.0.get_mut(key) {
            files.remove(file);
            if files.is_empty() {
                self.0.remove(key);
            }
        }
    }

    /// The definition that counts.
    pub(super) fn winner(&self, key: &ConfigKey) -> Option<&Arc<Config>> {
        self.0.get(key)?.values().next_back()?.last()
    }

    /// A finding for each definition of an object that does not count.
    pub(super) fn shadowed(&self, key: &ConfigKey) -> Vec<Arc<Finding>> {
        let Some(files) = self.0.get(key) else { return Vec::new() };
        let mut definitions: Vec<&Arc<Config>> = files.values().flatten().collect();
        let Some(origin) = definitions.pop().and_then(|winner| winner.origin.as_deref()) else {
            return Vec::new();
        };
        definitions
            .into_iter()
            .map(|config| {
                let message = format!("is defined again at {origin}, which counts");
                Arc::new(Finding { message, ..about(config, "LOAD-DUPLICATE", Severity::Warning) })
            })
            .collect()
    }
}
