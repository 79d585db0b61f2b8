use std::cmp::Ordering;

use cel::common::types::{CelBool, CelInt, DYN_TYPE, LIST_TYPE};
use cel::common::value::{CowVal, Val};
use cel::{DeclarationError, Env, ExecutionError};

use super::opaque::{Answer, answer};
use crate::crd::cel::budget::charge;
use crate::crd::cel::equal::{elements, equal};

pub(super) fn declare(env: &mut Env) -> Result<(), DeclarationError> {
    let mut method = |name: &str, function| {
        env.add_member_overload(name, &format!("list_{name}"), LIST_TYPE, Vec::new(), function)
    };
    method("isSorted", |args| is_sorted(&args))?;
    method("sum", |args| sum(&args))?;
    method("min", |args| extreme(&args, "min", Ordering::Less))?;
    method("max", |args| extreme(&args, "max", Ordering::Greater))?;
    let mut search = |name: &str, function| {
        env.add_member_overload(name, &format!("list_{name}"), LIST_TYPE, vec![DYN_TYPE], function)
    };
    search("indexOf", |args| position(&args, |equals| equals.iter().position(|equal| *equal)))?;
    search("lastIndexOf", |args| position(&args, |equals| equals.iter().rposition(|equal| *equal)))
}

fn items<'a>(arguments: &'a [CowVal<'_, '_>]) -> Result<Vec<&'a dyn Val>, ExecutionError> {
    let list = arguments.first().and_then(|list| elements(&**list));
    let list = list.ok_or_else(ExecutionError::missing_argument_or_target)?;
    charge(u64::try_from(list.len()).unwrap_or(u64::MAX))?;
    Ok(list.into_iter().map(|item| item as &dyn Val).collect())
}

fn compare(a: &dyn Val, b: &dyn Val) -> Result<Ordering, ExecutionError> {
    let types = || vec![a.get_type().name().to_owned(), b.get_type().name().to_owned()];
    a.as_comparer().ok_or_else(|| ExecutionError::no_such_overload("<", types()))?.compare(b)
}

fn is_sorted<'b, 'v>(arguments: &[CowVal<'_, '_>]) -> Answer<'b, 'v> {
    for pair in items(arguments)?.windows(2) {
        if let [a, b] = pair
            && compare(*a, *b)? == Ordering::Greater
        {
            return answer(CelBool::from(false));
        }
    }
    answer(CelBool::from(true))
}

/// The sum of no numbers is 0.
fn sum<'b, 'v>(arguments: &[CowVal<'_, '_>]) -> Answer<'b, 'v> {
    let Some((first, rest)) =
        items(arguments)?.split_first().map(|(first, rest)| (*first, rest.to_vec()))
    else {
        return answer(CelInt::from(0));
    };
    let mut sum: Box<dyn Val> = owned_number(first)?;
    for item in rest {
        let adder =
            sum.as_adder().ok_or_else(|| ExecutionError::no_such_overload("sum", Vec::new()))?;
        let next = owned_number(&*adder.add(item)?)?;
        sum = next;
    }
    Ok(CowVal::Owned(sum))
}

/// Numbers and durations can be summed and outlive their list.
fn owned_number(value: &dyn Val) -> Result<Box<dyn Val>, ExecutionError> {
    let number = cel::Value::try_from(value)?;
    match number {
        cel::Value::Int(_)
        | cel::Value::UInt(_)
        | cel::Value::Float(_)
        | cel::Value::Duration(_) => number.try_into(),
        _ => Err(ExecutionError::no_such_overload("sum", vec![value.get_type().name().to_owned()])),
    }
}

fn extreme<'b, 'v>(
    arguments: &[CowVal<'b, 'v>],
    name: &'static str,
    wanted: Ordering,
) -> Answer<'b, 'v> {
    let list = arguments.first().and_then(|list| elements(&**list)).unwrap_or_default();
    charge(u64::try_from(list.len()).unwrap_or(u64::MAX))?;
    let mut best: Option<&(dyn Val + 'v)> = None;
    for item in list {
        if match best {
            Some(best) => compare(item, best)? == wanted,
            None => true,
        } {
            best = Some(item);
        }
    }
    best.map(|best| CowVal::Owned(best.clone_as_boxed()))
        .ok_or_else(|| ExecutionError::function_error(name, "the list is empty"))
}

fn position<'b, 'v>(
    arguments: &[CowVal<'_, '_>],
    find: impl FnOnce(&[bool]) -> Option<usize>,
) -> Answer<'b, 'v> {
    let wanted = arguments.get(1).ok_or_else(ExecutionError::missing_argument_or_target)?;
    let equals: Vec<bool> =
        items(arguments)?.into_iter().map(|item| equal(item, &**wanted)).collect();
    answer(CelInt::from(find(&equals).and_then(|at| i64::try_from(at).ok()).unwrap_or(-1)))
}
