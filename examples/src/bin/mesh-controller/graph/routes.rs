use std::collections::BTreeSet;

use krt::{Collection, Context, Index};
use mesh_config_model::NamespacedName;

use super::inputs::Inputs;
use super::object::Object;
use crate::model::ObjectKey;
use crate::policy;

/// A VirtualService that something can reach, and the hosts it leads to.
#[derive(Debug, PartialEq)]
pub(super) struct Route {
    pub(super) object: Object,
    pub(super) hosts: BTreeSet<String>,
}

/// VirtualServices that something can reach: through the sidecars of the mesh, through a gateway that exists,
/// or because another one that can be reached delegates to them.
/// One that delegates leads where its delegates lead.
pub(super) fn routes(inputs: &Inputs) -> Collection<Route> {
    let all = inputs.virtual_services.clone();
    let gateways = inputs.gateways.clone();
    let delegating = all.index("delegate", delegates);
    inputs.virtual_services.map("routes", move |cx, route| {
        if !is_reachable(cx, route, &gateways, &delegating) {
            return None;
        }
        let mut hosts = policy::route_hosts(route.config());
        for delegate in delegates(route).into_iter().filter_map(|key| cx.get(&all, &key)) {
            hosts.extend(policy::route_hosts(delegate.config()));
        }
        Some(Route { object: route.as_ref().clone(), hosts })
    })
}

fn is_reachable(
    cx: &mut Context<'_>,
    route: &Object,
    gateways: &Collection<Object>,
    delegating: &Index<Object, ObjectKey>,
) -> bool {
    if !policy::is_delegate(route.config()) {
        return is_bound(cx, route, gateways);
    }
    cx.fetch(delegating, route.id()).iter().any(|root| is_bound(cx, root, gateways))
}

fn is_bound(cx: &mut Context<'_>, route: &Object, gateways: &Collection<Object>) -> bool {
    policy::reachable_gateways(route.config()).is_none_or(|bound| {
        let mut keys = bound.iter().filter_map(|gateway| gateway_key(gateway));
        keys.any(|key| cx.get(gateways, &key).is_some())
    })
}

fn delegates(route: &Object) -> Vec<ObjectKey> {
    let key = |name: NamespacedName| ObjectKey::new("VirtualService", name);
    policy::delegates(route.config()).into_iter().map(key).collect()
}

fn gateway_key(gateway: &str) -> Option<ObjectKey> {
    let (namespace, name) = gateway.split_once('/')?;
    Some(ObjectKey::new("Gateway", NamespacedName::new(namespace, name)))
}
