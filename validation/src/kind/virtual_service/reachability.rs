use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::quality::RandomState;
use mesh_config_model::specs::networking::{
    HttpMatchRequest, L4MatchAttributes, MatchType, StringMatch, TlsMatchAttributes, VirtualService,
};
use smallvec::SmallVec;

use super::overlap::{PrefixMatch, overlapping_prefixes};
use crate::{Problem, Sink, codes};

/// Warns of routes and matches that others before them hide.
pub(super) fn unreachable_routes(at: &mut Sink<'_>, spec: &VirtualService) {
    let rules: Vec<Rule<'_, HttpMatchRequest>> = spec
        .http
        .iter()
        .enumerate()
        .map(|(i, route)| Rule::new(i, &route.name, &route.r#match))
        .collect();
    let distinct = analyse(&mut at.field("http"), &rules);
    let prefixes: Vec<PrefixMatch<'_>> = distinct
        .iter()
        .filter_map(|&(rule, entry)| PrefixMatch::of(&rules[rule], (rule, entry)))
        .collect();
    overlapping_prefixes(&mut at.field("http"), &prefixes);

    let rules: Vec<_> =
        spec.tcp.iter().enumerate().map(|(i, route)| Rule::new(i, "", &route.r#match)).collect();
    analyse(&mut at.field("tcp"), &rules);
    let rules: Vec<_> =
        spec.tls.iter().enumerate().map(|(i, route)| Rule::new(i, "", &route.r#match)).collect();
    analyse(&mut at.field("tls"), &rules);
}

/// A route as this analysis sees it.
pub(super) struct Rule<'a, T> {
    index: usize,
    name: &'a str,
    pub(super) matches: &'a [T],
}

impl<'a, T: Matched> Rule<'a, T> {
    fn new(index: usize, name: &'a str, matches: &'a [T]) -> Self {
        Self { index, name, matches }
    }

    /// What messages call it.
    pub(super) fn label(&self) -> String {
        label(self.name, self.index)
    }

    /// What messages call one of its matches.
    pub(super) fn match_label(&self, index: usize) -> String {
        label(self.matches[index].name(), index)
    }
}

fn label(name: &str, index: usize) -> String {
    if name.is_empty() { format!("#{index}") } else { format!("{name:?}") }
}

/// A condition of a route, which may be the same as that of another whatever it is called.
pub(super) trait Matched: Clone + PartialEq {
    fn name(&self) -> &str {
        ""
    }

    /// Gives the same for the same conditions.
    fn fingerprint(&self, hasher: &mut impl Hasher);

    fn is_same(&self, other: &Self) -> bool {
        self == other
    }
}

impl Matched for HttpMatchRequest {
    fn name(&self) -> &str {
        &self.name
    }

    fn fingerprint(&self, hasher: &mut impl Hasher) {
        for matcher in [&self.uri, &self.scheme, &self.method, &self.authority] {
            matcher.as_ref().map(kind_and_text).hash(hasher);
        }
        for matchers in [&self.headers, &self.query_params, &self.without_headers] {
            for (key, matcher) in matchers {
                (key, kind_and_text(matcher)).hash(hasher);
            }
            matchers.len().hash(hasher);
        }
        (self.port, self.ignore_uri_case, &self.source_labels, &self.gateways).hash(hasher);
        (&self.source_namespace, &self.stat_prefix).hash(hasher);
    }

    fn is_same(&self, other: &Self) -> bool {
        // Only what has the same fingerprint is compared, so copies are rare.
        self.name == other.name && self == other
            || *self == Self { name: self.name.clone(), ..other.clone() }
    }
}

impl Matched for L4MatchAttributes {
    fn fingerprint(&self, hasher: &mut impl Hasher) {
        (&self.destination_subnets, self.port, &self.source_subnet).hash(hasher);
        (&self.source_labels, &self.gateways, &self.source_namespace).hash(hasher);
    }
}

impl Matched for TlsMatchAttributes {
    fn fingerprint(&self, hasher: &mut impl Hasher) {
        (&self.sni_hosts, &self.destination_subnets, self.port).hash(hasher);
        (&self.source_labels, &self.gateways, &self.source_namespace).hash(hasher);
    }
}

fn kind_and_text(matcher: &StringMatch) -> (u8, &str) {
    match &matcher.match_type {
        Some(MatchType::Exact(text)) => (1, text),
        Some(MatchType::Prefix(text)) => (2, text),
        Some(MatchType::Regex(text)) => (3, text),
        _ => (0, ""),
    }
}

/// Looks for rules and matches without effect; returns rule and index of each match that may have one.
fn analyse<T: Matched>(at: &mut Sink<'_>, rules: &[Rule<'_, T>]) -> Vec<(usize, usize)> {
    // The seed is another each time, so that nobody can write matches that collide.
    let state = RandomState::default();
    let mut seen: HashMap<u64, SmallVec<[(usize, usize); 1]>, _> =
        HashMap::with_hasher(state.clone());
    let mut distinct = Vec::new();
    let mut matches_all = false;
    for (i, rule) in rules.iter().enumerate() {
        let mut at = at.index(i);
        if rule.matches.is_empty() {
            if matches_all {
                at.warning(unused(
                    codes::VS_R_2,
                    rule,
                    "a rule before it has no match and takes everything",
                ));
            }
            matches_all = true;
            continue;
        }
        if matches_all {
            for j in 0..rule.matches.len() {
                let reason = "a rule before it has no match and takes everything";
                at.field("match").index(j).warning(unused(codes::VS_R_3, rule, reason));
            }
            continue;
        }
        let before = distinct.len();
        for (j, matched) in rule.matches.iter().enumerate() {
            let mut hasher = state.build_hasher();
            matched.fingerprint(&mut hasher);
            let alike = seen.entry(hasher.finish()).or_default();
            let first =
                alike.iter().find(|(rule, entry)| matched.is_same(&rules[*rule].matches[*entry]));
            if let Some(&(first, _)) = first {
                at.field("match").index(j).warning(duplicate(rule, j, &rules[first]));
            } else {
                alike.push((i, j));
                distinct.push((i, j));
            }
        }
        if distinct.len() == before {
            at.warning(unused(codes::VS_R_5, rule, "rules before it have all its matches"));
        }
    }
    distinct
}

fn unused<T: Matched>(code: crate::Code, rule: &Rule<'_, T>, reason: &str) -> Problem {
    let label = rule.label();
    let message = format!("rule {label} is never used: {reason}");
    Problem::new(code, message).with("rule", label).with("reason", reason)
}

fn duplicate<T: Matched>(rule: &Rule<'_, T>, entry: usize, first: &Rule<'_, T>) -> Problem {
    let (label, entry, first) = (rule.label(), rule.match_label(entry), first.label());
    let message = format!("match {entry} of rule {label} is never used: rule {first} has the same");
    Problem::new(codes::VS_R_4, message)
        .with("rule", label)
        .with("match", entry)
        .with("duplicate-rule", first)
}
