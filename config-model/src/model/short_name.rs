use std::borrow::Cow;
use std::net::IpAddr;

use super::Meta;

/// Completes a host name as an object of `meta`'s namespace and domain means it.
///
/// Empty names, `*`, IP addresses and names with a dot stay as they are.
///
/// ```
/// use mesh_config_model::{Meta, resolve_shortname};
///
/// let meta = Meta { namespace: "default".into(), domain: "cluster.local".into(), ..Meta::default() };
/// assert_eq!(resolve_shortname("reviews", &meta), "reviews.default.svc.cluster.local");
/// assert_eq!(resolve_shortname("example.com", &meta), "example.com");
/// ```
#[must_use]
pub fn resolve_shortname<'a>(host: &'a str, meta: &Meta) -> Cow<'a, str> {
    if host.is_empty() || host == "*" || host.contains('.') || host.parse::<IpAddr>().is_ok() {
        return Cow::Borrowed(host);
    }
    let mut full = host.to_owned();
    if !meta.namespace.is_empty() {
        full.push('.');
        full.push_str(&meta.namespace);
    }
    if !meta.domain.is_empty() {
        full.push_str(".svc.");
        full.push_str(&meta.domain);
    }
    Cow::Owned(full)
}

/// Completes the name of a gateway to `namespace/name`.
///
/// `./name` means the namespace of `meta`, as a bare name does.
/// A dotted name without a slash is read as a host name: name first, then namespace, the rest without meaning.
///
/// ```
/// use mesh_config_model::{Meta, resolve_gateway_name};
///
/// let meta = Meta { namespace: "prod".into(), ..Meta::default() };
/// assert_eq!(resolve_gateway_name("public", &meta), "prod/public");
/// assert_eq!(resolve_gateway_name("infra/public", &meta), "infra/public");
/// ```
#[must_use]
pub fn resolve_gateway_name<'a>(gateway: &'a str, meta: &Meta) -> Cow<'a, str> {
    if let Some((namespace, name)) = gateway.split_once('/') {
        return match namespace {
            "." => Cow::Owned(format!("{}/{name}", meta.namespace)),
            _ => Cow::Borrowed(gateway),
        };
    }
    let mut labels = gateway.split('.');
    match (labels.next(), labels.next()) {
        (Some(name), Some(namespace)) => Cow::Owned(format!("{namespace}/{name}")),
        _ => Cow::Owned(format!("{}/{gateway}", meta.namespace)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta(namespace: &str, domain: &str) -> Meta {
        Meta { namespace: namespace.to_owned(), domain: domain.to_owned(), ..Meta::default() }
    }

    #[test]
    fn completes_short_host_names() {
        let check = |host, namespace, domain, expected: &str| {
            assert_eq!(
                resolve_shortname(host, &meta(namespace, domain)),
                expected,
                "{host} {namespace} {domain}"
            );
        };
        check("", "default", "cluster.local", "");
        check("*", "default", "cluster.local", "*");
        check("foo", "default", "cluster.local", "foo.default.svc.cluster.local");
        check("foo", "", "cluster.local", "foo.svc.cluster.local");
        check("foo", "default", "", "foo.default");
        check("foo", "", "", "foo");
        check("foo.bar", "default", "cluster.local", "foo.bar");
        check("*.foo", "default", "cluster.local", "*.foo");
        check("10.0.0.1", "default", "cluster.local", "10.0.0.1");
        check("2a00:4000::614", "default", "cluster.local", "2a00:4000::614");
        check("::1", "default", "cluster.local", "::1");
    }

    #[test]
    fn completes_gateway_names() {
        let check = |gateway, expected: &str| {
            assert_eq!(
                resolve_gateway_name(gateway, &meta("default", "cluster.local")),
                expected,
                "{gateway}"
            );
        };
        check("gateway", "default/gateway");
        check("ns1/gateway", "ns1/gateway");
        check("./gateway", "default/gateway");
        check("./a/b", "default/a/b");
        check("gateway.ns1", "ns1/gateway");
        check("gateway.ns1.svc.cluster.local", "ns1/gateway");
    }
}
