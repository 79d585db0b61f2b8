use std::fmt;

use regex::{Regex, RegexBuilder};

/// A regular expression written in Go's syntax.
#[derive(Clone)]
pub(in crate::crd) struct Pattern {
    source: Box<str>,
    regex: Regex,
}

impl Pattern {
    pub(in crate::crd) fn new(source: &str) -> Result<Self, regex::Error> {
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

/// Compiles what Go calls a regular expression; its size is limited.
pub(in crate::crd) fn compile(source: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(&in_rust(source)).size_limit(1 << 20).build()
}

/// Writes a Go pattern in the syntax of the crate `regex`.
///
/// There, the short classes and word boundaries mean Unicode, a class may nest and has set operators,
/// and literal stretches (`\Q…\E`) are unknown.
fn in_rust(source: &str) -> String {
    let mut written = String::with_capacity(source.len() + 8);
    let mut chars = source.chars().peekable();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('Q') if !in_class => literal(&mut chars, &mut written),
                Some(escaped) => escape(escaped, in_class, &mut written),
                None => written.push('\\'),
            },
            '[' if in_class && chars.peek() == Some(&':') => written.push('['),
            '[' if in_class => written.push_str("\\["),
            '[' => {
                in_class = true;
                written.push('[');
                if chars.next_if_eq(&'^').is_some() {
                    written.push('^');
                }
                if chars.next_if_eq(&']').is_some() {
                    written.push_str("\\]");
                }
            }
            ']' if in_class && written.ends_with(':') => written.push(']'),
            ']' => {
                in_class = false;
                written.push(']');
            }
            '&' | '~' if in_class => written.extend(['\\', c]),
            c => written.push(c),
        }
    }
    written
}

fn escape(c: char, in_class: bool, written: &mut String) {
    let class = match c.to_ascii_lowercase() {
        'd' => "0-9",
        'w' => "0-9A-Za-z_",
        's' => "\\t\\n\\x0C\\r ",
        _ => "",
    };
    match c {
        'd' | 'w' | 's' if in_class => written.push_str(class),
        'd' | 'w' | 's' => written.extend(["[", class, "]"]),
        'D' | 'W' | 'S' => written.extend(["[^", class, "]"]),
        'b' if !in_class => written.push_str("(?-u:\\b)"),
        // The inverse of the ASCII boundary may fall between the bytes of a character.
        'B' if !in_class => written.push_str("\\B"),
        'C' if !in_class => written.push_str("(?s:.)"),
        c => written.extend(['\\', c]),
    }
}

/// Copies up to `\E`.
fn literal(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, written: &mut String) {
    let mut text = String::new();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.next_if_eq(&'E').is_some() {
            break;
        }
        text.push(c);
    }
    written.push_str(&regex::escape(&text));
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
    fn huge_patterns_are_refused() {
        assert!(compile("(((a{100}){100}){100}){100}").is_err());
    }
}
