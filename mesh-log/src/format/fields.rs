//! Message and labels of one line, encoded but not yet in order.

use std::fmt::{self, Write as _};
use std::ops::Range;

use super::escape::{self, Escaped};
use super::line::Format;
use crate::value::{Chain, Scalar, write_duration};

/// Keys of the JSON formats that labels must not repeat.
const RESERVED: [&[u8]; 6] = [b"level", b"time", b"scope", b"caller", b"msg", b"stack"];
const RESERVED_STACKDRIVER: [&[u8]; 6] =
    [b"severity", b"timestamp", b"logger", b"caller", b"message", b"stacktrace"];

/// Buffers for the message and the labels of a line.
///
/// A key given twice keeps its first place and gets its last value.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    format: Format,
    message: Vec<u8>,
    bytes: Vec<u8>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    key: Range<usize>,
    value: Range<usize>,
}

impl Fields {
    /// Empties the buffers for a line of this format.
    pub(crate) fn start(&mut self, format: Format) {
        self.format = format;
        self.message.clear();
        self.bytes.clear();
        self.entries.clear();
    }

    pub(crate) fn set_message(&mut self, message: Scalar<'_>) {
        self.message.clear();
        write_plain(&mut self.message, self.format, message);
    }

    pub(crate) fn push(&mut self, key: &str, value: Scalar<'_>) {
        let key = self.append(|bytes, format| escape::push(bytes, format, key));
        let value = self.append(|bytes, format| match format {
            Format::Text => write_plain(bytes, format, value),
            Format::Json | Format::Stackdriver => write_json(bytes, format, value),
        });
        let Self { bytes, entries, .. } = self;
        match entries.iter_mut().find(|known| bytes[known.key.clone()] == bytes[key.clone()]) {
            Some(known) => known.value = value,
            None => entries.push(Entry { key, value }),
        }
    }

    /// Escaped message, without quotes.
    pub(super) fn message(&self) -> &[u8] {
        &self.message
    }

    /// Escaped keys and encoded values in order.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (&[u8], &[u8])> {
        self.entries
            .iter()
            .map(|entry| (&self.bytes[entry.key.clone()], &self.bytes[entry.value.clone()]))
    }

    /// Appends a key of the JSON object, with underscores when the line has a key of that name already.
    pub(super) fn push_json_key(&self, out: &mut Vec<u8>, key: &[u8]) {
        let start = out.len();
        out.extend_from_slice(key);
        let reserved = match self.format {
            Format::Stackdriver => &RESERVED_STACKDRIVER,
            Format::Text | Format::Json => &RESERVED,
        };
        if reserved.contains(&key) {
            out.push(b'_');
            while self.iter().any(|(other, _)| *other == out[start..]) {
                out.push(b'_');
            }
        }
    }

    /// Text of a label, escaped, and without the quotes that JSON puts around it.
    pub(crate) fn text(&self, key: &str) -> Option<&[u8]> {
        let (_, value) = self.iter().find(|(known, _)| *known == key.as_bytes())?;
        let quoted = self.format != Format::Text;
        let inner = value.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
        Some(inner.filter(|_| quoted).unwrap_or(value))
    }

    fn append(&mut self, write: impl FnOnce(&mut Vec<u8>, Format)) -> Range<usize> {
        let start = self.bytes.len();
        write(&mut self.bytes, self.format);
        start..self.bytes.len()
    }
}

fn write_json(out: &mut Vec<u8>, format: Format, value: Scalar<'_>) {
    let value = match value {
        Scalar::Duration(duration) if format == Format::Stackdriver => {
            Scalar::F64(duration.as_secs_f64())
        }
        value => value,
    };
    let quoted = match value {
        Scalar::Str(_) | Scalar::Duration(_) | Scalar::Debug(_) | Scalar::Error(_) => true,
        Scalar::F64(number) => !number.is_finite(),
        Scalar::Bool(_)
        | Scalar::I64(_)
        | Scalar::U64(_)
        | Scalar::I128(_)
        | Scalar::U128(_)
        | Scalar::Json(_) => false,
    };
    if quoted {
        out.push(b'"');
    }
    match value {
        // Escaping would break it; and serde_json leaves no control character unescaped.
        Scalar::Json(json) => out.extend_from_slice(json.as_bytes()),
        other => write_plain(out, format, other),
    }
    if quoted {
        out.push(b'"');
    }
}

fn write_plain(out: &mut Vec<u8>, format: Format, value: Scalar<'_>) {
    let (mut number, mut float) = (itoa::Buffer::new(), ryu::Buffer::new());
    let digits = match value {
        Scalar::Str(text) | Scalar::Json(text) => return escape::push(out, format, text),
        Scalar::Bool(true) => "true",
        Scalar::Bool(false) => "false",
        Scalar::I64(value) => number.format(value),
        Scalar::U64(value) => number.format(value),
        Scalar::I128(value) => number.format(value),
        Scalar::U128(value) => number.format(value),
        Scalar::F64(f64::INFINITY) => "+Inf",
        Scalar::F64(f64::NEG_INFINITY) => "-Inf",
        Scalar::F64(value) => match float.format(value).trim_end_matches(".0") {
            // Very large and very small; lines have no exponents.
            short if short.contains('e') => {
                return write_display(out, format, format_args!("{value}"));
            }
            short => short,
        },
        Scalar::Duration(value) => {
            // The sink takes all text.
            let _ = write_duration(&mut Escaped { out, format }, value);
            return;
        }
        Scalar::Debug(value) => return write_display(out, format, format_args!("{value:?}")),
        Scalar::Error(error) => {
            return write_display(out, format, format_args!("{}", Chain(error)));
        }
    };
    out.extend_from_slice(digits.as_bytes());
}

fn write_display(out: &mut Vec<u8>, format: Format, arguments: fmt::Arguments<'_>) {
    // A value may refuse to print itself; what it printed before stays.
    let _ = Escaped { out, format }.write_fmt(arguments);
}
