use mesh_config_model::specs::networking::{
    ApplyTo, EnvoyConfigObjectMatch, EnvoyConfigObjectPatch, EnvoyFilter, ListenerMatchFilterMatch,
    ObjectTypes, Patch, PatchContext, PatchOperation,
};

use crate::check::selector;
use crate::{Code, Context, Problem, Sink, Validate, codes, go};

/// The network filter whose filters can be matched too, by its name and its old name.
const CONNECTION_MANAGER: [&str; 2] =
    ["envoy.filters.network.http_connection_manager", "envoy.http_connection_manager"];
/// Longest expression for the version of a proxy that Istio compiles.
const MAX_VERSION: usize = 1024;

impl Validate for EnvoyFilter {
    fn validate(&self, _: &Context<'_>, sink: &mut Sink<'_>) {
        let selector = self.workload_selector.as_ref();
        if !selector::networking(&mut sink.field("workloadSelector"), selector) {
            return;
        }
        let message =
            "EnvoyFilter depends on internals that change without notice; prefer another API";
        sink.warning(Problem::new(codes::EF_1, message));
        selector::selects_something(&mut sink.field("workloadSelector"), selector, codes::EF_3);
        for (i, entry) in self.config_patches.iter().enumerate() {
            let mut at = sink.field("configPatches");
            let mut at = at.index(i);
            if let Err(Skip(problem)) = patch(&mut at, entry) {
                at.error(*problem);
            }
        }
    }
}

/// A problem that ends the check of a patch.
struct Skip(Box<Problem>);

