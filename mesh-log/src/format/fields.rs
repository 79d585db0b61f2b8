//! Message and labels of one line, encoded but not yet in order.

use std::ops::Range;

use super::escape;
use super::line::Format;
use super::value;
use crate::value::Scalar;

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

    pub(crate) fn set_message(&mut self, message: &Scalar<'_>) {
        self.message.clear();
        value::push_plain(&mut self.message, self.format, message);
    }

    pub(crate) fn push(&mut self, key: &str, value: &Scalar<'_>) {
        let Self { format, bytes, entries, is_plain, .. } = self;
        let key = push_key(bytes, *format, key);
        let value_start = bytes.len();
        value::push(bytes, *format, value);
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
        set_off(out, self.format, start);
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

/// Appends a label to a line that has others already.
pub(super) fn push_label(out: &mut Vec<u8>, format: Format, key: &str, value: &Scalar<'_>) {
    push_key(out, format, key);
    value::push(out, format, value);
}

/// Appends everything of a label that comes before its value, and tells where the escaped key is.
pub(super) fn push_key(out: &mut Vec<u8>, format: Format, key: &str) -> Range<usize> {
    let (before, after): (&[u8], &[u8]) = match format {
        Format::Text => (b" ", b"="),
        Format::Json | Format::Stackdriver => (b",\"", b"\":"),
    };
    out.extend_from_slice(before);
    let start = out.len();
    escape::push(out, format, key);
    let end = out.len();
    out.extend_from_slice(after);
    start..end
}

/// Sets the labels, which start here if there are any, apart from the message.
pub(super) fn set_off(line: &mut [u8], format: Format, start: usize) {
    if format == Format::Text
        && let Some(first) = line.get_mut(start)
    {
        *first = b'\t';
    }
}

/// Whether a key of the format has this name, which labels must not repeat.
pub(super) fn is_reserved(format: Format, key: &[u8]) -> bool {
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
