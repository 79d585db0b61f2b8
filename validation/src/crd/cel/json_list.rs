use std::sync::OnceLock;

use cel::ExecutionError;
use cel::common::traits::{self, Adder, Container, Indexer, Iterable, Sizer, Zeroer};
use cel::common::types::{CelInt, CelList, CelString, CelUInt, Kind, LIST_TYPE, Type};
use cel::common::value::{CowVal, Val};
use serde_json::Value;

use super::equal::{elements, equal};
use super::value::{value, wrong_type};
use crate::crd::schema::{ListType, Schema};

/// A list where it stands.
#[derive(Debug)]
pub(super) struct JsonList<'v> {
    items: &'v [Value],
    schema: Option<&'v Schema>,
    /// Made when the list is walked for the first time.
    elements: OnceLock<Box<[Box<dyn Val + 'v>]>>,
}

impl<'v> JsonList<'v> {
    pub(super) fn new(items: &'v [Value], schema: Option<&'v Schema>) -> Self {
        Self { items, schema, elements: OnceLock::new() }
    }

    fn element(&self, item: &'v Value) -> Box<dyn Val + 'v> {
        value(item, self.schema.and_then(|schema| schema.items.as_deref()))
    }

    fn list_type(&self) -> &ListType {
        self.schema.map_or(&ListType::Atomic, |schema| &schema.list)
    }

    /// Says whether two elements take the same place, which is more than equality in a list of type map.
    fn is_same(&self, a: &dyn Val, b: &dyn Val) -> bool {
        match self.list_type() {
            ListType::Map(keys) => keys.iter().all(|key| {
                let key = CelString::from(&**key);
                let (Some(a), Some(b)) = (a.as_indexer(), b.as_indexer()) else { return false };
                match (a.get(&key), b.get(&key)) {
                    (Ok(a), Ok(b)) => equal(&*a, &*b),
                    (a, b) => a.is_err() && b.is_err(),
                }
            }),
            ListType::Atomic | ListType::Set => equal(a, b),
        }
    }
}

impl Val for JsonList<'_> {
    fn get_type(&self) -> &Type {
        &LIST_TYPE
    }

    fn cel_type() -> &'static Type {
        &LIST_TYPE
    }

    fn as_adder<'b, 'w>(&'b self) -> Option<&'b (dyn Adder + 'w)>
    where
        Self: 'w,
    {
        Some(self)
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

    /// Sets and maps among lists are equal in any order.
    fn equals(&self, other: &dyn Val) -> bool {
        if other.get_type().kind() != Kind::List {
            return false;
        }
        let Some(others) = elements(other) else { return false };
        if others.len() != self.items.len() {
            return false;
        }
        match self.list_type() {
            ListType::Atomic => self
                .items
                .iter()
                .zip(others)
                .all(|(item, other)| equal(&*self.element(item), other)),
            ListType::Set | ListType::Map(_) => self.items.iter().all(|item| {
                let own = self.element(item);
                others.iter().any(|other| equal(&*own, *other))
            }),
        }
    }

    fn clone_as_boxed<'w>(&self) -> Box<dyn Val + 'w>
    where
        Self: 'w,
    {
        Box::new(Self::new(self.items, self.schema))
    }
}

impl Adder for JsonList<'_> {
    /// Appends; into a set goes only what it lacks, and in a map of elements a later one takes the place.
    fn add<'b, 'w>(&'b self, other: &(dyn Val + 'w)) -> Result<CowVal<'b, 'w>, ExecutionError>
    where
        Self: 'w,
    {
        let others = elements(other).ok_or_else(|| wrong_type(other, "list"))?;
        let mut sum: Vec<Box<dyn Val + 'w>> =
            self.items.iter().map(|item| self.element(item) as Box<dyn Val + 'w>).collect();
        for element in others {
            let place = match self.list_type() {
                ListType::Atomic => None,
                ListType::Set | ListType::Map(_) => {
                    sum.iter().position(|own| self.is_same(&**own, element))
                }
            };
            match place.and_then(|place| sum.get_mut(place)) {
                Some(place) => *place = element.clone_as_boxed(),
                None => sum.push(element.clone_as_boxed()),
            }
        }
        Ok(CowVal::owned(CelList::from(sum)))
    }
}

impl Container for JsonList<'_> {
    fn contains(&self, wanted: &dyn Val) -> Result<bool, ExecutionError> {
        Ok(self.items.iter().any(|item| equal(&*self.element(item), wanted)))
    }
}

impl Indexer for JsonList<'_> {
    fn get<'b, 'w>(&'b self, index: &dyn Val) -> Result<CowVal<'b, 'w>, ExecutionError>
    where
        Self: 'w,
    {
        let at = if let Some(index) = index.downcast_ref::<CelInt>() {
            usize::try_from(*index.inner()).ok()
        } else if let Some(index) = index.downcast_ref::<CelUInt>() {
            usize::try_from(*index.inner()).ok()
        } else {
            return Err(wrong_type(index, "int"));
        };
        let item = at.and_then(|at| self.items.get(at));
        item.map(|item| CowVal::Owned(self.element(item))).ok_or_else(|| {
            ExecutionError::IndexOutOfBounds(index.try_into().unwrap_or(cel::Value::Null))
        })
    }

    fn steal<'w>(self: Box<Self>, index: &dyn Val) -> Result<Box<dyn Val + 'w>, ExecutionError>
    where
        Self: 'w,
    {
        self.get(index).map(CowVal::into_owned)
    }
}

impl Iterable for JsonList<'_> {
    fn iter<'b, 'w>(&'b self) -> Box<dyn traits::Iterator<'b, 'w> + 'b>
    where
        Self: 'w,
    {
        let elements = self
            .elements
            .get_or_init(|| self.items.iter().map(|item| self.element(item)).collect());
        Box::new(Elements(elements.iter()))
    }
}

impl Sizer for JsonList<'_> {
    fn size(&self) -> CelInt {
        CelInt::from(i64::try_from(self.items.len()).unwrap_or(i64::MAX))
    }
}

impl Zeroer for JsonList<'_> {
    fn is_zero_value(&self) -> bool {
        self.items.is_empty()
    }
}

struct Elements<'b, 'v>(std::slice::Iter<'b, Box<dyn Val + 'v>>);

impl<'b, 'v: 'w, 'w> traits::Iterator<'b, 'w> for Elements<'b, 'v> {
    fn next(&mut self) -> Option<&'b (dyn Val + 'w)> {
        self.0.next().map(|element| &**element as &(dyn Val + 'w))
    }
}
