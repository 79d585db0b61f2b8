//! The formats of texts that the API server checks; it ignores all others.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use mesh_config_model::value::Duration;

use super::{names, strict_url};

/// Says whether a text is in a format; an unknown format takes every text.
pub(super) fn matches(format: &str, text: &str) -> bool {
    match format {
        "byte" => STANDARD.decode(text).is_ok(),
        "cidr" => is_cidr(text),
        "date" => is_date(text),
        "date-time" | "datetime" => is_date_time(text),
        "duration" => is_duration(text),
        "email" => is_email(text),
        "hostname" => is_hostname(text),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "mac" => is_mac(text),
        "uri" => strict_url::parse_request_uri(text).is_ok(),
        "uuid" => is_uuid(text, None),
        "uuid3" => is_uuid(text, Some('3')),
        "uuid4" => is_uuid(text, Some('4')) && has_variant(text),
        "uuid5" => is_uuid(text, Some('5')) && has_variant(text),
        "isbn" => is_isbn10(text) || is_isbn13(text),
        "isbn10" => is_isbn10(text),
        "isbn13" => is_isbn13(text),
        "creditcard" => is_credit_card(text),
        "ssn" => is_social_security_number(text),
        "hexcolor" => is_hex_color(text),
        "rgbcolor" => is_rgb_color(text),
        "bsonobjectid" => text.len() == 24 && all_hex(text),
        "k8s-short-name" => names::dns_label(text).is_none(),
        "k8s-long-name" => names::dns_subdomain(text).is_none(),
        _ => true,
    }
}

fn is_cidr(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let widest = if address.is_ipv4() { 32 } else { 128 };
    bits.bytes().all(|digit| digit.is_ascii_digit())
        && bits.parse().is_ok_and(|bits: u8| bits <= widest)
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

/// A date, `T`, a time, and `Z` or an offset.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['t', 'T']) else { return false };
    let Some((clock, rest)) = time.split_at_checked(8) else { return false };
    let two = |part: &str, limit: &str| {
        part.len() == 2 && part.bytes().all(|digit| digit.is_ascii_digit()) && part <= limit
    };
    let mut parts = clock.split(':');
    let mut next = || parts.next().unwrap_or_default();
    if !is_date(date) || !two(next(), "23") || !two(next(), "59") || !two(next(), "59") {
        return false;
    }
    let mut fraction = rest.chars();
    let zone = match fraction.next() {
        // Any character may stand before the fraction.
        Some(c) if !matches!(c, 'z' | 'Z' | '+' | '-') => {
            let digits = fraction.as_str();
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            if end == 0 {
                return false;
            }
            &digits[end..]
        }
        _ => rest,
    };
    match zone.strip_prefix(['+', '-']).and_then(|offset| offset.split_once(':')) {
        Some((hours, minutes)) => two(hours, "99") && two(minutes, "99"),
        None => matches!(zone, "z" | "Z"),
    }
}

/// A duration of Go, or a number and the name of a unit.
fn is_duration(text: &str) -> bool {
    const UNITS: &str = "ns nano nanos us µs micro micros ms milli millis s sec second secs seconds \
        m min minute mins minutes h hr hour hrs hours d day days w wk week wks weeks";
    if text.parse::<Duration>().is_ok() {
        return true;
    }
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let unit = text[digits..].trim_start().to_ascii_lowercase();
    digits > 0 && UNITS.split_whitespace().any(|known| known == unit)
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = |c: char| {
        !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | ',' | ';' | '(' | ')')
    };
    !local.is_empty() && !domain.is_empty() && !local.contains('@') && text.chars().all(plain)
}

fn is_hostname(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.chars().count())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    let whole =
        !text.contains('.') || (last.chars().count() >= 2 && last.chars().all(char::is_alphabetic));
    text.len() <= 255 && whole && text.split('.').all(is_label)
}

/// 6, 8 or 20 bytes in hexadecimal, with one kind of separator.
fn is_mac(text: &str) -> bool {
    let (separator, digits) = if text.contains('.') {
        ('.', 4)
    } else if text.contains(':') {
        (':', 2)
    } else {
        ('-', 2)
    };
    let groups: Vec<&str> = text.split(separator).collect();
    groups.iter().all(|group| group.len() == digits && all_hex(group))
        && matches!(groups.len() * digits / 2, 6 | 8 | 20)
}

/// The dashes may be left out.
fn is_uuid(text: &str, version: Option<char>) -> bool {
    let bare = text.replace('-', "");
    let dashes = text.match_indices('-').map(|(at, _)| at);
    let in_place = text.len() == bare.len() || dashes.eq([8, 13, 18, 23]);
    bare.len() == 32
        && all_hex(&bare)
        && in_place
        && version.is_none_or(|v| bare.chars().nth(12) == Some(v))
}

fn has_variant(text: &str) -> bool {
    matches!(
        text.replace('-', "").as_bytes().get(16),
        Some(b'8' | b'9' | b'a' | b'b' | b'A' | b'B')
    )
}

fn is_isbn10(text: &str) -> bool {
    let digits: Vec<char> = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let value = |(at, c): (usize, &char)| match c {
        'X' | 'x' if at == 9 => Some(10),
        c => c.to_digit(10),
    };
    let weighed = digits
        .iter()
        .enumerate()
        .map(|(at, c)| Some(value((at, c))? * u32::try_from(at + 1).ok()?));
    digits.len() == 10 && weighed.sum::<Option<u32>>().is_some_and(|sum| sum % 11 == 0)
}

fn is_isbn13(text: &str) -> bool {
    let digits: Vec<char> = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let weighed = digits
        .iter()
        .enumerate()
        .map(|(at, c)| Some(c.to_digit(10)? * if at % 2 == 0 { 1 } else { 3 }));
    digits.len() == 13 && weighed.sum::<Option<u32>>().is_some_and(|sum| sum % 10 == 0)
}

/// Digits whose checksum is right.
fn is_credit_card(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let doubled = |(at, digit): (usize, &u32)| match (at % 2, digit * 2) {
        (0, _) => *digit,
        (_, twice) => twice / 10 + twice % 10,
    };
    (13..=16).contains(&digits.len())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-'))
        && digits.iter().rev().enumerate().map(doubled).sum::<u32>() % 10 == 0
}

fn is_social_security_number(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', ' ']).collect();
    let numeric = |part: &&str| part.bytes().all(|digit| digit.is_ascii_digit());
    parts.iter().all(numeric) && parts.iter().map(|part| part.len()).eq([3, 2, 4])
}

fn is_hex_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or(text);
    matches!(digits.len(), 3 | 6) && all_hex(digits)
}

fn is_rgb_color(text: &str) -> bool {
    let inner = text.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| {
        let parts: Vec<&str> = inner.split(',').map(str::trim).collect();
        parts.len() == 3 && parts.iter().all(|part| part.parse::<u8>().is_ok())
    })
}

fn all_hex(text: &str) -> bool {
    text.bytes().all(|digit| digit.is_ascii_hexdigit())
}
