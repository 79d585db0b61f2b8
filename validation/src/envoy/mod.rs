//! What an `EnvoyFilter` puts into the configuration of proxies, decoded as Istio decodes it.
//!
//! `api.txt` lists the messages of Envoy's API; `cargo xtask gen-envoy` writes it from the `.proto` files that the
//! crate `envoy-types` ships (version 0.7.7).

mod contrib;
mod decode;
mod schema;

use mesh_config_model::specs::networking::ApplyTo;
use serde_json::{Map, Value};

use crate::{Problem, Sink, codes};
use decode::{Decoded, Unknown, decode};
use schema::SCHEMA;

/// Checks the value of a patch; `at` stands at it.
pub(crate) fn patch_value(at: &mut Sink<'_>, apply_to: ApplyTo, value: &Map<String, Value>) {
    let Some(message) = message_of(apply_to) else {
        let message = format!("applyTo {apply_to} is unknown, so its value cannot be read");
        return at.error(Problem::new(codes::EF_23, message).with("applyTo", apply_to));
    };
    if let Err(fault) = decode(&SCHEMA, message, value, Unknown::Ignored) {
        return at.at_path(&fault.path).error(fault.problem);
    }
    match decode(&SCHEMA, message, value, Unknown::Refused) {
        Ok(message) => deprecated(at, &message),
        Err(fault) => at.at_path(&fault.path).warning(fault.problem),
    }
}

/// The message that a patch changes or adds.
fn message_of(apply_to: ApplyTo) -> Option<&'static str> {
    Some(match apply_to {
        ApplyTo::Cluster => "envoy.config.cluster.v3.Cluster",
        ApplyTo::Listener => "envoy.config.listener.v3.Listener",
        ApplyTo::RouteConfiguration => "envoy.config.route.v3.RouteConfiguration",
        ApplyTo::FilterChain => "envoy.config.listener.v3.FilterChain",
        ApplyTo::HttpFilter => {
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter"
        }
        ApplyTo::NetworkFilter => "envoy.config.listener.v3.Filter",
        ApplyTo::VirtualHost => "envoy.config.route.v3.VirtualHost",
        ApplyTo::HttpRoute => "envoy.config.route.v3.Route",
        ApplyTo::ExtensionConfig => "envoy.config.core.v3.TypedExtensionConfig",
        ApplyTo::Bootstrap => "envoy.config.bootstrap.v3.Bootstrap",
        ApplyTo::ListenerFilter => "envoy.config.listener.v3.ListenerFilter",
        _ => return None,
    })
}

/// Warns about types that Envoy will drop, and about extensions that are named without their type.
fn deprecated(at: &mut Sink<'_>, message: &Decoded<'_>) {
    let (mut frozen, mut untyped) = (Vec::new(), Vec::new());
    message.walk(&mut |message| {
        frozen.extend(message.any.filter(|url| SCHEMA.is_frozen(url)));
        if SCHEMA.has_typed_config(message.name) && !message.is_typed {
            untyped.push(message.label);
        }
    });
    if !frozen.is_empty() {
        let list = frozen.join(", ");
        let message = format!("types will be dropped: {list}");
        at.warning(Problem::new(codes::EF_26, message).with("types", list));
    }
    if !untyped.is_empty() {
        let list = untyped.join(", ");
        let message = format!("extensions have no typed_config: {list}");
        at.warning(Problem::new(codes::EF_27, message).with("names", list));
    }
}
