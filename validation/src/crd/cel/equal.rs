use cel::common::types::{CelList, CelMap, CelOptional, CelString};
use cel::common::value::Val;

use super::budget;

/// Compares any two values; lists and maps of a rule equal those of an object when their contents do.
pub(super) fn equal(a: &dyn Val, b: &dyn Val) -> bool {
    if budget::charge(1).is_err() {
        return false;
    }
    if let (Some(a), Some(b)) =
        (a.downcast_ref::<CelString<'_>>(), b.downcast_ref::<CelString<'_>>())
    {
        let (a, b) = (a.inner(), b.inner());
        return a.len() == b.len() && budget::charge_bytes(a.len()).is_ok() && a == b;
    }
    if let Some(list) = a.downcast_ref::<CelList<'_>>() {
        return match b.downcast_ref::<CelList<'_>>() {
            Some(other) => {
                let pairs = || list.inner().iter().zip(other.inner());
                list.inner().len() == other.inner().len() && pairs().all(|(a, b)| equal(&**a, &**b))
            }
            None => b.equals(a),
        };
    }
    if let Some(map) = a.downcast_ref::<CelMap<'_>>() {
        return match b.downcast_ref::<CelMap<'_>>() {
            Some(other) => {
                let find = |key| other.inner().get(key);
                map.inner().len() == other.inner().len()
                    && map.inner().iter().all(|(key, value)| {
                        find(key).is_some_and(|other| equal(&**value, &**other))
                    })
            }
            None => b.equals(a),
        };
    }
    if let (Some(a), Some(b)) =
        (a.downcast_ref::<CelOptional<'_>>(), b.downcast_ref::<CelOptional<'_>>())
    {
        return match (a.option(), b.option()) {
            (Some(a), Some(b)) => equal(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
    }
    a.equals(b)
}

/// Lends the elements of a list, whoever made it.
pub(super) fn elements<'b, 'v>(list: &'b (dyn Val + 'v)) -> Option<Vec<&'b (dyn Val + 'v)>> {
    let mut iterator = list.as_iterable()?.iter();
    let mut elements = Vec::new();
    while let Some(element) = iterator.next() {
        elements.push(element);
    }
    Some(elements)
}
