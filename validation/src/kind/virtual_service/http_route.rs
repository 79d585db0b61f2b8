use mesh_config_model::specs::networking::HttpRoute;

use super::spec::Scope;
use super::{action, cors, destinations, fault, headers, http_match, mirror};
use crate::check::{number, retry};
use crate::{Problem, Sink, codes};

/// Checks one route of HTTP requests.
pub(super) fn http_route(at: &mut Sink<'_>, route: &HttpRoute, scope: &Scope) {
    conflicts(at, route, scope);
    http_match::matches(&mut at.field("match"), &route.r#match);
    if let Some(operations) = &route.headers {
        headers::headers(&mut at.field("headers"), operations);
    }
    if let Some(policy) = &route.cors_policy {
        cors::cors_policy(&mut at.field("corsPolicy"), policy);
    }
    if let Some(injection) = &route.fault {
        fault::fault(&mut at.field("fault"), injection);
    }
    mirror::mirrors(at, route);
    if let Some(redirect) = &route.redirect {
        action::redirect(&mut at.field("redirect"), redirect, &route.r#match);
    }
    if let Some(response) = &route.direct_response {
        action::direct_response(&mut at.field("directResponse"), response);
    }
    if let Some(retries) = &route.retries {
        retry::retry(&mut at.field("retries"), retries);
    }
    if let Some(rewrite) = &route.rewrite {
        action::rewrite(&mut at.field("rewrite"), rewrite);
    }
    headers::authority_once(at, route);
    if let Some(timeout) = route.timeout {
        at.field("timeout").check(number::duration(timeout));
    }
    destinations::http(&mut at.field("route"), &route.route, scope);
}

/// Checks that a route does one thing with a request.
fn conflicts(at: &mut Sink<'_>, route: &HttpRoute, scope: &Scope) {
    if !scope.is_delegate && route.delegate.is_some() {
        return root_conflicts(at, route);
    }
    if route.delegate.is_some() {
        at.field("delegate")
            .error(Problem::new(codes::VS_H_4, "a delegate has no delegate of its own"));
    }
    let (forwards, redirects) = (!route.route.is_empty(), route.redirect.is_some());
    let (responds, fails) = (route.direct_response.is_some(), route.fault.is_some());
    let rewrites = route.rewrite.is_some();
    let pairs = [
        (redirects && forwards, codes::VS_H_5, "redirect excludes route"),
        (redirects && fails, codes::VS_H_6, "redirect excludes fault"),
        (redirects && rewrites, codes::VS_H_7, "redirect excludes rewrite"),
        (redirects && responds, codes::VS_H_8, "redirect excludes directResponse"),
        (responds && forwards, codes::VS_H_9, "directResponse excludes route"),
        (responds && fails, codes::VS_H_10, "directResponse excludes fault"),
        (responds && rewrites, codes::VS_H_11, "directResponse excludes rewrite"),
        (
            !redirects && !responds && !forwards,
            codes::VS_H_13,
            "route does nothing; give one of route, redirect, directResponse",
        ),
        (
            route.mirror.is_some() && !route.mirrors.is_empty(),
            codes::VS_H_14,
            "mirror is the old form of mirrors; give mirrors alone",
        ),
    ];
    for (conflict, code, message) in pairs {
        if conflict {
            at.error(Problem::new(code, message));
        }
    }
}

/// A route that hands over to a delegate leaves what to do to that.
fn root_conflicts(at: &mut Sink<'_>, route: &HttpRoute) {
    if route.redirect.is_some() {
        at.field("redirect").error(Problem::new(codes::VS_H_2, "delegate excludes redirect"));
    }
    if !route.route.is_empty() {
        at.field("route").error(Problem::new(codes::VS_H_3, "delegate excludes route"));
    }
}
