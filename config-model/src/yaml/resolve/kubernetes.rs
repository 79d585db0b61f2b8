use super::Scalar;
use super::scalar::{float, negative, unsigned};

/// Decides the type of a plain scalar the way Kubernetes does; `None` means text.
pub(super) fn resolve(text: &str) -> Option<Scalar<'static>> {
    match text.as_bytes().first() {
        None => Some(Scalar::Null),
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => {
            word(text)
        }
        Some(b'.') => special_float(text).or_else(|| float(text)),
        Some(b'+' | b'-' | b'0'..=b'9') => number(text),
        Some(_) => None,
    }
}

fn word(text: &str) -> Option<Scalar<'static>> {
    match text {
        "~" | "null" | "Null" | "NULL" => Some(Scalar::Null),
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Some(Scalar::Bool(true))
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Some(Scalar::Bool(false))
        }
        _ => None,
    }
}

pub(super) fn special_float(text: &str) -> Option<Scalar<'static>> {
    match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            Some(Scalar::Float(f64::INFINITY))
        }
        "-.inf" | "-.Inf" | "-.INF" => Some(Scalar::Float(f64::NEG_INFINITY)),
        ".nan" | ".NaN" | ".NAN" => Some(Scalar::Float(f64::NAN)),
        _ => None,
    }
}

fn number(text: &str) -> Option<Scalar<'static>> {
    if text.contains('_') {
        return number(&text.replace('_', ""));
    }
    if let Some(digits) = text.strip_prefix('-') {
        integer(digits, negative).or_else(|| special_float(text)).or_else(|| float(text))
    } else {
        let digits = text.strip_prefix('+').unwrap_or(text);
        integer(digits, unsigned).or_else(|| special_float(text)).or_else(|| float(text))
    }
}

/// A leading zero alone makes a number octal, so `08` is no integer.
fn integer(
    digits: &str,
    read: fn(&str, u32) -> Option<Scalar<'static>>,
) -> Option<Scalar<'static>> {
    let Some(rest) = digits.strip_prefix('0') else { return read(digits, 10) };
    match rest.as_bytes() {
        [] => read("0", 10),
        [b'x' | b'X', ..] => read(&rest[1..], 16),
        [b'o' | b'O', ..] => read(&rest[1..], 8),
        [b'b' | b'B', ..] => read(&rest[1..], 2),
        _ => read(rest, 8),
    }
}
