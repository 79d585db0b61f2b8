use mesh_config_model::specs::networking::{
    HttpBodySpecifier, HttpDirectResponse, HttpMatchRequest, HttpRedirect, HttpRewrite, MatchType,
    RedirectPort, RegexRewrite,
};

use crate::check::{number, status, string_match};
use crate::{Problem, Sink, codes};

/// Largest body that is accepted, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// Largest body that is no burden for the control plane, in bytes.
const MAX_CHEAP_BODY: usize = 100 * 1024;

/// Checks a redirect; the first fault ends the check.
pub(super) fn redirect(at: &mut Sink<'_>, redirect: &HttpRedirect, matches: &[HttpMatchRequest]) {
    let problem = match redirect_target(redirect, matches) {
        Ok(()) => redirect_details(redirect),
        Err(problem) => Err(problem),
    };
    at.check(problem);
}

fn redirect_target(redirect: &HttpRedirect, matches: &[HttpMatchRequest]) -> Result<(), Problem> {
    let (uri, prefix) = (!redirect.uri.is_empty(), !redirect.prefix_rewrite.is_empty());
    if uri && prefix {
        return Err(Problem::new(
            codes::VS_H_57,
            "redirect has both uri and prefixRewrite; give one",
        ));
    }
    let by_prefix = |request: &HttpMatchRequest| match &request.uri {
        Some(uri) => matches!(uri.match_type, Some(MatchType::Prefix(_))),
        None => true,
    };
    if prefix && !matches.iter().all(by_prefix) {
        let message = "prefixRewrite needs a prefix to replace; match every uri by prefix";
        return Err(Problem::new(codes::VS_H_58, message));
    }
    let elsewhere = !redirect.authority.is_empty()
        || redirect.redirect_port.is_some()
        || !redirect.scheme.is_empty();
    if !uri && !prefix && !elsewhere {
        let message = "redirect leads nowhere; give one of uri, prefixRewrite, authority, port, derivePort, scheme";
        return Err(Problem::new(codes::VS_H_59, message));
    }
    Ok(())
}

fn redirect_details(redirect: &HttpRedirect) -> Result<(), Problem> {
    let code = redirect.redirect_code;
    if code != 0 && !(300..400).contains(&code) {
        let message = format!("redirectCode {code} is outside 300..=399");
        return Err(Problem::new(codes::VS_H_60, message).with("code", code));
    }
    let scheme = redirect.scheme.as_str();
    if !["", "http", "https"].contains(&scheme) {
        let message = format!("scheme {scheme:?} is neither http nor https");
        return Err(Problem::new(codes::VS_H_61, message).with("scheme", scheme));
    }
    match redirect.redirect_port {
        Some(RedirectPort::Port(port)) if port > 0 => number::port(port),
        _ => Ok(()),
    }
}

/// Checks an answer without any service.
pub(super) fn direct_response(at: &mut Sink<'_>, response: &HttpDirectResponse) {
    let body = response.body.as_ref().and_then(|body| body.specifier.as_ref());
    let size = match body {
        Some(HttpBodySpecifier::String(text)) => text.len(),
        Some(HttpBodySpecifier::Bytes(bytes)) => bytes.len(),
        _ => 0,
    };
    if size > MAX_BODY {
        let message = format!("body has {size} bytes, at most {MAX_BODY} are allowed");
        at.field("body").error(Problem::new(codes::VS_H_63, message).with("size", size));
    } else if size > MAX_CHEAP_BODY {
        let message = format!(
            "body has {size} bytes and travels to every proxy; over {MAX_CHEAP_BODY} is a burden"
        );
        at.field("body").warning(Problem::new(codes::VS_H_64, message).with("size", size));
    }
    at.field("status").check(status::http(i64::from(response.status)));
}

/// Checks how a request is changed before it is sent on.
pub(super) fn rewrite(at: &mut Sink<'_>, rewrite: &HttpRewrite) {
    if !rewrite.uri.is_empty() && rewrite.uri_regex_rewrite.is_some() {
        return at.error(Problem::new(
            codes::VS_H_67,
            "rewrite has both uri and uriRegexRewrite; give one",
        ));
    }
    match &rewrite.uri_regex_rewrite {
        Some(regex) => regex_rewrite(&mut at.field("uriRegexRewrite"), regex),
        None if rewrite.uri.is_empty() && rewrite.authority.is_empty() => {
            let message = "rewrite is empty; give uri, uriRegexRewrite or authority";
            at.error(Problem::new(codes::VS_H_68, message));
        }
        None => {}
    }
}

fn regex_rewrite(at: &mut Sink<'_>, rewrite: &RegexRewrite) {
    if rewrite.r#match.is_empty() || rewrite.rewrite.is_empty() {
        at.error(Problem::new(codes::VS_H_69, "uriRegexRewrite needs both match and rewrite"));
    }
    at.field("match").check(string_match::regex(&rewrite.r#match));
}
