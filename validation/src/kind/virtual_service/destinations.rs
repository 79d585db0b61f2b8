use mesh_config_model::specs::networking::{Destination, HttpRouteDestination, RouteDestination};

use super::headers;
use super::spec::Scope;
use crate::check::destination::destination;
use crate::check::gateway_name::RouteSemantics;
use crate::check::number;
use crate::{Problem, Sink, codes};

/// Checks where HTTP requests go; `at` stands at the list.
pub(super) fn http(at: &mut Sink<'_>, routes: &[HttpRouteDestination], scope: &Scope) {
    for (i, route) in routes.iter().enumerate() {
        let mut at = at.index(i);
        if let Some(operations) = &route.headers {
            headers::headers(&mut at.field("headers"), operations);
        }
        weighted(&mut at, route.destination.as_ref(), route.weight, scope);
    }
    total_weight(at, routes.iter().map(|route| route.weight));
}

/// Checks where connections go; `at` stands at the list.
pub(super) fn stream(at: &mut Sink<'_>, routes: &[RouteDestination], scope: &Scope) {
    for (i, route) in routes.iter().enumerate() {
        weighted(&mut at.index(i), route.destination.as_ref(), route.weight, scope);
    }
    total_weight(at, routes.iter().map(|route| route.weight));
}

fn weighted(at: &mut Sink<'_>, target: Option<&Destination>, weight: i32, scope: &Scope) {
    match target {
        None => at.error(Problem::new(codes::VS_H_73, "entry has no destination")),
        Some(target) if scope.semantics == RouteSemantics::Istio => {
            destination(&mut at.field("destination"), target);
        }
        Some(_) => {}
    }
    at.field("weight").check(number::weight(weight));
}

/// Checks that several destinations get any traffic at all; the sum may be other than 100.
fn total_weight(at: &mut Sink<'_>, weights: impl ExactSizeIterator<Item = i32>) {
    if weights.len() > 1 && weights.fold(0_i32, i32::wrapping_add) == 0 {
        at.error(Problem::new(
            codes::VS_H_77,
            "weights add up to 0, so no destination gets traffic",
        ));
    }
}
