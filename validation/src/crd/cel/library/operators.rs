use cel::common::types::{CelBool, CelList, CelString, DYN_TYPE, INT_TYPE, STRING_TYPE};
use cel::common::value::{CowVal, Val};
use cel::{DeclarationError, Env, ExecutionError};

use super::opaque::{Answer, Arguments, answer, int, text};
use crate::crd::cel::budget::{charge, charge_bytes};
use crate::crd::cel::equal::{elements, equal};

pub(in crate::crd::cel) const EQUALS: &str = "@equals";
pub(in crate::crd::cel) const DIFFERS: &str = "@differs";
pub(in crate::crd::cel) const CONTAINED: &str = "@contained";
pub(in crate::crd::cel) const ADD: &str = "@add";
pub(in crate::crd::cel) const REPLACE: &str = "@replace";
pub(in crate::crd::cel) const WEIGH: &str = "@weigh";
pub(in crate::crd::cel) const TEXT: &str = "@text";
pub(in crate::crd::cel) const EACH: &str = "@each";

pub(super) fn declare(env: &mut Env) -> Result<(), DeclarationError> {
    let any = || vec![DYN_TYPE, DYN_TYPE];
    env.add_overload(EQUALS, EQUALS, any(), |args| both(&args, equal))?;
    env.add_overload(DIFFERS, DIFFERS, any(), |args| both(&args, |a, b| !equal(a, b)))?;
    env.add_overload(CONTAINED, CONTAINED, any(), |args| contained(&args))?;
    env.add_overload(ADD, ADD, any(), |args| add(&args))?;
    env.add_overload(WEIGH, WEIGH, vec![DYN_TYPE], weigh)?;
    env.add_overload(WEIGH, "weigh_with_separator", any(), weigh)?;
    env.add_overload(TEXT, TEXT, vec![DYN_TYPE], read)?;
    env.add_overload(EACH, EACH, vec![DYN_TYPE, INT_TYPE], each)?;
    let texts = vec![STRING_TYPE, STRING_TYPE];
    env.add_member_overload(REPLACE, "replace_all", STRING_TYPE, texts, |args| replace(&args))?;
    let limited = vec![STRING_TYPE, STRING_TYPE, INT_TYPE];
    env.add_member_overload(REPLACE, "replace_some", STRING_TYPE, limited, |args| replace(&args))
}

fn both<'b, 'v>(
    arguments: &[CowVal<'_, '_>],
    holds: impl FnOnce(&dyn Val, &dyn Val) -> bool,
) -> Answer<'b, 'v> {
    let [a, b] = arguments else { return Err(ExecutionError::missing_argument_or_target()) };
    answer(CelBool::from(holds(&**a, &**b)))
}

/// `a in b`.
fn contained<'b, 'v>(arguments: &[CowVal<'_, '_>]) -> Answer<'b, 'v> {
    let [wanted, container] = arguments else {
        return Err(ExecutionError::missing_argument_or_target());
    };
    // Only a list compares with what it holds; a map looks its keys up.
    if let Some(list) = container.downcast_ref::<CelList<'_>>() {
        return answer(CelBool::from(list.inner().iter().any(|item| equal(&**item, &**wanted))));
    }
    let types =
        || vec![wanted.get_type().name().to_owned(), container.get_type().name().to_owned()];
    let container =
        container.as_container().ok_or_else(|| ExecutionError::no_such_overload("in", types()))?;
    answer(CelBool::from(container.contains(&**wanted)?))
}

/// `a + b`; what it makes is paid for.
fn add<'b, 'v>(arguments: &[CowVal<'b, 'v>]) -> Answer<'b, 'v> {
    let [a, b] = arguments else { return Err(ExecutionError::missing_argument_or_target()) };
    charge_bytes(weight(&**a).saturating_add(weight(&**b)))?;
    let types = || vec![a.get_type().name().to_owned(), b.get_type().name().to_owned()];
    let adder = a.as_adder().ok_or_else(|| ExecutionError::no_such_overload("+", types()))?;
    Ok(CowVal::Owned(adder.add(&**b)?.into_owned()))
}

/// Pays for a list of texts that is about to be joined, with what goes between them.
fn weigh<'b, 'v>(arguments: Arguments<'b, 'v>) -> Answer<'b, 'v> {
    let separator = arguments.get(1).map_or(0, |separator| weight(&**separator));
    let value =
        arguments.into_iter().next().ok_or_else(ExecutionError::missing_argument_or_target)?;
    let texts = elements(&*value).unwrap_or_default();
    let bytes = |text| weight(text).saturating_add(separator);
    charge_bytes(texts.into_iter().map(bytes).fold(0, usize::saturating_add))?;
    Ok(value)
}

/// Pays for a text that is about to be read from end to end; other values cost nothing.
fn read<'b, 'v>(mut arguments: Arguments<'b, 'v>) -> Answer<'b, 'v> {
    let value = arguments.pop().ok_or_else(ExecutionError::missing_argument_or_target)?;
    if let Some(text) = value.downcast_ref::<CelString<'_>>() {
        charge_bytes(text.inner().len())?;
    }
    Ok(value)
}

/// Pays for a loop before it begins.
fn each<'b, 'v>(arguments: Arguments<'b, 'v>) -> Answer<'b, 'v> {
    let round = int(&arguments, 1)?;
    let range =
        arguments.into_iter().next().ok_or_else(ExecutionError::missing_argument_or_target)?;
    let rounds = range.as_sizer().map_or(0, |sizer| *sizer.size().inner());
    charge(u64::try_from(rounds.saturating_mul(round)).unwrap_or(u64::MAX))?;
    Ok(range)
}

/// As the extension for strings has it: a negative limit means all.
fn replace<'b, 'v>(arguments: &[CowVal<'_, '_>]) -> Answer<'b, 'v> {
    let (source, from, to) = (text(arguments, 0)?, text(arguments, 1)?, text(arguments, 2)?);
    let limit = if arguments.len() > 3 { int(arguments, 3)? } else { -1 };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    charge_bytes(source.len())?;
    let times = source.matches(from).take(limit).count();
    charge_bytes(times.saturating_mul(to.len()))?;
    answer(CelString::from(source.replacen(from, to, limit)))
}

/// Bytes of a text, some for each element of a list.
fn weight(value: &dyn Val) -> usize {
    if let Some(text) = value.downcast_ref::<CelString<'_>>() {
        return text.inner().len();
    }
    let size = value.as_sizer().map_or(0, |sizer| *sizer.size().inner());
    usize::try_from(size).unwrap_or(0).saturating_mul(16)
}
