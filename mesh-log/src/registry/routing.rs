//! From a `tracing` target to the names that may claim it.

use std::collections::BTreeMap;

use crate::directive::DEFAULT;

/// Target of statements whose scope is only known at run time; the scope is in a field.
pub(crate) const MESH_TARGET: &str = "mesh";

/// Libraries whose messages have a scope of their own, by target prefix.
const ROUTES: [(&str, &str); 7] = [
    ("kube", "klog"),
    ("tonic", "grpc"),
    ("h2", "grpc"),
    ("hyper", "grpc"),
    ("tower", "grpc"),
    ("opentelemetry", "monitoring"),
    ("rustls", "tls"),
];

/// Target prefix to scope name.
#[derive(Debug)]
pub(super) struct Routes(BTreeMap<String, &'static str>);

impl Routes {
    pub(super) fn insert(&mut self, prefix: String, scope: &'static str) {
        self.0.insert(prefix, scope);
    }

    pub(super) fn contains(&self, prefix: &str) -> bool {
        self.0.contains_key(prefix)
    }

    /// Scope for a target, by longest prefix.
    pub(super) fn scope_of(&self, target: &str) -> &'static str {
        prefixes(target).find_map(|prefix| self.0.get(prefix)).copied().unwrap_or(DEFAULT)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.0.iter().map(|(prefix, scope)| (prefix.as_str(), *scope))
    }
}

impl Default for Routes {
    fn default() -> Self {
        Self(ROUTES.into_iter().map(|(prefix, scope)| (prefix.to_owned(), scope)).collect())
    }
}

/// The target and every prefix of it that ends at a module or at an underscore of a crate family, longest first:
/// `kube_client::client`, `kube_client`, `kube`.
pub(super) fn prefixes(target: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(target), |longer| {
        let end = longer.rfind([':', '_'])?;
        Some(longer[..end].trim_end_matches([':', '_']))
    })
    .filter(|prefix| !prefix.is_empty())
}

/// Whether `prefix` is one of [`prefixes`] of `target`.
pub(crate) fn is_within(target: &str, prefix: &str) -> bool {
    prefixes(target).any(|candidate| candidate == prefix)
}

/// Crate or outermost part of a target.
pub(super) fn head(target: &str) -> &str {
    target.split_once("::").map_or(target, |(head, _)| head)
}

#[cfg(test)]
mod tests {
    use super::{Routes, is_within, prefixes};

    #[test]
    fn prefixes_end_at_modules_and_families() {
        let all: Vec<_> = prefixes("kube_client::client::body").collect();
        assert_eq!(
            all,
            ["kube_client::client::body", "kube_client::client", "kube_client", "kube"]
        );
    }

    #[test]
    fn odd_targets_end() {
        for target in ["", ":", "::", "_", "__a", "a__b", "a:::b", "é_ß::ü"] {
            assert!(prefixes(target).count() <= target.len() + 1, "{target:?}");
        }
    }

    #[test]
    fn letters_are_no_boundary() {
        assert!(is_within("h2::proto", "h2"));
        assert!(!is_within("h2o::proto", "h2"));
    }

    #[test]
    fn libraries_have_their_scope() {
        let routes = Routes::default();
        for (target, scope) in [
            ("kube_runtime::controller", "klog"),
            ("hyper_util::client", "grpc"),
            ("tower_http::trace", "grpc"),
            ("opentelemetry_sdk", "monitoring"),
            ("rustls::client::hs", "tls"),
            ("sqlx::query", "default"),
        ] {
            assert_eq!(routes.scope_of(target), scope, "{target}");
        }
    }
}
