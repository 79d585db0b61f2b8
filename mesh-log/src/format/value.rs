//! Values as they stand in a line.

use std::fmt;

use super::escape::{self, InText, push_display};
use super::float;
use super::line::Format;
use crate::value::{Chain, Scalar, write_duration};

/// Appends the value of a label.
///
/// Inlined where the kind of value is known, so that nothing is left of the choice.
#[inline(always)]
pub(super) fn push(out: &mut Vec<u8>, format: Format, value: &Scalar<'_>) {
    match format {
        Format::Text => push_plain(out, format, value),
        Format::Json | Format::Stackdriver => push_json(out, format, value),
    }
}

/// Appends a value without the quotes that JSON puts around it, as in a message.
#[inline(always)]
pub(super) fn push_plain(out: &mut Vec<u8>, format: Format, value: &Scalar<'_>) {
    match *value {
        Scalar::Str(text) | Scalar::Json(text) => escape::push(out, format, text),
        Scalar::Bool(true) => out.extend_from_slice(b"true"),
        Scalar::Bool(false) => out.extend_from_slice(b"false"),
        Scalar::I64(value) => push_integer(out, value),
        Scalar::U64(value) => push_integer(out, value),
        Scalar::I128(value) => push_integer(out, value),
        Scalar::U128(value) => push_integer(out, value),
        Scalar::F64(value) => float::push(out, value),
        Scalar::Duration(value) => {
            // The sink takes all text.
            let _ = write_duration(&mut InText(out), value);
        }
        Scalar::Debug(value) => push_debug(out, format, value),
        Scalar::Error(error) => push_display(out, format, format_args!("{}", Chain(error))),
    }
}

#[inline(always)]
fn push_json(out: &mut Vec<u8>, format: Format, value: &Scalar<'_>) {
    let quoted = match *value {
        Scalar::Duration(duration) if format == Format::Stackdriver => {
            return float::push(out, duration.as_secs_f64());
        }
        // Escaping would break it; and serde_json leaves no control character unescaped.
        Scalar::Json(json) => return out.extend_from_slice(json.as_bytes()),
        Scalar::Str(_) | Scalar::Duration(_) | Scalar::Debug(_) | Scalar::Error(_) => true,
        Scalar::F64(number) => !number.is_finite(),
        Scalar::Bool(_) | Scalar::I64(_) | Scalar::U64(_) | Scalar::I128(_) | Scalar::U128(_) => {
            false
        }
    };
    if quoted {
        out.push(b'"');
    }
    push_plain(out, format, value);
    if quoted {
        out.push(b'"');
    }
}

pub(super) fn push_integer(out: &mut Vec<u8>, value: impl itoa::Integer) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

fn push_debug(out: &mut Vec<u8>, format: Format, value: &dyn fmt::Debug) {
    push_display(out, format, format_args!("{value:?}"));
}
