use std::fmt::{self, Write};

use crate::yaml::node::NodeValue;
use crate::yaml::resolve::is_text;

/// Writes a scalar or an empty collection on one line.
pub(super) fn write(out: &mut impl Write, value: &NodeValue) -> fmt::Result {
    match value {
        NodeValue::Null => out.write_str("null"),
        NodeValue::Bool(value) => write!(out, "{value}"),
        NodeValue::Integer(number) => write!(out, "{number}"),
        NodeValue::Unsigned(number) => write!(out, "{number}"),
        NodeValue::Float(number) => write_float(out, *number),
        NodeValue::String(text) => write_text(out, text),
        NodeValue::Sequence(_) => out.write_str("[]"),
        NodeValue::Mapping(_) => out.write_str("{}"),
    }
}

/// Writes a text on one line, without quotes where no reader takes it for something else.
pub(super) fn write_text(out: &mut impl Write, text: &str) -> fmt::Result {
    if is_plain(text) {
        out.write_str(text)
    } else if text.contains(['"', '\\']) && !text.contains('\'') && text.chars().all(is_printable) {
        write!(out, "'{text}'")
    } else {
        write_escaped(out, text)
    }
}

/// Tells whether a text of several lines reads best, and certainly comes back, as a literal block.
pub(super) fn is_literal(text: &str) -> bool {
    let mut lines = text.split('\n');
    let starts_at_the_margin = |line: &str| !line.is_empty() && !line.starts_with([' ', '\t']);
    let clean = |line: &str| {
        let blank = line.trim_matches([' ', '\t']).is_empty();
        (!blank || line.is_empty()) && line.chars().all(|c| c == '\t' || is_printable(c))
    };
    text.contains('\n')
        && lines.next().is_some_and(|first| starts_at_the_margin(first) && clean(first))
        && lines.all(|line| !line.starts_with('\t') && clean(line))
}

fn write_float(out: &mut impl Write, number: f64) -> fmt::Result {
    if number.is_nan() {
        return out.write_str(".nan");
    }
    if number.is_infinite() {
        return out.write_str(if number > 0.0 { ".inf" } else { "-.inf" });
    }
    let text = format!("{number:?}");
    let Some((digits, exponent)) = text.split_once('e') else { return out.write_str(&text) };
    // Readers of YAML 1.1 want a point before the exponent, and a sign behind its letter.
    let point = if digits.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    write!(out, "{digits}{point}e{sign}{exponent}")
}

fn write_escaped(out: &mut impl Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(out, "\\{c}"),
            '\n' => out.write_str("\\n"),
            '\t' => out.write_str("\\t"),
            '\r' => out.write_str("\\r"),
            c if is_printable(c) => out.write_char(c),
            c if u32::from(c) <= 0xff => write!(out, "\\x{:02x}", u32::from(c)),
            c if u32::from(c) <= 0xffff => write!(out, "\\u{:04x}", u32::from(c)),
            c => write!(out, "\\U{:08x}", u32::from(c)),
        }?;
    }
    out.write_char('"')
}

fn is_plain(text: &str) -> bool {
    begins_plain(text)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(is_printable)
        && !means_more(text)
        && !is_numeric(text)
        && is_text(text)
}

/// Tells whether the first characters neither begin another construct nor are lost.
fn begins_plain(text: &str) -> bool {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => false,
        (Some('-'), second) => second.is_some_and(|c| c.is_ascii_alphanumeric()),
        (Some(first), _) => {
            const INDICATORS: &str = "?:,[]{}#&*!|>'\"%@` ";
            !INDICATORS.contains(first) && !text.starts_with("...")
        }
    }
}

const WORDS: [&str; 13] =
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null", ".nan", ".inf", "+.inf", "-.inf"];

/// Texts that are more than text to other readers: merge and value keys, dates and numbers to base 60 to those of
/// YAML 1.1, and words that some take in any mixture of large and small letters.
fn means_more(text: &str) -> bool {
    let digit_first = text.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit());
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, ':' | '_' | '.' | '+' | '-');
    let base_60 = || text.contains(':') && text.chars().all(numeric);
    let date = || {
        let mut parts = text.splitn(3, '-');
        let mut digits =
            || parts.next().is_some_and(|part| part.starts_with(|c: char| c.is_ascii_digit()));
        digits() && digits() && digits()
    };
    let is_word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    matches!(text, "<<" | "=") || is_word || digit_first && (base_60() || date())
}

/// Tells whether a text has the form of a number to some reader, however large the number is.
fn is_numeric(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits =
        |text: &str, radix| !text.is_empty() && text.chars().all(|c| c == '_' || c.is_digit(radix));
    match unsigned.as_bytes() {
        [b'0', b'x' | b'X', ..] => return digits(&unsigned[2..], 16),
        [b'0', b'o' | b'O', ..] => return digits(&unsigned[2..], 8),
        [b'0', b'b' | b'B', ..] => return digits(&unsigned[2..], 2),
        [b'_', ..] => return false,
        _ => {}
    }
    let (number, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (unsigned, None),
    };
    let is_exponent = |text: &str| digits(text.strip_prefix(['+', '-']).unwrap_or(text), 10);
    digits(&number.replacen('.', "", 1), 10) && exponent.is_none_or(is_exponent)
}

/// Characters that YAML takes as they are and that a reader sees: no controls, no breaks, no marks that
/// turn the direction of writing around.
fn is_printable(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\u{a1}'..='\u{d7ff}' => {
            !matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        }
        '\u{e000}'..='\u{fffd}' => !matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}'),
        '\u{10000}'.. => !matches!(c, '\u{e0000}'..='\u{e0fff}'),
        _ => false,
    }
}
