//! What a server says of itself.

use super::failure::Failure;
use super::kind::{Scope, ServedKind, Status};
use super::respond::{self, Answer};
use http::Response;
use serde_json::{Value, json};

/// Answers a request for a path that is no resource.
pub(super) fn answer(path: &str, kinds: &[ServedKind]) -> Result<Response<Answer>, Failure> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let found = match parts[..] {
        ["healthz" | "readyz" | "livez", ..] => return Ok(respond::text("ok")),
        ["version"] => json!({"major": "1", "minor": "34", "gitVersion": "v1.34.0"}),
        ["api"] => json!({"kind": "APIVersions", "versions": ["v1"]}),
        ["apis"] => json!({
            "kind": "APIGroupList",
            "apiVersion": "v1",
            "groups": groups(kinds).iter().map(|name| group(name, kinds)).collect::<Vec<_>>(),
        }),
        ["api", version] => resources("", version, kinds),
        ["apis", name] if groups(kinds).contains(&name) => group(name, kinds),
        ["apis", name, version] => resources(name, version, kinds),
        _ => return Err(Failure::no_such_path()),
    };
    let is_empty = found["resources"].as_array().is_some_and(Vec::is_empty);
    if is_empty { Err(Failure::no_such_path()) } else { Ok(respond::object(200, &found)) }
}

fn groups(kinds: &[ServedKind]) -> Vec<&str> {
    let mut groups: Vec<_> = kinds.iter().map(|kind| kind.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    groups.retain(|group| !group.is_empty());
    groups
}

fn group(name: &str, kinds: &[ServedKind]) -> Value {
    let of_group = kinds.iter().filter(|kind| kind.group == name);
    let mut versions: Vec<_> = of_group.flat_map(|kind| &kind.versions).collect();
    versions.sort_unstable();
    versions.dedup();
    let version = |version: &&String| json!({"groupVersion": format!("{name}/{version}"), "version": version});
    let versions: Vec<_> = versions.iter().map(version).collect();
    json!({
        "kind": "APIGroup",
        "apiVersion": "v1",
        "name": name,
        "versions": versions,
        "preferredVersion": versions.first(),
    })
}

fn resources(group: &str, version: &str, kinds: &[ServedKind]) -> Value {
    let is_served = |kind: &&ServedKind| {
        kind.group == group && kind.versions.iter().any(|served| served == version)
    };
    let resource = |kind: &ServedKind| {
        json!({
            "name": kind.plural,
            "singularName": kind.kind.to_lowercase(),
            "namespaced": kind.scope == Scope::Namespaced,
            "kind": kind.kind,
            "shortNames": kind.short_names,
            "verbs": [
                "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
            ],
        })
    };
    let status = |kind: &ServedKind| {
        json!({
            "name": format!("{}/status", kind.plural),
            "singularName": "",
            "namespaced": kind.scope == Scope::Namespaced,
            "kind": kind.kind,
            "verbs": ["get", "patch", "update"],
        })
    };
    let served = || kinds.iter().filter(is_served);
    let mut resources: Vec<_> = served().map(resource).collect();
    resources.extend(served().filter(|kind| kind.status == Status::Subresource).map(status));
    let group_version =
        if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
    json!({
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": group_version,
        "resources": resources,
    })
}
