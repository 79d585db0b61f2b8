use mesh_config_model::specs::networking::{CorsPolicy, MatchType, StringMatch};

use crate::check::string_match::regex;
use crate::check::{header_name, number};
use crate::{Problem, Sink, codes};

const METHODS: [&str; 10] =
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*"];
const NANOS_PER_SECOND: i64 = 1_000_000_000;

/// Checks what other sites may ask for.
pub(super) fn cors_policy(at: &mut Sink<'_>, policy: &CorsPolicy) {
    for (i, origin) in policy.allow_origins.iter().enumerate() {
        allow_origin(&mut at.field("allowOrigins").index(i), origin);
    }
    for (i, method) in policy.allow_methods.iter().enumerate() {
        if !METHODS.contains(&method.as_str()) {
            let message = format!("{method:?} is not an HTTP method in upper case");
            let mut problem = Problem::new(codes::VS_H_34, message).with("method", method);
            let upper = method.to_ascii_uppercase();
            if METHODS.contains(&upper.as_str()) {
                problem = problem.replaced(upper);
            }
            at.field("allowMethods").index(i).error(problem);
        }
    }
    for (list, names) in
        [("allowHeaders", &policy.allow_headers), ("exposeHeaders", &policy.expose_headers)]
    {
        for (i, name) in names.iter().enumerate() {
            at.field(list).index(i).check(header_name::cors(name));
        }
    }
    if let Some(age) = policy.max_age {
        let mut at = at.field("maxAge");
        at.check(number::duration(age));
        if age.as_nanos() % NANOS_PER_SECOND > 0 {
            let message = format!("maxAge {age} is not a whole number of seconds");
            at.error(Problem::new(codes::VS_H_38, message).with("duration", age));
        }
    }
}

fn allow_origin(at: &mut Sink<'_>, origin: &StringMatch) {
    let text = match &origin.match_type {
        Some(MatchType::Exact(text) | MatchType::Prefix(text) | MatchType::Regex(text)) => {
            text.as_str()
        }
        _ => "",
    };
    if text.is_empty() {
        at.error(Problem::new(
            codes::VS_H_32,
            "origin matches nothing; give exact, prefix or regex a text",
        ));
    }
    if matches!(origin.match_type, Some(MatchType::Regex(_))) {
        at.field("regex").check(regex(text));
    }
}
