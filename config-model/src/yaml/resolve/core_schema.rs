use super::Scalar;
use super::kubernetes::special_float;
use super::scalar::{float, negative, unsigned};

/// Decides the type of a plain scalar by the core schema of YAML 1.2; `None` means text.
pub(super) fn resolve(text: &str) -> Option<Scalar<'static>> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Scalar::Null),
        "true" | "True" | "TRUE" => Some(Scalar::Bool(true)),
        "false" | "False" | "FALSE" => Some(Scalar::Bool(false)),
        _ if text.starts_with(['+', '-', '.'])
            || text.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            number(text)
        }
        _ => None,
    }
}

fn number(text: &str) -> Option<Scalar<'static>> {
    let integer = if let Some(digits) = text.strip_prefix("0x") {
        unsigned(digits, 16)
    } else if let Some(digits) = text.strip_prefix("0o") {
        unsigned(digits, 8)
    } else if let Some(digits) = text.strip_prefix('-') {
        negative(digits, 10)
    } else {
        unsigned(text.strip_prefix('+').unwrap_or(text), 10)
    };
    integer.or_else(|| special_float(text)).or_else(|| float(text))
}
