use std::fmt;

use regex::{Regex, RegexBuilder};

use super::go_syntax::in_rust;
use crate::go::regexp;

/// A regular expression written in Go's syntax.
#[derive(Clone)]
pub(in crate::crd) struct Pattern {
    source: Box<str>,
    regex: Regex,
}

impl Pattern {
    pub(in crate::crd) fn new(source: &str) -> Result<Self, String> {
        Ok(Self { source: source.into(), regex: compile(source)? })
    }

    pub(in crate::crd) fn source(&self) -> &str {
        &self.source
    }

    pub(in crate::crd) fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.source).finish()
    }
}

/// Compiles what Go calls a regular expression; its size is limited. An error says what is wrong.
pub(in crate::crd) fn compile(source: &str) -> Result<Regex, String> {
    regexp::check(source).map_err(|error| error.to_string())?;
    let regex = RegexBuilder::new(&in_rust(source)).size_limit(1 << 20).build();
    regex.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, matched: &[&str], others: &[&str]) {
        let pattern = Pattern::new(pattern).expect("it compiles");
        for text in matched {
            assert!(pattern.is_match(text), "{text}");
        }
        for text in others {
            assert!(!pattern.is_match(text), "{text}");
        }
    }

    #[test]
    fn short_classes_are_ascii() {
        check(r"^\d\w\s$", &["1a ", "0_\t"], &["٣a ", "1é ", "1a\u{a0}"]);
        check(r"^[\d-]+$", &["1-2"], &["٣"]);
        check(r"^[^\d]\D$", &["ab"], &["a1", "1a"]);
        check(r"\bx\b", &["a x b", "éx"], &["axb"]);
    }

    #[test]
    fn brackets_in_classes_are_literal() {
        check("^[[&~]+$", &["[&~"], &["a"]);
        check("^[]a]+$", &["]a"], &["b"]);
        check("^[[:alpha:]_]+$", &["ab_"], &["1"]);
        check("^[^]]$", &["a"], &["]"]);
    }

    #[test]
    fn literal_stretches_are_literal() {
        check(r"^\Qa.b\E+$", &["a.bb"], &["axb"]);
    }

    #[test]
    fn escapes_are_those_of_go() {
        check(r"^\101\x42\x{43}\0$", &["ABC\0"], &["A"]);
        check(r"^\<a\>\-\_\%$", &["<a>-_%"], &["a"]);
        check(r"^[\101-\103\]\-]+$", &["ABC]-"], &["D"]);
        check(r"^\p{^Lu}\P{^Lu}\pN[\p{^Lu}]$", &["aA1a"], &["AA1a", "aa1a", "aA1A"]);
        check(r"^\a\f\n\r\t\v$", &["\u{7}\u{c}\n\r\t\u{b}"], &[""]);
    }

    #[test]
    fn braces_that_repeat_nothing_are_literal() {
        check("^a{$", &["a{"], &["a"]);
        check("^a{,3}$", &["a{,3}"], &["aa"]);
        check("^a{01}$", &["a{01}"], &["a"]);
        check("^{}$", &["{}"], &[""]);
        check("^a{2}b{1,}c{0,1}$", &["aabbc", "aab"], &["abc"]);
    }

    #[test]
    fn dashes_in_classes_have_no_set_operators() {
        check("^[+--]+$", &["+,-"], &["."]);
        check("^[a-]+$", &["a-"], &["b"]);
        check("^[--a]+$", &["-Za"], &["b"]);
        check(r"^[\d-z]+$", &["1-z"], &["a"]);
    }

    #[test]
    fn what_go_refuses_is_refused() {
        let wrong =
            ["(?x)a b", "(?R)a", r"^\u00e9$", "a**", "[a--b]", r"\C", r"\1", r"\", "(", "[a", "*"];
        for pattern in wrong {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn huge_patterns_are_refused() {
        assert!(compile("(((a{100}){100}){100}){100}").is_err());
    }
}
