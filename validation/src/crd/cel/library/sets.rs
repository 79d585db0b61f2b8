use cel::common::types::{CelBool, LIST_TYPE};
use cel::common::value::{CowVal, Val};
use cel::{DeclarationError, Env, ExecutionError};

use super::opaque::{Answer, answer};
use crate::crd::cel::equal::{elements, equal};

pub(super) fn declare(env: &mut Env) -> Result<(), DeclarationError> {
    let lists = || vec![LIST_TYPE, LIST_TYPE];
    env.add_overload("sets.contains", "sets.contains", lists(), |args| {
        compare(&args, |a, b| within(b, a))
    })?;
    env.add_overload("sets.equivalent", "sets.equivalent", lists(), |args| {
        compare(&args, |a, b| within(a, b) && within(b, a))
    })?;
    env.add_overload("sets.intersects", "sets.intersects", lists(), |args| {
        compare(&args, |a, b| a.iter().any(|item| holds(b, *item)))
    })
}

type Items<'a, 'v> = [&'a (dyn Val + 'v)];

fn compare<'b, 'v>(
    arguments: &[CowVal<'_, '_>],
    relation: impl FnOnce(&Items<'_, '_>, &Items<'_, '_>) -> bool,
) -> Answer<'b, 'v> {
    let [a, b] = arguments else { return Err(ExecutionError::missing_argument_or_target()) };
    let (a, b) = (elements(&**a).unwrap_or_default(), elements(&**b).unwrap_or_default());
    answer(CelBool::from(relation(&a, &b)))
}

/// Says whether everything in `a` is in `b`.
fn within(a: &Items<'_, '_>, b: &Items<'_, '_>) -> bool {
    a.iter().all(|item| holds(b, *item))
}

fn holds(items: &Items<'_, '_>, wanted: &dyn Val) -> bool {
    items.iter().any(|item| equal(*item, wanted))
}
