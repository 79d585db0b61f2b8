//! Names, labels and annotations as the API server wants them; each function says what is wrong.

/// A DNS label: lower case letters, digits and dashes inside, up to 63.
pub(super) fn dns_label(text: &str) -> Option<&'static str> {
    if text.len() > 63 {
        Some("has more than 63 characters")
    } else if is_label(text) {
        None
    } else {
        Some("is not a DNS label: lower case letters, digits and -, a letter or digit at both ends")
    }
}

/// A DNS label that begins with a letter.
pub(super) fn dns1035_label(text: &str) -> Option<&'static str> {
    match dns_label(text) {
        None if text.starts_with(|c: char| c.is_ascii_digit()) => Some("begins with a digit"),
        verdict => verdict,
    }
}

/// DNS labels with dots between them, up to 253 characters.
pub(super) fn dns_subdomain(text: &str) -> Option<&'static str> {
    if text.len() > 253 {
        Some("has more than 253 characters")
    } else if text.split('.').all(is_label) {
        None
    } else {
        Some(
            "is not a DNS subdomain: lower case letters, digits, - and ., a letter or digit at both ends",
        )
    }
}

/// A name with an optional DNS subdomain and `/` before it.
pub(super) fn qualified_name(text: &str) -> Option<&'static str> {
    let (prefix, name) = match text.split_once('/') {
        Some((_, name)) if name.contains('/') => return Some("has more than one /"),
        Some(("", _)) => return Some("has nothing before /"),
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, text),
    };
    if let Some(wrong) = prefix.and_then(dns_subdomain) {
        return Some(wrong);
    }
    if name.is_empty() { Some("is empty") } else { label_value(name) }
}

/// Letters, digits, `-`, `_` and `.`, up to 63; may be empty.
pub(super) fn label_value(text: &str) -> Option<&'static str> {
    let inner = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    let ends = [text.bytes().next(), text.bytes().last()];
    if text.len() > 63 {
        Some("has more than 63 characters")
    } else if text.bytes().all(inner) && ends.iter().flatten().all(u8::is_ascii_alphanumeric) {
        None
    } else {
        Some(
            "has other characters than letters, digits, -, _ and ., or no letter or digit at both ends",
        )
    }
}

fn is_label(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.bytes().all(inner) && !text.starts_with('-') && !text.ends_with('-')
}
