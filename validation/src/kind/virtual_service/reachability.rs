use std::collections::HashMap;

use mesh_config_model::specs::networking::{HttpMatchRequest, HttpRoute, VirtualService};
use serde::Serialize;

use super::overlap::{PrefixMatch, overlapping_prefixes};
use crate::{Problem, Sink, codes};

/// Warns of routes and matches that others before them hide.
pub(super) fn unreachable_routes(at: &mut Sink<'_>, spec: &VirtualService) {
    let rules: Vec<Rule> =
        spec.http.iter().enumerate().map(|(i, route)| Rule::http(i, route)).collect();
    let distinct = analyse(&mut at.field("http"), &rules);
    let prefixes: Vec<PrefixMatch<'_>> = distinct
        .iter()
        .filter_map(|&(rule, entry)| {
            PrefixMatch::of(&spec.http[rule].r#match[entry], &rules[rule], (rule, entry))
        })
        .collect();
    overlapping_prefixes(&mut at.field("http"), &prefixes);

    let rules: Vec<Rule> =
        spec.tcp.iter().enumerate().map(|(i, route)| Rule::stream(i, &route.r#match)).collect();
    analyse(&mut at.field("tcp"), &rules);
    let rules: Vec<Rule> =
        spec.tls.iter().enumerate().map(|(i, route)| Rule::stream(i, &route.r#match)).collect();
    analyse(&mut at.field("tls"), &rules);
}

/// A route as this analysis sees it.
pub(super) struct Rule {
    /// What messages call it.
    pub(super) label: String,
    pub(super) matches: Vec<RuleMatch>,
}

pub(super) struct RuleMatch {
    /// What messages call it.
    pub(super) label: String,
    /// Equal for equal matches.
    identity: String,
}

impl Rule {
    fn http(index: usize, route: &HttpRoute) -> Self {
        let identify = |(i, request): (usize, &HttpMatchRequest)| {
            let nameless = HttpMatchRequest { name: String::new(), ..request.clone() };
            RuleMatch { label: label(&request.name, i), identity: identity(&nameless) }
        };
        let matches = route.r#match.iter().enumerate().map(identify).collect();
        Self { label: label(&route.name, index), matches }
    }

    fn stream(index: usize, matches: &[impl Serialize]) -> Self {
        let identify =
            |(i, attributes)| RuleMatch { label: label("", i), identity: identity(attributes) };
        Self {
            label: label("", index),
            matches: matches.iter().enumerate().map(identify).collect(),
        }
    }
}

fn label(name: &str, index: usize) -> String {
    if name.is_empty() { format!("#{index}") } else { format!("{name:?}") }
}

fn identity(value: &impl Serialize) -> String {
    // Nothing in a match lacks a JSON form; if it did, it would merely equal others like it.
    serde_json::to_string(value).unwrap_or_default()
}

/// Looks for rules and matches without effect; returns rule and index of each match that may have one.
fn analyse(at: &mut Sink<'_>, rules: &[Rule]) -> Vec<(usize, usize)> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
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
        for (j, entry) in rule.matches.iter().enumerate() {
            match seen.get(entry.identity.as_str()) {
                Some(&first) => {
                    at.field("match").index(j).warning(duplicate(rule, entry, &rules[first]));
                }
                None => {
                    seen.insert(&entry.identity, i);
                    distinct.push((i, j));
                }
            }
        }
        if distinct.len() == before {
            at.warning(unused(codes::VS_R_5, rule, "rules before it have all its matches"));
        }
    }
    distinct
}

fn unused(code: crate::Code, rule: &Rule, reason: &str) -> Problem {
    let message = format!("rule {} is never used: {reason}", rule.label);
    Problem::new(code, message).with("rule", &rule.label).with("reason", reason)
}

fn duplicate(rule: &Rule, entry: &RuleMatch, first: &Rule) -> Problem {
    let message = format!(
        "match {} of rule {} is never used: rule {} has the same",
        entry.label, rule.label, first.label
    );
    Problem::new(codes::VS_R_4, message)
        .with("rule", &rule.label)
        .with("match", &entry.label)
        .with("duplicate-rule", &first.label)
}
