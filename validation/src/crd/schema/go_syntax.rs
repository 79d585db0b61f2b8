//! Patterns of Go in the syntax of the crate `regex`.

use std::fmt::Write;

/// Writes a pattern that Go compiles in the syntax of the crate `regex`.
///
/// There, the short classes and word boundaries mean Unicode, a class may nest and has set operators, some
/// escapes mean something else, and octal numbers and literal stretches (`\Q…\E`) are unknown.
pub(super) fn in_rust(pattern: &str) -> String {
    let mut written = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        rest = match c {
            '\\' => escape(rest, &mut written),
            '[' => class(rest, &mut written),
            '{' if !is_repetition(rest) => {
                written.push_str("\\{");
                &rest[1..]
            }
            c => {
                written.push(c);
                &rest[c.len_utf8()..]
            }
        };
    }
    written
}

/// Translates what begins with a backslash; lends what follows it.
fn escape<'p>(text: &'p str, written: &mut String) -> &'p str {
    let Some(letter) = text[1..].chars().next() else { return "" };
    let rest = &text[1 + letter.len_utf8()..];
    match letter {
        'Q' => {
            let (literal, rest) = rest.split_once("\\E").unwrap_or((rest, ""));
            written.push_str(&regex::escape(literal));
            return rest;
        }
        'A' | 'z' => written.extend(['\\', letter]),
        'b' => written.push_str("(?-u:\\b)"),
        // The inverse of the ASCII boundary may fall between the bytes of a character.
        'B' => written.push_str("\\B"),
        _ => return member(text, written),
    }
    rest
}

fn class<'p>(text: &'p str, written: &mut String) -> &'p str {
    let mut rest = &text[1..];
    written.push('[');
    if let Some(negated) = rest.strip_prefix('^') {
        written.push('^');
        rest = negated;
    }
    let mut is_first = true;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(']').filter(|_| !is_first) {
            rest = after;
            break;
        }
        is_first = false;
        rest = match named_class(rest) {
            Some((name, after)) => {
                written.push_str(name);
                after
            }
            None => range(rest, written),
        };
    }
    written.push(']');
    rest
}

/// Takes a class such as `[:alpha:]` off the text.
fn named_class(text: &str) -> Option<(&str, &str)> {
    let end = text.strip_prefix("[:")?.find(":]")?;
    text.split_at_checked(end + 4)
}

fn range<'p>(text: &'p str, written: &mut String) -> &'p str {
    let rest = member(text, written);
    if is_class(text) {
        return rest;
    }
    let upper = rest.strip_prefix('-').filter(|upper| !upper.is_empty() && !upper.starts_with(']'));
    let Some(upper) = upper else { return rest };
    written.push('-');
    member(upper, written)
}

fn is_class(text: &str) -> bool {
    text.strip_prefix('\\')
        .is_some_and(|text| text.starts_with(['d', 'D', 's', 'S', 'w', 'W', 'p', 'P']))
}

/// Translates a character or an escape that may stand in a class.
fn member<'p>(text: &'p str, written: &mut String) -> &'p str {
    let short = match text.get(..2) {
        Some("\\d") => "[0-9]",
        Some("\\D") => "[^0-9]",
        Some("\\s") => "[\\t\\n\\x0C\\r ]",
        Some("\\S") => "[^\\t\\n\\x0C\\r ]",
        Some("\\w") => "[0-9A-Za-z_]",
        Some("\\W") => "[^0-9A-Za-z_]",
        Some("\\p" | "\\P") => return unicode_class(text, written),
        _ => {
            let (code, rest) = character(text);
            match char::from_u32(code).filter(|c| c.is_alphanumeric()) {
                Some(c) => written.push(c),
                None => write!(written, "\\x{{{code:X}}}").unwrap_or_default(),
            }
            return rest;
        }
    };
    written.push_str(short);
    &text[2..]
}

/// Writes `\p{^Greek}` as `\P{Greek}`.
fn unicode_class<'p>(text: &'p str, written: &mut String) -> &'p str {
    let body = &text[2..];
    let (name, rest) = match body.strip_prefix('{') {
        Some(braced) => braced.split_once('}').unwrap_or((braced, "")),
        None => body.split_at(body.chars().next().map_or(0, char::len_utf8)),
    };
    let (name, is_inverted) = match name.strip_prefix('^') {
        Some(name) => (name, true),
        None => (name, false),
    };
    let letter = if text.starts_with("\\P") == is_inverted { 'p' } else { 'P' };
    write!(written, "\\{letter}{{{name}}}").unwrap_or_default();
    rest
}

/// Takes a character off the text, which may be escaped; a surrogate is one to Go.
fn character(text: &str) -> (u32, &str) {
    let mut chars = text.chars();
    let first = chars.next().unwrap_or_default();
    if first != '\\' {
        return (u32::from(first), chars.as_str());
    }
    let digits = chars.as_str();
    let number = |digits, radix| u32::from_str_radix(digits, radix).unwrap_or_default();
    let letter = chars.next().unwrap_or_default();
    let rest = chars.as_str();
    match letter {
        '0'..='7' => {
            let count = digits.bytes().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
            let (digits, rest) = digits.split_at(count);
            (number(digits, 8), rest)
        }
        'x' => {
            let braced = rest.strip_prefix('{').and_then(|braced| braced.split_once('}'));
            let (digits, rest) = braced.or_else(|| rest.split_at_checked(2)).unwrap_or((rest, ""));
            (number(digits, 16), rest)
        }
        'a' => (7, rest),
        'f' => (12, rest),
        'n' => (10, rest),
        'r' => (13, rest),
        't' => (9, rest),
        'v' => (11, rest),
        other => (u32::from(other), rest),
    }
}

/// Tells a repetition from a brace that stands for itself: `{n}`, `{n,}` or `{n,m}` without leading zeros.
fn is_repetition(text: &str) -> bool {
    let Some((inner, _)) = text[1..].split_once('}') else { return false };
    let is_count = |count: &str| {
        let is_padded = count.len() > 1 && count.starts_with('0');
        !count.is_empty() && !is_padded && count.bytes().all(|b| b.is_ascii_digit())
    };
    match inner.split_once(',') {
        None => is_count(inner),
        Some((least, most)) => is_count(least) && (most.is_empty() || is_count(most)),
    }
}
