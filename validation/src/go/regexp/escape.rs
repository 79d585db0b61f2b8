use super::error::{Reason, SyntaxError};

/// Reads an escape for one code point at the start of `text`; lends what follows it.
///
/// Code points are numbers here because surrogates are characters to Go.
pub(super) fn parse_escape(text: &str) -> Result<(u32, &str), SyntaxError> {
    let mut chars = text.chars();
    chars.next();
    let Some(letter) = chars.next() else {
        return Err(SyntaxError::new(Reason::TrailingBackslash, text));
    };
    let rest = chars.as_str();
    let refuse = || SyntaxError::new(Reason::Escape, &text[..text.len() - rest.len()]);
    match letter {
        '0' => Ok(octal(0, 2, rest)),
        // A single digit would be a back reference, which the engine does not have.
        '1'..='7' if rest.starts_with(|c: char| matches!(c, '0'..='7')) => {
            Ok(octal(letter.to_digit(8).unwrap_or(0), 2, rest))
        }
        'x' => hexadecimal(rest).ok_or_else(refuse),
        'a' => Ok((7, rest)),
        'f' => Ok((12, rest)),
        'n' => Ok((10, rest)),
        'r' => Ok((13, rest)),
        't' => Ok((9, rest)),
        'v' => Ok((11, rest)),
        _ if letter.is_ascii() && !letter.is_ascii_alphanumeric() => Ok((u32::from(letter), rest)),
        _ => Err(refuse()),
    }
}

/// Continues an octal number by up to `digits` digits.
fn octal(start: u32, digits: usize, rest: &str) -> (u32, &str) {
    let mut value = start;
    let mut rest = rest;
    for _ in 0..digits {
        let Some(digit) = rest.chars().next().and_then(|c| c.to_digit(8)) else { break };
        value = value * 8 + digit;
        rest = &rest[1..];
    }
    (value, rest)
}

/// Reads two hexadecimal digits, or any number of them in braces.
fn hexadecimal(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = match text.strip_prefix('{') {
        Some(braced) => braced.split_once('}')?,
        None => (text.get(..2)?, &text[2..]),
    };
    let trimmed = digits.trim_start_matches('0');
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
    if !plain || trimmed.len() > 6 {
        return None;
    }
    let value = if trimmed.is_empty() { 0 } else { u32::from_str_radix(trimmed, 16).ok()? };
    (value <= u32::from(char::MAX)).then_some((value, rest))
}
