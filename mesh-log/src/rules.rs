//! Levels for messages with a certain label: "debug for proxy X only".

use serde::{Deserialize, Serialize};

use crate::directive::ALL;
use crate::error::{Error, ErrorKind};
use crate::format::Fields;
use crate::level::Level;
use crate::registry::registry;

/// Lets messages with a certain label through up to a level of their own, whatever the level of their scope.
///
/// Labels are those of the message, of the spans around it and of its scope, compared as they are written.
/// The pattern may have asterisks, each for any text.
/// While a rule is in force, messages of its scopes are put together up to the level of the rule
/// before it is known whether they pass: this costs about as much as writing them.
///
/// ```
/// use mesh_log::{LabelRule, Level, testing::capture};
///
/// mesh_log::scope!(PUSH = "push", "pushes to proxies");
///
/// let rule = LabelRule::new("proxy", "sleep-*").scope("push").level(Level::Debug);
/// rule.apply()?;
/// let lines = capture(|| {
///     mesh_log::debug!(PUSH, proxy = "sleep-1", "sent");
///     mesh_log::debug!(PUSH, proxy = "other", "sent");
///     tracing::debug!(target: "elsewhere", proxy = "sleep-1", "sent");
/// });
/// assert_eq!(lines, ["2000-01-01T00:00:00.000000Z\tdebug\tpush\tsent\tproxy=sleep-1"]);
/// assert!(rule.remove());
/// assert!(!PUSH.debug_enabled());
/// # Ok::<(), mesh_log::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelRule {
    #[serde(default = "all")]
    scope: String,
    label: String,
    pattern: String,
    #[serde(default = "debug")]
    level: Level,
}

impl LabelRule {
    /// Lets messages of every scope through up to level debug.
    pub fn new(label: impl Into<String>, pattern: impl Into<String>) -> Self {
        Self { scope: all(), label: label.into(), pattern: pattern.into(), level: debug() }
    }

    /// Of one scope alone; `all` for every scope.
    #[must_use]
    pub fn scope(self, scope: impl Into<String>) -> Self {
        Self { scope: scope.into(), ..self }
    }

    /// Up to which level messages pass.
    #[must_use]
    pub fn level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// Puts the rule in force until [`Self::remove`]; again has no effect.
    ///
    /// # Errors
    /// [`ErrorKind::TooManyRules`] when a hundred rules are in force.
    pub fn apply(&self) -> Result<(), Error> {
        registry().add_rule(self)
    }

    /// Ends the rule, and tells whether it was in force.
    pub fn remove(&self) -> bool {
        registry().remove_rule(self)
    }

    fn covers(&self, scope: &str) -> bool {
        self.scope == ALL || self.scope == scope
    }
}

/// Rules in force, in the order in which they came.
///
/// ```
/// assert_eq!(mesh_log::label_rules(), []);
/// ```
pub fn label_rules() -> Vec<LabelRule> {
    registry().read().rules().0.clone()
}

/// The rules of the process.
#[derive(Debug, Default)]
pub(crate) struct Rules(Vec<LabelRule>);

const MOST_RULES: usize = 100;

impl Rules {
    /// Whether the rule is new.
    pub(crate) fn add(&mut self, rule: &LabelRule) -> Result<bool, Error> {
        if self.0.contains(rule) {
            return Ok(false);
        }
        if self.0.len() >= MOST_RULES {
            return Err(Error::new(ErrorKind::TooManyRules, &rule.label));
        }
        self.0.push(rule.clone());
        Ok(true)
    }

    pub(crate) fn remove(&mut self, rule: &LabelRule) -> bool {
        let before = self.0.len();
        self.0.retain(|known| known != rule);
        self.0.len() < before
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Level up to which some messages of a scope may pass.
    pub(crate) fn level_of(&self, scope: &str) -> Level {
        let levels = self.0.iter().filter(|rule| rule.covers(scope)).map(|rule| rule.level);
        levels.max().unwrap_or(Level::None)
    }

    pub(crate) fn highest(&self) -> Level {
        self.0.iter().map(|rule| rule.level).max().unwrap_or(Level::None)
    }

    pub(crate) fn lift(&self, scope: &str, level: Level, fields: &Fields) -> bool {
        self.0.iter().any(|rule| {
            rule.covers(scope)
                && level <= rule.level
                && fields
                    .text(&rule.label)
                    .is_some_and(|text| matches(rule.pattern.as_bytes(), text))
        })
    }
}

/// Whether a pattern with asterisks covers the whole text.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut next) = (0, 0);
    // Where the last asterisk stood, and how much of the text it covers so far.
    let mut last: Option<(usize, usize)> = None;
    while next < text.len() {
        match (pattern.get(at), last) {
            (Some(b'*'), _) => {
                last = Some((at, next));
                at += 1;
            }
            (Some(byte), _) if *byte == text[next] => (at, next) = (at + 1, next + 1),
            (_, Some((asterisk, covered))) => {
                last = Some((asterisk, covered + 1));
                (at, next) = (asterisk + 1, covered + 1);
            }
            (_, None) => return false,
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

fn all() -> String {
    ALL.to_owned()
}

fn debug() -> Level {
    Level::Debug
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::matches;

    fn naive(pattern: &[u8], text: &[u8]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, _) => text.is_empty(),
            (Some((b'*', rest)), _) => (0..=text.len()).any(|at| naive(rest, &text[at..])),
            (Some((byte, rest)), Some((first, after))) => byte == first && naive(rest, after),
            (Some(_), None) => false,
        }
    }

    proptest! {
        #[test]
        fn pattern_agrees_with_the_naive_one(pattern in "[ab*]{0,6}", text in "[ab]{0,8}") {
            let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
            assert_eq!(matches(pattern, text), naive(pattern, text));
        }
    }
}
