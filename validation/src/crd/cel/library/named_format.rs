use cel::common::types::{CelList, CelOptional, CelString, STRING_TYPE};
use cel::common::value::{CowVal, Val};
use cel::{DeclarationError, Env, ExecutionError};

use super::opaque::{Answer, answer, opaque, own, text};
use crate::crd::{formats, names};

/// A format that texts can be checked against.
#[derive(Clone, Copy, Debug)]
struct Format {
    name: &'static str,
    /// What is wrong with a text.
    check: fn(&str) -> Option<&'static str>,
}

opaque!(Format, "kubernetes.NamedFormat");

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

const fn format(name: &'static str, check: fn(&str) -> Option<&'static str>) -> Format {
    Format { name, check }
}

const FORMATS: [Format; 14] = [
    format("dns1123Label", names::dns_label),
    format("dns1123Subdomain", names::dns_subdomain),
    format("dns1035Label", names::dns1035_label),
    format("qualifiedName", names::qualified_name),
    format("dns1123LabelPrefix", |text| names::dns_label(prefix(text))),
    format("dns1123SubdomainPrefix", |text| names::dns_subdomain(prefix(text))),
    format("dns1035LabelPrefix", |text| names::dns1035_label(prefix(text))),
    format("labelValue", names::label_value),
    format("uri", |text| refused(formats::matches("uri", text), "is not an absolute URI")),
    format("uuid", |text| refused(formats::matches("uuid", text), "is not a UUID")),
    format("byte", |text| refused(formats::matches("byte", text), "is not base64")),
    format("date", |text| refused(formats::matches("date", text), "is not a date")),
    format("datetime", |text| {
        refused(formats::matches("date-time", text), "is not a date and time")
    }),
    format("duration", |text| refused(formats::matches("duration", text), "is not a duration")),
];

/// A prefix of a name may end with a dash.
fn prefix(text: &str) -> &str {
    if text.len() > 1 { text.strip_suffix('-').unwrap_or(text) } else { text }
}

fn refused(matches: bool, why: &'static str) -> Option<&'static str> {
    (!matches).then_some(why)
}

pub(super) fn declare(env: &mut Env) -> Result<(), DeclarationError> {
    env.add_overload("format.named", "format_named", vec![STRING_TYPE], |args| {
        let name = text(&args, 0)?;
        let found = FORMATS.iter().find(|format| format.name == name);
        answer(found.map_or_else(CelOptional::none, |format| CelOptional::of(Box::new(*format))))
    })?;
    // A function of CEL carries nothing with it, so each format has its own.
    macro_rules! formats {
        ($($index:literal)+) => {$(
            let name = format!("format.{}", FORMATS[$index].name);
            env.add_overload(&name, &name, Vec::new(), |_| answer(FORMATS[$index]))?;
        )+};
    }
    formats!(0 1 2 3 4 5 6 7 8 9 10 11 12);
    let this = Format::cel_type().to_owned();
    env.add_member_overload("validate", "format_validate", this, vec![STRING_TYPE], |args| {
        validate(&args)
    })
}

/// Answers with what is wrong, or with nothing.
fn validate<'b, 'v>(arguments: &[CowVal<'_, '_>]) -> Answer<'b, 'v> {
    let format = own::<Format>(arguments, 0)?;
    let Some(why) = (format.check)(text(arguments, 1)?) else { return answer(CelOptional::none()) };
    let reasons: Vec<Box<dyn Val>> = vec![Box::new(CelString::from(why))];
    let reasons: Box<dyn Val> = Box::new(CelList::from(reasons));
    let answered: Result<_, ExecutionError> = answer(CelOptional::of(reasons));
    answered
}
