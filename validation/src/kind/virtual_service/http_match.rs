use std::collections::BTreeMap;

use mesh_config_model::labels::is_dns1123_label;
use mesh_config_model::specs::networking::{HttpMatchRequest, MatchType, StringMatch};

use crate::check::gateway_name::{RouteSemantics, gateway_names};
use crate::check::string_match::{regex_match, string_match};
use crate::check::{header_name, labels, number};
use crate::{Problem, Sink, codes};

/// Checks which requests a route applies to; `at` stands at the list.
pub(super) fn matches(at: &mut Sink<'_>, matches: &[HttpMatchRequest]) {
    for (i, request) in matches.iter().enumerate() {
        http_match(&mut at.index(i), request);
    }
}

fn http_match(at: &mut Sink<'_>, request: &HttpMatchRequest) {
    header_matches(&mut at.field("headers"), &request.headers, |_| false);
    header_matches(&mut at.field("withoutHeaders"), &request.without_headers, is_any);
    if let Some(uri) = &request.uri {
        regex_match(&mut at.field("uri"), uri);
    }
    let parts = [
        ("scheme", &request.scheme),
        ("method", &request.method),
        ("authority", &request.authority),
    ];
    for (name, matcher) in parts {
        if let Some(matcher) = matcher {
            string_match(&mut at.field(name), matcher);
        }
    }
    for (name, matcher) in &request.query_params {
        string_match(&mut at.field("queryParams").key(name), matcher);
    }
    if request.port != 0 {
        at.field("port").check(number::port(request.port));
    }
    labels::labels(&mut at.field("sourceLabels"), &request.source_labels);
    gateway_names(&mut at.without_warnings(), &request.gateways, RouteSemantics::Istio);
    let namespace = &request.source_namespace;
    if !namespace.is_empty() && !is_dns1123_label(namespace) {
        let message = format!("namespace {namespace:?} is not a DNS label");
        at.field("sourceNamespace")
            .error(Problem::new(codes::VS_H_27, message).with("namespace", namespace));
    }
}

fn header_matches(
    at: &mut Sink<'_>,
    headers: &BTreeMap<String, StringMatch>,
    exempt: fn(&StringMatch) -> bool,
) {
    for (name, matcher) in headers {
        let mut at = at.key(name);
        at.check(header_name::matched(name));
        if !exempt(matcher) {
            string_match(&mut at, matcher);
        }
    }
}

/// A lone star is no regular expression, but means any value among the headers that must be absent.
fn is_any(matcher: &StringMatch) -> bool {
    matches!(&matcher.match_type, Some(MatchType::Regex(pattern)) if pattern == "*")
}
