use std::sync::OnceLock;

use cel::ExecutionError;
use cel::common::traits::{self, Container, Indexer, Iterable, Sizer, Zeroer};
use cel::common::types::{CelInt, CelString, Kind, MAP_TYPE, Type};
use cel::common::value::{CowVal, Val};
use serde_json::{Map, Value};

use super::equal::equal;
use super::value::{value, wrong_type};
use crate::crd::schema::Schema;

/// An object or map where it stands.
#[derive(Debug)]
pub(super) struct JsonMap<'v> {
    entries: &'v Map<String, Value>,
    schema: Option<&'v Schema>,
    /// Made when the keys are walked for the first time.
    keys: OnceLock<Box<[CelString<'v>]>>,
}

impl<'v> JsonMap<'v> {
    pub(super) fn new(entries: &'v Map<String, Value>, schema: Option<&'v Schema>) -> Self {
        Self { entries, schema, keys: OnceLock::new() }
    }

    fn find(&self, key: &str) -> Option<Box<dyn Val + 'v>> {
        let escaped = self.schema.is_some_and(|schema| !schema.properties.is_empty())
            && !self.entries.contains_key(key)
            && key.contains("__");
        let unescaped;
        let key = if escaped {
            unescaped = unescape(key);
            &unescaped
        } else {
            key
        };
        let json = self.entries.get(key)?;
        Some(value(json, self.schema.and_then(|schema| schema.child(key))))
    }
}

/// Reads a field name that CEL cannot write as it is.
fn unescape(name: &str) -> String {
    if let Some(word) = name.strip_prefix("__").and_then(|rest| rest.strip_suffix("__"))
        && !word.contains("__")
        && !matches!(word, "underscores" | "dot" | "dash" | "slash")
    {
        return word.to_owned();
    }
    let plain =
        [("__dot__", "."), ("__dash__", "-"), ("__slash__", "/"), ("__underscores__", "__")];
    plain.iter().fold(name.to_owned(), |name, (escaped, plain)| name.replace(escaped, plain))
}

impl Val for JsonMap<'_> {
    fn get_type(&self) -> &Type {
        &MAP_TYPE
    }

    fn cel_type() -> &'static Type {
        &MAP_TYPE
    }

    fn as_container(&self) -> Option<&dyn Container> {
        Some(self)
    }

    fn as_indexer<'b, 'w>(&'b self) -> Option<&'b (dyn Indexer + 'w)>
    where
        Self: 'w,
    {
        Some(self)
    }

    fn as_iterable<'b, 'w>(&'b self) -> Option<&'b (dyn Iterable + 'w)>
    where
        Self: 'w,
    {
        Some(self)
    }

    fn as_sizer(&self) -> Option<&dyn Sizer> {
        Some(self)
    }

    fn as_zeroer(&self) -> Option<&dyn Zeroer> {
        Some(self)
    }

    fn equals(&self, other: &dyn Val) -> bool {
        if other.get_type().kind() != Kind::Map {
            return false;
        }
        let (Some(sizer), Some(indexer)) = (other.as_sizer(), other.as_indexer()) else {
            return false;
        };
        sizer.size() == self.size()
            && self.entries.iter().all(|(key, json)| {
                let own = value(json, self.schema.and_then(|schema| schema.child(key)));
                let key = CelString::from(key.as_str());
                indexer.get(&key).is_ok_and(|other| equal(&*own, &*other))
            })
    }

    fn clone_as_boxed<'w>(&self) -> Box<dyn Val + 'w>
    where
        Self: 'w,
    {
        Box::new(Self::new(self.entries, self.schema))
    }
}

impl Container for JsonMap<'_> {
    fn contains(&self, key: &dyn Val) -> Result<bool, ExecutionError> {
        Ok(key
            .downcast_ref::<CelString<'_>>()
            .is_some_and(|key| self.entries.contains_key(key.inner())))
    }
}

impl Indexer for JsonMap<'_> {
    fn get<'b, 'w>(&'b self, key: &dyn Val) -> Result<CowVal<'b, 'w>, ExecutionError>
    where
        Self: 'w,
    {
        let Some(key) = key.downcast_ref::<CelString<'_>>() else {
            return Err(wrong_type(key, "string"));
        };
        self.find(key.inner())
            .map(CowVal::Owned)
            .ok_or_else(|| ExecutionError::no_such_key(key.inner()))
    }

    fn steal<'w>(self: Box<Self>, key: &dyn Val) -> Result<Box<dyn Val + 'w>, ExecutionError>
    where
        Self: 'w,
    {
        self.get(key).map(CowVal::into_owned)
    }
}

impl Iterable for JsonMap<'_> {
    fn iter<'b, 'w>(&'b self) -> Box<dyn traits::Iterator<'b, 'w> + 'b>
    where
        Self: 'w,
    {
        let keys = self
            .keys
            .get_or_init(|| self.entries.keys().map(|key| CelString::from(key.as_str())).collect());
        Box::new(Keys(keys.iter()))
    }
}

impl Sizer for JsonMap<'_> {
    fn size(&self) -> CelInt {
        CelInt::from(i64::try_from(self.entries.len()).unwrap_or(i64::MAX))
    }
}

impl Zeroer for JsonMap<'_> {
    fn is_zero_value(&self) -> bool {
        self.entries.is_empty()
    }
}

struct Keys<'b, 'v>(std::slice::Iter<'b, CelString<'v>>);

impl<'b, 'v: 'w, 'w> traits::Iterator<'b, 'w> for Keys<'b, 'v> {
    fn next(&mut self) -> Option<&'b (dyn Val + 'w)> {
        self.0.next().map(|key| key as &(dyn Val + 'w))
    }
}
