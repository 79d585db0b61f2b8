use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use granit_parser::{ScalarStyle, Tag};

use crate::yaml::Resolver;

use super::{Scalar, core_schema, kubernetes};

/// A scalar that its explicit tag does not allow; names the type asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::yaml) struct TagError(pub(in crate::yaml) &'static str);

/// Decides the type of a scalar.
///
/// A tag that is not one of YAML's own leaves the scalar a text, as in Kubernetes.
pub(in crate::yaml) fn resolve<'t>(
    text: Cow<'t, str>,
    style: ScalarStyle,
    tag: Option<&Tag>,
    resolver: Resolver,
) -> Result<Scalar<'t>, TagError> {
    let Some(tag) = tag else {
        return Ok(match style {
            ScalarStyle::Plain => plain(&text, resolver).unwrap_or(Scalar::Text(text)),
            _ => Scalar::Text(text),
        });
    };
    let found = || plain(&text, resolver);
    match tag.suffix_in_namespace("tag:yaml.org,2002:").as_deref() {
        Some("bool") => only(found(), "boolean", |scalar| matches!(scalar, Scalar::Bool(_))),
        Some("int") => only(found(), "integer", |scalar| {
            matches!(scalar, Scalar::Integer(_) | Scalar::Unsigned(_))
        }),
        Some("null") => only(found(), "null", |scalar| *scalar == Scalar::Null),
        Some("float") => found().and_then(into_float).ok_or(TagError("float")),
        Some("binary") => binary(&text)
            .map(|text| Scalar::Text(text.into()))
            .ok_or(TagError("base64 of UTF-8 text")),
        Some(_) | None => Ok(Scalar::Text(text)),
    }
}

/// Tells whether a plain scalar is a text to every resolver.
pub(in crate::yaml) fn is_text(text: &str) -> bool {
    kubernetes::resolve(text).is_none() && core_schema::resolve(text).is_none()
}

fn plain(text: &str, resolver: Resolver) -> Option<Scalar<'static>> {
    match resolver {
        Resolver::Kubernetes => kubernetes::resolve(text),
        Resolver::Yaml12Core => core_schema::resolve(text),
    }
}

fn only<'t>(
    found: Option<Scalar<'t>>,
    expected: &'static str,
    fits: fn(&Scalar<'t>) -> bool,
) -> Result<Scalar<'t>, TagError> {
    found.filter(fits).ok_or(TagError(expected))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the tag asks for a float, which is as exact as floats are"
)]
fn into_float(scalar: Scalar<'_>) -> Option<Scalar<'_>> {
    match scalar {
        Scalar::Integer(number) => Some(Scalar::Float(number as f64)),
        Scalar::Unsigned(number) => Some(Scalar::Float(number as f64)),
        Scalar::Float(_) => Some(scalar),
        Scalar::Null | Scalar::Bool(_) | Scalar::Text(_) => None,
    }
}

fn binary(text: &str) -> Option<String> {
    let compact: String = text.split_ascii_whitespace().collect();
    String::from_utf8(STANDARD.decode(compact).ok()?).ok()
}
