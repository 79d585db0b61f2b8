//! Trust domains that are one, in the principals of policies.

use super::TrustDomain;

/// Istio's word for the local trust domain in policies.
const LOCAL: &str = "cluster.local";

/// A trust domain and the names it had before, for principals of policies such as `old.example/ns/shop/sa/cart`.
///
/// Principals have no scheme, and their trust domain may be a pattern with `*` at one end.
///
/// ```
/// use mesh_security::spiffe::{TrustDomain, TrustDomainAliases};
///
/// let domain = |name| TrustDomain::parse(name);
/// let aliases = TrustDomainAliases::new(domain("new.example")?, [domain("old.example")?]);
/// assert_eq!(
///     aliases.expand_principal("old.example/ns/shop/sa/cart"),
///     ["new.example/ns/shop/sa/cart", "old.example/ns/shop/sa/cart"],
/// );
/// assert_eq!(aliases.expand_principal("other.example/ns/a/sa/b"), ["other.example/ns/a/sa/b"]);
/// assert_eq!(aliases.expand_trust_domain("old.example"), ["new.example", "old.example"]);
/// # Ok::<(), mesh_security::spiffe::SpiffeIdError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustDomainAliases(Vec<TrustDomain>);

impl TrustDomainAliases {
    /// The local trust domain and its other names.
    #[must_use]
    pub fn new(local: TrustDomain, aliases: impl IntoIterator<Item = TrustDomain>) -> Self {
        let mut domains = vec![local];
        for alias in aliases {
            if !domains.contains(&alias) {
                domains.push(alias);
            }
        }
        Self(domains)
    }

    /// The principals that a principal of a policy stands for, without duplicates.
    ///
    /// One of the form `<trust domain>/ns/<namespace>/sa/<service account>` whose domain is `cluster.local` or one of ours, by a pattern or not, stands for the same account under each of our names.
    /// Anything else is kept as it is.
    #[must_use]
    pub fn expand_principal(&self, principal: &str) -> Vec<String> {
        let kept = || vec![principal.to_owned()];
        let Some((pattern, account)) = principal.split_once('/') else { return kept() };
        let shaped = account.split('/').count() == 4 && pattern != "*";
        let ours = || self.0.iter().any(|domain| matches(pattern, domain.as_str()));
        if !shaped || pattern.is_empty() || !(pattern == LOCAL || ours()) {
            return kept();
        }
        let mut expanded = Vec::new();
        for domain in &self.0 {
            let covers = |suffix| domain.as_str().ends_with(suffix);
            let covered = pattern.strip_prefix('*').is_some_and(covers);
            let one = if covered { principal.to_owned() } else { format!("{domain}/{account}") };
            if !expanded.contains(&one) {
                expanded.push(one);
            }
        }
        expanded
    }

    /// The trust domains that one of a policy stands for: all our names if it is one of them, itself if not.
    #[must_use]
    pub fn expand_trust_domain(&self, domain: &str) -> Vec<String> {
        if self.0.iter().any(|own| own.as_str() == domain) {
            self.0.iter().map(ToString::to_string).collect()
        } else {
            vec![domain.to_owned()]
        }
    }
}

/// Whether a pattern with `*` at one end, or alone, covers a name.
fn matches(pattern: &str, name: &str) -> bool {
    pattern == name
        || pattern.strip_suffix('*').is_some_and(|start| name.starts_with(start))
        || pattern.strip_prefix('*').is_some_and(|end| name.ends_with(end))
}
