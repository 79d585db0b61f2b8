use std::collections::{BTreeMap, HashMap};

use crate::any_family::AnyFamily;
use crate::exit::Pipeline;

/// What is defined in a registry, and where it goes.
#[derive(Default)]
pub(super) struct Catalog {
    /// By name in lower case, since OpenTelemetry ignores the case of a name.
    pub(super) families: BTreeMap<String, AnyFamily>,
    /// The families' keys, by the names that Prometheus sees.
    exported: HashMap<String, String>,
    /// Those beside Prometheus; `None` for those that are gone.
    pub(super) pipelines: Vec<Option<Pipeline>>,
}

impl Catalog {
    /// The first of some names for Prometheus that is taken, and who has it.
    pub(super) fn taken<'n>(&self, exported: &'n [String]) -> Option<(&'n str, &AnyFamily)> {
        let holder = |name: &String| self.families.get(self.exported.get(name)?);
        exported.iter().find_map(|name| Some((name.as_str(), holder(name)?)))
    }

    /// Keeps a family, and makes its instruments in the pipelines beside Prometheus.
    pub(super) fn insert(&mut self, key: String, exported: Vec<String>, family: AnyFamily) {
        for pipeline in &self.pipelines {
            pipeline.as_ref().map_or_else(|| family.pass_over(), |it| family.enter(it));
        }
        self.exported.extend(exported.into_iter().map(|name| (name, key.clone())));
        self.families.insert(key, family);
    }
}
