//! What a request asks for.

use super::apply::{Force, Operation, Writer};
use super::failure::Failure;
use super::fault::Verb;
use super::selector::Selection;
use http::Method;
use http::request::Parts;
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A request without its body.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) verb: Verb,
    pub(super) place: Place,
    pub(super) query: Query,
    pub(super) content_type: String,
    pub(super) form: Form,
    user_agent: String,
}

/// Whether a client wants whole objects or their metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Whole,
    Metadata,
}

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Anything that is no resource, by its path.
    Other(String),
    Resource(ResourcePath),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ResourcePath {
    pub(super) group: String,
    pub(super) version: String,
    pub(super) plural: String,
    pub(super) namespace: Arc<str>,
    pub(super) name: Arc<str>,
    pub(super) subresource: String,
}

/// The parameters of a request.
#[derive(Clone, Debug, Default)]
pub(super) struct Query(BTreeMap<String, String>);

impl Call {
    pub(super) fn read(head: &Parts) -> Result<Self, Failure> {
        let query = Query::parse(head.uri.query().unwrap_or_default());
        let place = Place::parse(head.uri.path());
        let header = |name: http::header::HeaderName| {
            let value = head.headers.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let accept = header(http::header::ACCEPT);
        let is_metadata = accept.contains("as=PartialObjectMetadata");
        Ok(Self {
            verb: verb(&head.method, &place, &query)?,
            place,
            query,
            content_type: header(http::header::CONTENT_TYPE),
            form: if is_metadata { Form::Metadata } else { Form::Whole },
            user_agent: header(http::header::USER_AGENT),
        })
    }

    pub(super) fn plural(&self) -> &str {
        match &self.place {
            Place::Other(_) => "",
            Place::Resource(path) => &path.plural,
        }
    }

    /// Who the owner of the written fields will be.
    pub(super) fn writer(&self, operation: Operation) -> Writer {
        let agent = self.user_agent.split('/').next().filter(|agent| !agent.is_empty());
        let manager = self.query.text("fieldManager").or(agent).unwrap_or("unknown");
        let subresource = match &self.place {
            Place::Other(_) => String::new(),
            Place::Resource(path) => path.subresource.clone(),
        };
        Writer { manager: manager.to_owned(), operation, subresource }
    }

    pub(super) fn force(&self) -> Force {
        if self.query.flag("force") { Force::Yes } else { Force::No }
    }

    pub(super) fn is_dry_run(&self) -> bool {
        self.query.text("dryRun").is_some()
    }
}

impl Query {
    fn parse(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// A parameter that is not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.text(name), Some("true" | "1"))
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, Failure> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let bad = |_| Failure::bad_request(format!("{name}: {text:?} is not a number"));
        text.parse().map(Some).map_err(bad)
    }

    pub(super) fn selection(&self) -> Result<Selection, Failure> {
        let text = |name| self.text(name).unwrap_or_default();
        Selection::parse(text("labelSelector"), text("fieldSelector"))
    }
}

impl Place {
    fn parse(path: &str) -> Self {
        let parts: Vec<String> =
            path.split('/').filter(|part| !part.is_empty()).map(decode).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let resource = match parts[..] {
            ["api", version, ref rest @ ..] => resource("", version, rest),
            ["apis", group, version, ref rest @ ..] => resource(group, version, rest),
            _ => None,
        };
        resource.map_or_else(|| Self::Other(path.to_owned()), Self::Resource)
    }
}

fn resource(group: &str, version: &str, rest: &[&str]) -> Option<ResourcePath> {
    let made = |namespace: &str, plural: &str, name: &str, subresource: &str| ResourcePath {
        group: group.to_owned(),
        version: version.to_owned(),
        plural: plural.to_owned(),
        namespace: Arc::from(namespace),
        name: Arc::from(name),
        subresource: subresource.to_owned(),
    };
    Some(match *rest {
        ["namespaces", name, sub @ ("status" | "finalize")] => made("", "namespaces", name, sub),
        ["namespaces", namespace, plural] => made(namespace, plural, "", ""),
        ["namespaces", namespace, plural, name] => made(namespace, plural, name, ""),
        ["namespaces", namespace, plural, name, sub] => made(namespace, plural, name, sub),
        [plural] => made("", plural, "", ""),
        [plural, name] => made("", plural, name, ""),
        [plural, name, sub] => made("", plural, name, sub),
        _ => return None,
    })
}

fn verb(method: &Method, place: &Place, query: &Query) -> Result<Verb, Failure> {
    let Place::Resource(path) = place else { return Ok(Verb::Discover) };
    let is_one = !path.name.is_empty();
    Ok(match *method {
        Method::GET if is_one => Verb::Get,
        Method::GET if query.flag("watch") => Verb::Watch,
        Method::GET => Verb::List,
        Method::POST => Verb::Create,
        Method::PUT => Verb::Update,
        Method::PATCH => Verb::Patch,
        Method::DELETE if is_one => Verb::Delete,
        Method::DELETE => Verb::DeleteCollection,
        _ => return Err(Failure::new(405, "MethodNotAllowed", format!("{method} is not served"))),
    })
}

/// Undoes the encoding of a part of a path.
fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: [&str; 6]) {
        let Place::Resource(found) = Place::parse(path) else { panic!("{path} is a resource") };
        let found = [
            &*found.group,
            &*found.version,
            &*found.plural,
            &*found.namespace,
            &*found.name,
            &*found.subresource,
        ];
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn paths_name_resources() {
        check("/api/v1/pods", ["", "v1", "pods", "", "", ""]);
        check("/api/v1/namespaces/shop", ["", "v1", "namespaces", "", "shop", ""]);
        check("/api/v1/namespaces/shop/status", ["", "v1", "namespaces", "", "shop", "status"]);
        check("/api/v1/namespaces/shop/pods/a", ["", "v1", "pods", "shop", "a", ""]);
        check(
            "/apis/apps/v1/namespaces/a/deployments/b/status",
            ["apps", "v1", "deployments", "a", "b", "status"],
        );
        assert_eq!(Place::parse("/apis/apps/v1"), Place::Other("/apis/apps/v1".to_owned()));
    }

    #[test]
    fn parameters_are_decoded() {
        let query = Query::parse("labelSelector=app%3Dcart%2Ctier+in+%28a%29&watch=1&limit=x");
        assert_eq!(query.text("labelSelector"), Some("app=cart,tier in (a)"));
        assert!(query.flag("watch"));
        assert_eq!(query.number("limit").map_err(|failure| failure.code), Err(400));
        assert_eq!(decode("100%"), "100%");
    }
}
