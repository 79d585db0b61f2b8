//! Message and labels of one line, encoded but not yet in order.

use std::fmt::{self, Write as _};
use std::ops::Range;

use super::escape::{self, Escaped};
use super::line::Format;
use crate::value::{Chain, Scalar, write_duration};

/// Buffers for the message and the labels of a line.
///
/// A key given twice keeps its first place and gets its last value.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    format: Format,
    message: Vec<u8>,
    /// Keys and values one after the other, as they stand in a line.
    bytes: Vec<u8>,
    entries: Vec<Entry>,
    /// Whether the bytes as a whole are what a line has: no value was replaced, no key is reserved.
    is_plain: bool,
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
        self.is_plain = true;
    }

    pub(crate) fn set_message(&mut self, message: Scalar<'_>) {
        self.message.clear();
        write_plain(&mut self.message, self.format, message);
    }

    pub(crate) fn push(&mut self, key: &str, value: Scalar<'_>) {
        let Self { format, bytes, entries, is_plain, .. } = self;
        bytes.extend_from_slice(if *format == Format::Text { b" " } else { b",\"" });
        let key_start = bytes.len();
        escape::push(bytes, *format, key);
        let key = key_start..bytes.len();
        bytes.extend_from_slice(if *format == Format::Text { b"=" } else { b"\":" });
        let value_start = bytes.len();
        match format {
            Format::Text => write_plain(bytes, *format, value),
            Format::Json | Format::Stackdriver => write_json(bytes, *format, value),
        }
        let value = value_start..bytes.len();
        *is_plain &= !is_reserved(*format, &bytes[key.clone()]);
        match entries.iter_mut().find(|known| bytes[known.key.clone()] == bytes[key.clone()]) {
            Some(known) => {
                known.value = value;
                *is_plain = false;
            }
            None => entries.push(Entry { key, value }),
        }
    }

    /// Appends all labels as a line has them, after what comes before them.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let start = out.len();
        if self.is_plain {
            out.extend_from_slice(&self.bytes);
        } else {
            for (key, value) in self.iter() {
                if self.format == Format::Text {
                    out.push(b' ');
                    out.extend_from_slice(key);
                    out.push(b'=');
                } else {
                    out.extend_from_slice(b",\"");
                    self.push_json_key(out, key);
                    out.extend_from_slice(b"\":");
                }
                out.extend_from_slice(value);
            }
        }
        if self.format == Format::Text
            && let Some(first) = out.get_mut(start)
        {
            *first = b'\t';
        }
    }

    /// Escaped message, without quotes.
    pub(super) fn message(&self) -> &[u8] {
        &self.message
    }

    /// Escaped keys and encoded values in order.
    fn iter(&self) -> impl ExactSizeIterator<Item = (&[u8], &[u8])> {
        self.entries
            .iter()
            .map(|entry| (&self.bytes[entry.key.clone()], &self.bytes[entry.value.clone()]))
    }

    /// Appends a key of the JSON object, with underscores when the line has a key of that name already.
    fn push_json_key(&self, out: &mut Vec<u8>, key: &[u8]) {
        let start = out.len();
        out.extend_from_slice(key);
        if is_reserved(self.format, key) {
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
}

/// Whether a key of the format has this name, which labels must not repeat.
fn is_reserved(format: Format, key: &[u8]) -> bool {
    match format {
        Format::Text => false,
        Format::Json => {
            matches!(key, b"level" | b"time" | b"scope" | b"caller" | b"msg" | b"stack")
        }
        Format::Stackdriver => matches!(
            key,
            b"severity" | b"timestamp" | b"logger" | b"caller" | b"message" | b"stacktrace"
        ),
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
    let (mut number, mut float) = (itoa::Buffer::new(), zmij::Buffer::new());
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
        Scalar::F64(value) => {
            let short = float.format(value);
            if short.as_bytes().contains(&b'e') {
                // Very large and very small; lines have no exponents.
                return write_display(out, format, format_args!("{value}"));
            }
            short.strip_suffix(".0").unwrap_or(short)
        }
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
