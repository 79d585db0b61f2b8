use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Config, Spec};
use crate::FieldPath;

/// One difference between two objects.
///
/// Prints as `path: old -> new`, where `-` stands for a value that is not there.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FieldDiff {
    /// The field: below `metadata`, `spec` or `status`.
    pub path: FieldPath,
    /// What the first object has there; `None` when it has nothing.
    pub old: Option<Value>,
    /// What the second object has there; `None` when it has nothing.
    pub new: Option<Value>,
}

impl fmt::Display for FieldDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |value: &Option<Value>| value.as_ref().map_or("-".to_owned(), Value::to_string);
        write!(f, "{}: {} -> {}", self.path, side(&self.old), side(&self.new))
    }
}

impl Config {
    /// Lists what differs between this object and a newer one, by field and in the order of the paths.
    ///
    /// Values are compared as they are written, so a field that is absent equals one with its zero value.
    /// Lists are compared by position; what is there on one side only is one difference with everything below it.
    /// Metadata count as `metadata`, with kind and domain among them; extra values and origins do not count.
    ///
    /// ```
    /// use mesh_config_model::specs::networking::VirtualService;
    /// use mesh_config_model::{Config, Meta, SpecType};
    ///
    /// let spec: VirtualService = serde_json::from_str(r#"{"hosts": ["a"], "http": [{"timeout": "1s"}]}"#)?;
    /// let old = Config::new(Meta::new(VirtualService::GVK, "shop", "reviews"), spec);
    /// let mut new = old.clone();
    /// let spec = new.spec_mut::<VirtualService>().expect("it is one");
    /// spec.http[0].timeout = Some("2s".parse()?);
    /// spec.hosts.push("b".into());
    ///
    /// let differences: Vec<String> = old.diff(&new)?.iter().map(ToString::to_string).collect();
    /// assert_eq!(differences, [r#"spec.hosts[1]: - -> "b""#, r#"spec.http[0].timeout: "1s" -> "2s""#]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When body or status of one of the objects have no JSON form.
    pub fn diff(&self, newer: &Self) -> Result<Vec<FieldDiff>, serde_json::Error> {
        let mut found = Vec::new();
        let mut part = |name, old, new| {
            compare(FieldPath::root().field(name), old, new, &mut found);
        };
        if self.meta != newer.meta {
            let (old, new) =
                (serde_json::to_value(&self.meta)?, serde_json::to_value(&newer.meta)?);
            part("metadata", Some(old), Some(new));
        }
        if !Arc::ptr_eq(&self.spec, &newer.spec) {
            part("spec", Some(self.spec.to_json()?), Some(newer.spec.to_json()?));
        }
        part("status", json_of(self.status.as_ref())?, json_of(newer.status.as_ref())?);
        Ok(found)
    }
}

fn json_of(part: Option<&Arc<dyn Spec>>) -> Result<Option<Value>, serde_json::Error> {
    part.map(|part| part.to_json()).transpose()
}

fn compare(path: FieldPath, old: Option<Value>, new: Option<Value>, found: &mut Vec<FieldDiff>) {
    match (old, new) {
        (old, new) if old == new => {}
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            compare_objects(&path, old, new, found);
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => {
            let length = old.len().max(new.len());
            let (mut old, mut new) = (old.into_iter(), new.into_iter());
            for index in 0..length {
                compare(path.clone().index(index), old.next(), new.next(), found);
            }
        }
        (old, new) => found.push(FieldDiff { path, old, new }),
    }
}

fn compare_objects(
    path: &FieldPath,
    mut old: Map<String, Value>,
    mut new: Map<String, Value>,
    found: &mut Vec<FieldDiff>,
) {
    let names: BTreeSet<String> = old.keys().chain(new.keys()).cloned().collect();
    for name in names {
        let (old, new) = (old.remove(&name), new.remove(&name));
        compare(path.clone().field(name), old, new, found);
    }
}
