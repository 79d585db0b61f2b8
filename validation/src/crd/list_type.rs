//! Sets and maps among lists: which elements are the same.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::checker::Checker;
use super::codes;
use super::schema::{ListType, Schema};
use crate::Problem;

/// The elements of an older list, by the fields that tell them apart; only maps have them.
pub(super) struct Counterparts<'t, 'v> {
    keys: &'t [Box<str>],
    elements: HashMap<Identity<'v>, &'v Value>,
}

type Identity<'v> = Vec<Option<&'v Value>>;

impl ListType {
    /// Looks at an older list once, so that finding an element in it takes no walk.
    pub(super) fn counterparts<'t, 'v>(&'t self, old: Option<&'v Value>) -> Counterparts<'t, 'v> {
        let (keys, items): (&[_], &[Value]) = match (self, old) {
            (Self::Map(keys), Some(Value::Array(items))) => (keys, items),
            _ => (&[], &[]),
        };
        let mut elements = HashMap::with_capacity(items.len());
        for item in items {
            elements.entry(key_values(item, keys)).or_insert(item);
        }
        Counterparts { keys, elements }
    }
}

impl<'v> Counterparts<'_, 'v> {
    /// The first element of the older list that stood at the place of this one.
    pub(super) fn of(&self, item: &Value) -> Option<&'v Value> {
        if self.elements.is_empty() {
            return None;
        }
        self.elements.get(&key_values(item, self.keys)).copied()
    }
}

fn key_values<'v>(item: &'v Value, keys: &[Box<str>]) -> Identity<'v> {
    keys.iter().map(|key| item.get(&**key)).collect()
}

/// Refuses elements that stand twice in sets and maps, unless some did in the older object too.
pub(super) fn check(checker: &mut Checker, value: &Value, old: Option<&Value>, schema: &Schema) {
    if old.is_none_or(|old| is_sound(old, schema)) {
        walk(checker, value, schema);
    }
}

fn is_sound(value: &Value, schema: &Schema) -> bool {
    let mut checker = Checker::new();
    walk(&mut checker, value, schema);
    checker.finish().0.is_empty()
}

fn walk(checker: &mut Checker, value: &Value, schema: &Schema) {
    match value {
        Value::Array(items) => {
            duplicates(checker, items, schema);
            if let Some(each) = &schema.items {
                for (index, item) in items.iter().enumerate() {
                    checker.path.push_index(index);
                    walk(checker, item, each);
                    checker.path.pop();
                }
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                let Some(child) = schema.child(key) else { continue };
                checker.path.push_field(key.clone());
                walk(checker, value, child);
                checker.path.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn duplicates(checker: &mut Checker, items: &[Value], schema: &Schema) {
    let identity: Box<dyn Fn(&Value) -> String> = match &schema.list {
        ListType::Atomic => return,
        ListType::Set => Box::new(Value::to_string),
        ListType::Map(keys) => Box::new(|item| identity(item, keys)),
    };
    let mut seen = HashSet::new();
    for (index, item) in items.iter().enumerate() {
        let identity = identity(item);
        if seen.contains(&identity) {
            checker.path.push_index(index);
            checker.fail(codes::DUPLICATE, || {
                Problem::new(codes::DUPLICATE, format!("{identity} stands before already"))
                    .with("identity", &identity)
            });
            checker.path.pop();
        }
        seen.insert(identity);
    }
}

/// The fields that tell an element apart; those that are not there take no part.
fn identity(item: &Value, keys: &[Box<str>]) -> String {
    let written: serde_json::Map<String, Value> =
        keys.iter().filter_map(|key| Some((key.to_string(), item.get(&**key)?.clone()))).collect();
    Value::Object(written).to_string()
}

/// The first element that stands twice.
pub(super) fn first_twice(items: &[Value]) -> Option<&Value> {
    let mut seen = HashSet::new();
    items.iter().find(|item| !seen.insert(item.to_string()))
}
