use std::cmp::Ordering;

use cel::common::types::{BOOL_TYPE, CelBool, CelInt, STRING_TYPE};
use cel::common::value::{CowVal, Val};
use cel::{DeclarationError, Env, ExecutionError};

use super::opaque::{Answer, answer, opaque, own, text};

/// A semantic version.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Version(semver::Version);

opaque!(Version, "kubernetes.Semver");

pub(super) fn declare(env: &mut Env) -> Result<(), DeclarationError> {
    let version = || Version::cel_type().to_owned();
    env.add_type(version())?;
    let one = || vec![STRING_TYPE];
    let two = || vec![STRING_TYPE, BOOL_TYPE];
    env.add_overload("semver", "string_to_semver", one(), |args| answer(read(&args)?))?;
    env.add_overload("semver", "string_bool_to_semver", two(), |args| answer(read(&args)?))?;
    env.add_overload("isSemver", "is_semver", one(), |args| is(&args))?;
    env.add_overload("isSemver", "is_semver_normalized", two(), |args| is(&args))?;
    let mut method = |name: &str, args, function| {
        env.add_member_overload(name, &format!("semver_{name}"), version(), args, function)
    };
    method("major", vec![], |args| number(own::<Version>(&args, 0)?.0.major))?;
    method("minor", vec![], |args| number(own::<Version>(&args, 0)?.0.minor))?;
    method("patch", vec![], |args| number(own::<Version>(&args, 0)?.0.patch))?;
    method("compareTo", vec![version()], |args| answer(CelInt::from(compare(&args)? as i64)))?;
    method("isGreaterThan", vec![version()], |args| {
        answer(CelBool::from(compare(&args)? == Ordering::Greater))
    })?;
    method("isLessThan", vec![version()], |args| {
        answer(CelBool::from(compare(&args)? == Ordering::Less))
    })
}

fn is<'b, 'v>(arguments: &[CowVal<'_, '_>]) -> Answer<'b, 'v> {
    answer(CelBool::from(read(arguments).is_ok()))
}

fn number<'b, 'v>(part: u64) -> Answer<'b, 'v> {
    answer(CelInt::from(i64::try_from(part).unwrap_or(i64::MAX)))
}

/// Build metadata does not order versions.
fn compare(arguments: &[CowVal<'_, '_>]) -> Result<Ordering, ExecutionError> {
    Ok(own::<Version>(arguments, 0)?.0.cmp_precedence(&own::<Version>(arguments, 1)?.0))
}

fn read(arguments: &[CowVal<'_, '_>]) -> Result<Version, ExecutionError> {
    let written = text(arguments, 0)?;
    let normalize = arguments
        .get(1)
        .and_then(|value| value.downcast_ref::<CelBool>())
        .is_some_and(|normalize| *normalize.inner());
    let parsed = if normalize { normal(written).parse() } else { written.parse() };
    parsed.map(Version).map_err(|error| {
        ExecutionError::function_error("semver", format!("{written:?} is not a version: {error}"))
    })
}

/// Removes a leading `v`, adds missing parts, removes leading zeros.
fn normal(written: &str) -> String {
    let plain = written.strip_prefix('v').unwrap_or(written);
    let end = plain.find(['-', '+']).unwrap_or(plain.len());
    let (core, rest) = plain.split_at(end);
    let mut parts: Vec<&str> = core
        .split('.')
        .map(|part| match part.trim_start_matches('0') {
            "" if !part.is_empty() => "0",
            stripped => stripped,
        })
        .collect();
    while parts.len() < 3 {
        parts.push("0");
    }
    parts.join(".") + rest
}
