use cel::common::types::{CelBool, CelList, CelString, INT_TYPE, STRING_TYPE};
use cel::common::value::{CowVal, Val};
use cel::{DeclarationError, Env, ExecutionError};

use super::opaque::{Answer, answer, int, opaque, own, text};
use crate::crd::cel::budget::{charge, charge_bytes};
use crate::crd::schema::compile;

/// A regular expression that was compiled with its rule.
#[derive(Clone, Debug)]
pub(in crate::crd::cel) struct Regex(regex::Regex);

opaque!(Regex, "kubernetes.Regex");

impl PartialEq for Regex {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Regex {
    pub(in crate::crd::cel) fn new(pattern: &str) -> Option<Self> {
        compile(pattern).ok().map(Self)
    }
}

pub(super) fn declare(env: &mut Env) -> Result<(), DeclarationError> {
    for (pattern, id) in [(STRING_TYPE, "text"), (Regex::cel_type().to_owned(), "compiled")] {
        let one = || vec![pattern.to_owned()];
        let two = vec![STRING_TYPE, pattern.to_owned()];
        env.add_member_overload("matches", id, STRING_TYPE, one(), |args| matches(&args))?;
        env.add_overload("matches", &format!("global_{id}"), two, |args| matches(&args))?;
        env.add_member_overload("find", id, STRING_TYPE, one(), |args| find(&args))?;
        env.add_member_overload("findAll", id, STRING_TYPE, one(), |args| find_all(&args))?;
        let limited = vec![pattern.to_owned(), INT_TYPE];
        env.add_member_overload(
            "findAll",
            &format!("{id}_limited"),
            STRING_TYPE,
            limited,
            |args| find_all(&args),
        )?;
    }
    Ok(())
}

fn matches<'b, 'v>(arguments: &[CowVal<'_, '_>]) -> Answer<'b, 'v> {
    let found = search(arguments, |text, regex| regex.is_match(text))?;
    answer(CelBool::from(found))
}

fn find<'b, 'v>(arguments: &[CowVal<'_, '_>]) -> Answer<'b, 'v> {
    let found = search(arguments, |text, regex| {
        regex.find(text).map_or_else(String::new, |found| found.as_str().to_owned())
    })?;
    answer(CelString::from(found))
}

fn find_all<'b, 'v>(arguments: &[CowVal<'_, '_>]) -> Answer<'b, 'v> {
    let limit = if arguments.len() > 2 { int(arguments, 2)? } else { -1 };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let found: Vec<String> = search(arguments, |text, regex| {
        regex.find_iter(text).take(limit).map(|found| found.as_str().to_owned()).collect()
    })?;
    let found: Vec<Box<dyn Val>> =
        found.into_iter().map(|text| Box::new(CelString::from(text)) as _).collect();
    answer(CelList::from(found))
}

fn search<T>(
    arguments: &[CowVal<'_, '_>],
    search: impl FnOnce(&str, &regex::Regex) -> T,
) -> Result<T, ExecutionError> {
    let subject = text(arguments, 0)?;
    charge_bytes(subject.len())?;
    if let Ok(Regex(regex)) = own::<Regex>(arguments, 1) {
        return Ok(search(subject, regex));
    }
    let pattern = text(arguments, 1)?;
    charge(1000 + 50 * u64::try_from(pattern.len()).unwrap_or(u64::MAX / 100))?;
    let regex =
        compile(pattern).map_err(|error| ExecutionError::function_error("matches", error))?;
    Ok(search(subject, &regex))
}
