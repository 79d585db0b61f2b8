use std::collections::BTreeMap;

use mesh_config_model::specs::networking::{HeaderOperations, Headers, HttpRoute};

use crate::check::header_name::{self, Target, operation};
use crate::check::header_value::header_value;
use crate::{Problem, Sink, codes};

/// Checks changes of headers on the way there and back.
pub(super) fn headers(at: &mut Sink<'_>, headers: &Headers) {
    if let Some(operations) = &headers.request {
        header_operations(&mut at.field("request"), operations, Target::Request);
    }
    if let Some(operations) = &headers.response {
        header_operations(&mut at.field("response"), operations, Target::Other);
    }
}

/// Checks that the host a request is for is changed in one place at most.
pub(super) fn authority_once(at: &mut Sink<'_>, route: &HttpRoute) {
    let mut current = route.rewrite.as_ref().map_or("", |rewrite| rewrite.authority.as_str());
    let Some(request) = route.headers.as_ref().and_then(|headers| headers.request.as_ref()) else {
        return;
    };
    let mut at = at.field("headers");
    let mut at = at.field("request");
    for (list, entries) in [("set", &request.set), ("add", &request.add)] {
        for (name, value) in entries.iter().filter(|(name, _)| header_name::is_authority(name)) {
            if !current.is_empty() {
                let message = format!(
                    "host of the request is set to {current:?} already, and here to {value:?}"
                );
                let problem = Problem::new(codes::VS_H_71, message)
                    .with("first", current)
                    .with("second", value);
                at.field(list).key(name).error(problem);
            }
            current = value;
        }
    }
}

fn header_operations(at: &mut Sink<'_>, operations: &HeaderOperations, target: Target) {
    header_values(&mut at.field("add"), &operations.add, target);
    header_values(&mut at.field("set"), &operations.set, target);
    for (i, name) in operations.remove.iter().enumerate() {
        at.field("remove").index(i).check(operation(name, Target::Other));
    }
}

fn header_values(at: &mut Sink<'_>, entries: &BTreeMap<String, String>, target: Target) {
    for (name, value) in entries {
        let mut at = at.key(name);
        at.check(operation(name, target));
        at.check(header_value(value));
    }
}