impl From<Problem> for Skip {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

fn patch(at: &mut Sink<'_>, entry: &EnvoyConfigObjectPatch) -> Result<(), Skip> {
    let matched = entry.r#match.as_ref();
    if matched.is_some_and(|matched| matched.context == PatchContext::Waypoint) {
        return Ok(());
    }
    let given = complete(entry)?;
    if let Some(proxy) = matched.and_then(|matched| matched.proxy.as_ref()) {
        proxy_version(&mut at.field("match").field("proxy"), &proxy.proxy_version)?;
    }
    if let Some(matched) = matched {
        object_match(&mut at.field("match"), entry.apply_to, matched)?;
    }
    #[cfg(feature = "envoy")]
    if let Some(value) = &given.value {
        let mut at = at.field("patch");
        crate::envoy::patch_value(&mut at.field("value"), entry.apply_to, value);
    }
    #[cfg(not(feature = "envoy"))]
    let _ = given;
    Ok(())
}

/// Tells whether a patch says what is to be done to what.
fn complete(entry: &EnvoyConfigObjectPatch) -> Result<&Patch, Skip> {
    if entry.apply_to == ApplyTo::Invalid {
        return Err(Problem::new(codes::EF_6, "patch does not say what it applies to").into());
    }
    let patch =
        entry.patch.as_ref().ok_or_else(|| Problem::new(codes::EF_7, "entry has no patch"))?;
    if patch.operation == PatchOperation::Invalid {
        return Err(Problem::new(codes::EF_8, "patch has no operation").into());
    }
    if patch.operation != PatchOperation::Remove && patch.value.is_none() {
        let message = format!("operation {} needs a value", patch.operation);
        return Err(Problem::new(codes::EF_9, message).into());
    }
    Ok(patch)
}

fn proxy_version(at: &mut Sink<'_>, version: &str) -> Result<(), Skip> {
    if version.len() > MAX_VERSION {
        let message = format!("proxyVersion has more than {MAX_VERSION} bytes and is ignored");
        at.field("proxyVersion").warning(Problem::new(codes::EF_10, message));
        return Ok(());
    }
    go::regexp::check(version).map_err(|error| {
        let message = format!("proxyVersion {version:?} is not RE2 syntax: {error}");
        Problem::new(codes::EF_11, message).with("regex", version).into()
    })
}

fn object_match(
    at: &mut Sink<'_>,
    apply_to: ApplyTo,
    matched: &EnvoyConfigObjectMatch,
) -> Result<(), Skip> {
    let Some(object) = &matched.object_types else { return Ok(()) };
    match apply_to {
        ApplyTo::Listener | ApplyTo::FilterChain | ApplyTo::NetworkFilter | ApplyTo::HttpFilter => {
            let ObjectTypes::Listener(listener) = object else {
                return Err(other_match(apply_to, "listener", codes::EF_12).into());
            };
            let chain = listener.filter_chain.as_ref();
            let Some(filter) = chain.and_then(|chain| chain.filter.as_ref()) else { return Ok(()) };
            let mut at = at.field("listener");
            let mut at = at.field("filterChain");
            filter_match(&mut at.field("filter"), apply_to, filter)
        }
        ApplyTo::RouteConfiguration | ApplyTo::VirtualHost | ApplyTo::HttpRoute => {
            if !matches!(object, ObjectTypes::RouteConfiguration(_)) {
                at.error(other_match(apply_to, "routeConfiguration", codes::EF_19));
            }
            Ok(())
        }
        ApplyTo::Cluster => {
            if !matches!(object, ObjectTypes::Cluster(_)) {
                at.error(other_match(apply_to, "cluster", codes::EF_20));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn other_match(apply_to: ApplyTo, expected: &str, code: Code) -> Problem {
    let message = format!("applyTo {apply_to} is matched by {expected} alone");
    Problem::new(code, message).with("applyTo", apply_to)
}

fn filter_match(
    at: &mut Sink<'_>,
    apply_to: ApplyTo,
    filter: &ListenerMatchFilterMatch,
) -> Result<(), Skip> {
    if matches!(apply_to, ApplyTo::Listener | ApplyTo::FilterChain) {
        let message = format!("filter has no effect with applyTo {apply_to}");
        at.warning(Problem::new(codes::EF_13, message).with("applyTo", apply_to));
    }
    if filter.name.is_empty() {
        return Err(Problem::new(codes::EF_14, "filter to match has no name").into());
    }
    if let Some(sub_filter) = &filter.sub_filter {
        if apply_to != ApplyTo::HttpFilter {
            return Err(Problem::new(
                codes::EF_15,
                "subFilter works with applyTo HTTP_FILTER alone",
            )
            .into());
        }
        if !CONNECTION_MANAGER.contains(&filter.name.as_str()) {
            let message =
                format!("subFilter works with the filter {} alone", CONNECTION_MANAGER[0]);
            return Err(Problem::new(codes::EF_16, message).into());
        }
        if sub_filter.name.is_empty() {
            return Err(Problem::new(codes::EF_17, "subFilter to match has no name").into());
        }
        deprecated_name(&mut at.field("subFilter").field("name"), &sub_filter.name);
    }
    deprecated_name(&mut at.field("name"), &filter.name);
    Ok(())
}

fn deprecated_name(at: &mut Sink<'_>, name: &str) {
    let Some((_, new)) = DEPRECATED.iter().find(|(old, _)| *old == name) else { return };
    let message = format!("filter name {name:?} is deprecated; use {new:?}");
    let mut problem = Problem::new(codes::EF_18, message).with("old", name).with("new", new);
    // This name was that of two filters.
    if name != "envoy.ext_authz" {
        problem = problem.replaced(*new);
    }
    at.warning(problem);
}

/// Filters that had another name, by their old and new ones.
const DEPRECATED: [(&str, &str); 28] = [
    ("envoy.buffer", "envoy.filters.http.buffer"),
    ("envoy.client_ssl_auth", "envoy.filters.network.client_ssl_auth"),
    ("envoy.cors", "envoy.filters.http.cors"),
    ("envoy.csrf", "envoy.filters.http.csrf"),
    ("envoy.echo", "envoy.filters.network.echo"),
    ("envoy.ext_authz", "envoy.filters.http.ext_authz"),
    ("envoy.fault", "envoy.filters.http.fault"),
    ("envoy.grpc_http1_bridge", "envoy.filters.http.grpc_http1_bridge"),
    ("envoy.grpc_json_transcoder", "envoy.filters.http.grpc_json_transcoder"),
    ("envoy.grpc_web", "envoy.filters.http.grpc_web"),
    ("envoy.gzip", "envoy.filters.http.gzip"),
    ("envoy.health_check", "envoy.filters.http.health_check"),
    ("envoy.http_connection_manager", "envoy.filters.network.http_connection_manager"),
    ("envoy.http_dynamo_filter", "envoy.filters.http.dynamo"),
    ("envoy.ip_tagging", "envoy.filters.http.ip_tagging"),
    ("envoy.listener.http_inspector", "envoy.filters.listener.http_inspector"),
    ("envoy.listener.original_dst", "envoy.filters.listener.original_dst"),
    ("envoy.listener.original_src", "envoy.filters.listener.original_src"),
    ("envoy.listener.proxy_protocol", "envoy.filters.listener.proxy_protocol"),
    ("envoy.listener.tls_inspector", "envoy.filters.listener.tls_inspector"),
    ("envoy.lua", "envoy.filters.http.lua"),
    ("envoy.mongo_proxy", "envoy.filters.network.mongo_proxy"),
    ("envoy.rate_limit", "envoy.filters.http.ratelimit"),
    ("envoy.ratelimit", "envoy.filters.network.ratelimit"),
    ("envoy.redis_proxy", "envoy.filters.network.redis_proxy"),
    ("envoy.router", "envoy.filters.http.router"),
    ("envoy.squash", "envoy.filters.http.squash"),
    ("envoy.tcp_proxy", "envoy.filters.network.tcp_proxy"),
];
