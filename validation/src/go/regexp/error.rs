use std::fmt;

/// Why Go would refuse a pattern, with the part it would blame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(super) reason: Reason,
    pub(super) fragment: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    ClassRange,
    Escape,
    GroupName,
    GroupSyntax,
    MissingBracket,
    MissingParenthesis,
    NothingToRepeat,
    RepeatCount,
    StackedRepeat,
    TrailingBackslash,
    UnexpectedParenthesis,
}

impl SyntaxError {
    pub(super) fn new(reason: Reason, fragment: &str) -> Self {
        Self { reason, fragment: fragment.to_owned() }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self.reason {
            Reason::ClassRange => "unknown or reversed character class",
            Reason::Escape => "unknown escape sequence",
            Reason::GroupName => "malformed group name",
            Reason::GroupSyntax => "unsupported group syntax",
            Reason::MissingBracket => "character class without closing bracket",
            Reason::MissingParenthesis => "group without closing parenthesis",
            Reason::NothingToRepeat => "repetition of nothing",
            Reason::RepeatCount => "repetition count over 1000 or reversed",
            Reason::StackedRepeat => "repetition of a repetition",
            Reason::TrailingBackslash => "backslash at the end",
            Reason::UnexpectedParenthesis => "closing parenthesis without a group",
        };
        write!(f, "{reason}: `{}`", self.fragment)
    }
}
