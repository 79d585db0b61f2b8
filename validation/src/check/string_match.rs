use mesh_config_model::specs::networking::{MatchType, StringMatch};

use crate::{Problem, Sink, codes, go};

/// Longest regular expression in bytes.
const MAX_REGEX: usize = 1024;

/// Checks a matcher of a text; an exact text may be empty.
pub(crate) fn string_match(at: &mut Sink<'_>, matcher: &StringMatch) {
    if let Some(MatchType::Prefix(prefix)) = &matcher.match_type
        && prefix.is_empty()
    {
        let problem = Problem::new(
            codes::H_SMATCH_1,
            "prefix is empty; a match of everything needs no matcher",
        );
        at.field("prefix").error(problem);
    }
    regex_match(at, matcher);
}

/// Checks a matcher of a text whose prefix may be empty.
pub(crate) fn regex_match(at: &mut Sink<'_>, matcher: &StringMatch) {
    let Some(MatchType::Regex(pattern)) = &matcher.match_type else { return };
    let mut at = at.field("regex");
    if pattern.is_empty() {
        at.error(Problem::new(codes::H_SMATCH_2, "regex is empty; write .* to match everything"));
    } else {
        at.check(regex(pattern));
    }
}

/// Checks a regular expression.
pub(crate) fn regex(pattern: &str) -> Result<(), Problem> {
    if pattern.len() > MAX_REGEX {
        let message = format!("regex has {} bytes, at most {MAX_REGEX} are allowed", pattern.len());
        return Err(Problem::new(codes::H_REGEX_1, message).with("length", pattern.len()));
    }
    go::regexp::check(pattern).map_err(|error| {
        let message = format!("regex {pattern:?} is not RE2 syntax: {error}");
        Problem::new(codes::H_REGEX_2, message).with("regex", pattern).with("error", error)
    })
}
