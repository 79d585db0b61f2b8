use super::error::{Reason, SyntaxError};
use super::escape::parse_escape;
use super::unicode::is_class_name;

/// Names of the bracketed classes such as `[:alpha:]`.
const NAMED: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

/// Skips a bracketed class at the start of `text`; lends what follows it.
pub(super) fn skip_class(text: &str) -> Result<&str, SyntaxError> {
    let body = text.strip_prefix('[').unwrap_or(text);
    let mut rest = body.strip_prefix('^').unwrap_or(body);
    let mut first = true;
    loop {
        match rest.strip_prefix(']') {
            Some(after) if !first => return Ok(after),
            _ => first = false,
        }
        rest = match named_class(rest)? {
            Some(after) => after,
            None => match unicode_class(rest)? {
                Some(after) => after,
                None => match perl_class(rest) {
                    Some(after) => after,
                    None => skip_range(rest, text)?,
                },
            },
        };
    }
}

/// Skips `\d` and its five relatives.
pub(super) fn perl_class(text: &str) -> Option<&str> {
    text.strip_prefix('\\')?.strip_prefix(['d', 'D', 's', 'S', 'w', 'W'])
}

/// Skips a class such as `\pL` or `\P{Greek}`; `None` when the text is none.
pub(super) fn unicode_class(text: &str) -> Result<Option<&str>, SyntaxError> {
    let Some(name) = text.strip_prefix("\\p").or_else(|| text.strip_prefix("\\P")) else {
        return Ok(None);
    };
    let refuse = |fragment| Err(SyntaxError::new(Reason::ClassRange, fragment));
    let (name, rest) = match name.strip_prefix('{') {
        Some(braced) => match braced.split_once('}') {
            Some(parts) => parts,
            None => return refuse(text),
        },
        None => name.split_at(name.chars().next().map_or(0, char::len_utf8)),
    };
    if is_class_name(name.strip_prefix('^').unwrap_or(name)) {
        Ok(Some(rest))
    } else {
        refuse(&text[..text.len() - rest.len()])
    }
}

/// Skips a named class inside brackets; `None` when the text is none.
fn named_class(text: &str) -> Result<Option<&str>, SyntaxError> {
    let Some((name, rest)) = text.strip_prefix("[:").and_then(|body| body.split_once(":]")) else {
        return Ok(None);
    };
    if NAMED.contains(&name.strip_prefix('^').unwrap_or(name)) {
        Ok(Some(rest))
    } else {
        Err(SyntaxError::new(Reason::ClassRange, &text[..text.len() - rest.len()]))
    }
}

/// Skips one character, or a range of two.
fn skip_range<'p>(text: &'p str, class: &str) -> Result<&'p str, SyntaxError> {
    let (low, rest) = parse_member(text, class)?;
    let Some(upper) =
        rest.strip_prefix('-').filter(|upper| !upper.is_empty() && !upper.starts_with(']'))
    else {
        return Ok(rest);
    };
    let (high, rest) = parse_member(upper, class)?;
    if high < low {
        return Err(SyntaxError::new(Reason::ClassRange, &text[..text.len() - rest.len()]));
    }
    Ok(rest)
}

fn parse_member<'p>(text: &'p str, class: &str) -> Result<(u32, &'p str), SyntaxError> {
    if text.starts_with('\\') {
        return parse_escape(text);
    }
    let mut chars = text.chars();
    match chars.next() {
        Some(c) => Ok((u32::from(c), chars.as_str())),
        None => Err(SyntaxError::new(Reason::MissingBracket, class)),
    }
}
