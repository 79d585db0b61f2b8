use std::collections::HashMap;

use cel::common::types::{CelBool, CelList, CelMap, CelMapKey, CelString, STRING_TYPE};
use cel::common::value::{CowVal, Val};
use cel::{DeclarationError, Env, ExecutionError};

use super::opaque::{Answer, answer, opaque, own, text};
use crate::crd::cel::budget::charge_bytes;
use crate::crd::strict_url;
use crate::go::Url;

opaque!(Url, "kubernetes.URL");

pub(super) fn declare(env: &mut Env) -> Result<(), DeclarationError> {
    env.add_type(Url::cel_type().to_owned())?;
    env.add_overload("url", "string_to_url", vec![STRING_TYPE], |args| {
        let written = text(&args, 0)?;
        charge_bytes(written.len())?;
        answer(parse(written).map_err(|why| {
            ExecutionError::function_error("url", format!("{written:?} is not a URL: it {why}"))
        })?)
    })?;
    env.add_overload("isURL", "is_url_string", vec![STRING_TYPE], |args| {
        let written = text(&args, 0)?;
        charge_bytes(written.len())?;
        answer(CelBool::from(parse(written).is_ok()))
    })?;
    part(env, "getScheme", |args| answer(CelString::from(own::<Url>(&args, 0)?.scheme.clone())))?;
    part(env, "getHost", |args| answer(CelString::from(own::<Url>(&args, 0)?.host.clone())))?;
    part(env, "getHostname", |args| {
        answer(CelString::from(own::<Url>(&args, 0)?.hostname().to_owned()))
    })?;
    part(env, "getPort", |args| answer(CelString::from(own::<Url>(&args, 0)?.port().to_owned())))?;
    part(env, "getEscapedPath", |args| {
        answer(CelString::from(own::<Url>(&args, 0)?.escaped_path()))
    })?;
    part(env, "getQuery", |args| query(&args))
}

fn part(
    env: &mut Env,
    name: &str,
    function: cel::common::functions::Function,
) -> Result<(), DeclarationError> {
    env.add_member_overload(name, name, Url::cel_type().to_owned(), Vec::new(), function)
}

/// Refuses what is not absolute, as the format `uri` does, and reads what is.
fn parse(text: &str) -> Result<Url, &'static str> {
    strict_url::parse_request_uri(text)?;
    strict_url::parse(text)
}

fn query<'b, 'v>(arguments: &[CowVal<'_, '_>]) -> Answer<'b, 'v> {
    let mut pairs: HashMap<CelMapKey<'static>, Vec<Box<dyn Val>>> = HashMap::new();
    for (key, value) in own::<Url>(arguments, 0)?.query_pairs() {
        let values = pairs.entry(CelMapKey::String(CelString::from(key))).or_default();
        values.push(Box::new(CelString::from(value)));
    }
    let lists = pairs.into_iter().map(|(key, values)| {
        let list: Box<dyn Val> = Box::new(CelList::from(values));
        (key, list)
    });
    answer(CelMap::from(lists.collect::<HashMap<_, _>>()))
}
