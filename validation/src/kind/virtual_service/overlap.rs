use std::borrow::Cow;
use std::collections::BTreeMap;

use mesh_config_model::specs::networking::{HttpMatchRequest, MatchType, StringMatch};

use super::reachability::Rule;
use crate::{Problem, Sink, codes};

/// Most overlaps that are reported of one object.
const MAX_OVERLAPS: usize = 1000;

/// A match of a path prefix, with what else must hold for it.
pub(super) struct PrefixMatch<'a> {
    prefix: &'a str,
    request: &'a HttpMatchRequest,
    rule: &'a Rule<'a, HttpMatchRequest>,
    /// Index of the rule, and of the match in it.
    place: (usize, usize),
}

impl<'a> PrefixMatch<'a> {
    /// Takes a match if it is by a prefix of the path.
    pub(super) fn of(rule: &'a Rule<'a, HttpMatchRequest>, place: (usize, usize)) -> Option<Self> {
        let request = &rule.matches[place.1];
        match request.uri.as_ref()?.match_type.as_ref()? {
            MatchType::Prefix(prefix) if !prefix.is_empty() => {
                Some(Self { prefix, request, rule, place })
            }
            _ => None,
        }
    }

    fn label(&self) -> String {
        self.rule.match_label(self.place.1)
    }

    /// Tells whether every request of `later` is taken by this match.
    ///
    /// Source labels, gateways, scheme and case are left out of the comparison, as Istio does.
    fn hides(&self, later: &Self) -> bool {
        let (first, second) = (self.request, later.request);
        self.prefix != later.prefix
            && later.prefix.starts_with(self.prefix)
            && first.port == second.port
            && covers(&method(first), &method(second))
            && covers(&condition(first.authority.as_ref()), &condition(second.authority.as_ref()))
            && covers_all(&first.headers, &second.headers)
            && covers_all(&first.query_params, &second.query_params)
            && covers_all(&first.without_headers, &second.without_headers)
    }
}

/// Warns of prefixes that a shorter one before them takes; `at` stands at the list of rules.
pub(super) fn overlapping_prefixes(at: &mut Sink<'_>, matches: &[PrefixMatch<'_>]) {
    let pairs = matches.iter().enumerate().flat_map(|(i, first)| {
        matches[i + 1..].iter().filter(|later| first.hides(later)).map(move |later| (first, later))
    });
    for (first, later) in pairs.take(MAX_OVERLAPS) {
        let message = format!(
            "match {} of rule {} by prefix {:?} is never used: match {} of rule {} takes {:?}",
            later.label(),
            later.rule.label(),
            later.prefix,
            first.label(),
            first.rule.label(),
            first.prefix,
        );
        let problem = Problem::new(codes::VS_R_6, message)
            .with("rule", later.rule.label())
            .with("match", later.label())
            .with("duplicate-rule", first.rule.label())
            .with("duplicate-match", first.label());
        let (rule, entry) = later.place;
        at.index(rule).field("match").index(entry).warning(problem);
    }
}

/// A condition as text; empty when there is none, or one by regular expression.
fn condition(matcher: Option<&StringMatch>) -> Cow<'static, str> {
    match matcher.and_then(|matcher| matcher.match_type.as_ref()) {
        Some(MatchType::Exact(text)) if !text.is_empty() => Cow::Owned(format!("exact:{text}")),
        Some(MatchType::Prefix(text)) if !text.is_empty() => Cow::Owned(format!("prefix:{text}")),
        _ => Cow::Borrowed(""),
    }
}

/// A request that is not matched by method counts as GET, as Istio has it.
fn method(request: &HttpMatchRequest) -> Cow<'static, str> {
    match condition(request.method.as_ref()) {
        method if method.is_empty() => Cow::Borrowed("exact:GET"),
        method => method,
    }
}

/// The direction looks reversed, but it is Istio's.
fn covers(first: &str, later: &str) -> bool {
    first.starts_with(later)
}

fn covers_all(
    first: &BTreeMap<String, StringMatch>,
    later: &BTreeMap<String, StringMatch>,
) -> bool {
    first.len() == later.len()
        && first.iter().all(|(key, matcher)| {
            later
                .get(key)
                .is_some_and(|later| covers(&condition(Some(matcher)), &condition(Some(later))))
        })
}
