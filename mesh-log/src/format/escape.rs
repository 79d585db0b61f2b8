//! Text that cannot leave its place in a line.

use std::fmt::{self, Write as _};

use super::Format;

/// Appends `text`, escaped for the format.
pub(super) fn push(out: &mut Vec<u8>, format: Format, text: &str) {
    match format {
        Format::Text => push_text(out, text),
        Format::Json | Format::Stackdriver => push_json(out, text),
    }
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    push_as(out, Format::Text, text);
}

fn push_json(out: &mut Vec<u8>, text: &str) {
    push_as(out, Format::Json, text);
}

/// Inlined where the format is known, so that no byte needs to look which it is.
#[inline(always)]
fn push_as(out: &mut Vec<u8>, format: Format, text: &str) {
    let mut rest = text.as_bytes();
    loop {
        let clean = clean_len(rest, format);
        out.extend_from_slice(&rest[..clean]);
        let Some(&special) = rest.get(clean) else { return };
        let length = push_escaped(out, format, special, rest.get(clean + 1).copied());
        rest = &rest[clean + length..];
    }
}

/// Appends what the arguments print, escaped for the format.
pub(super) fn push_display(out: &mut Vec<u8>, format: Format, arguments: fmt::Arguments<'_>) {
    let printed = match format {
        Format::Text => InText(out).write_fmt(arguments),
        Format::Json | Format::Stackdriver => InJson(out).write_fmt(arguments),
    };
    // A value may refuse to print itself; what it printed before stays.
    let _ = printed;
}

/// A sink for `write!` that escapes what passes through for text.
pub(super) struct InText<'a>(pub(super) &'a mut Vec<u8>);

/// The same for a string of JSON.
struct InJson<'a>(&'a mut Vec<u8>);

impl fmt::Write for InText<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        push_text(self.0, text);
        Ok(())
    }
}

impl fmt::Write for InJson<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        push_json(self.0, text);
        Ok(())
    }
}

/// Length of the longest start that needs no escape; eight bytes at a time until the first suspicious ones.
#[inline(always)]
fn clean_len(bytes: &[u8], format: Format) -> usize {
    let words = bytes
        .chunks_exact(8)
        .map(|chunk| u64::from_ne_bytes(chunk.try_into().expect("the chunk has eight bytes")));
    let skipped = 8 * words.take_while(|word| !suspicious(*word, format)).count();
    let tail = &bytes[skipped..];
    if tail.len() < 8 && !suspicious(end_of(bytes, tail), format) {
        return bytes.len();
    }
    let special = (0..tail.len()).find(|at| is_special(tail, *at, format));
    special.map_or(bytes.len(), |at| skipped + at)
}

/// A word with all of a tail of less than eight bytes in it, and nothing but bytes of the text.
///
/// Of three bytes or less it is a word that says nothing.
fn end_of(bytes: &[u8], tail: &[u8]) -> u64 {
    if let Some(last) = bytes.last_chunk() {
        return u64::from_ne_bytes(*last);
    }
    match (tail.first_chunk(), tail.last_chunk()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_ne_bytes(*first)) | u64::from(u32::from_ne_bytes(*last)) << 32
        }
        _ if tail.is_empty() => u64::from(b'a') * ONES,
        _ => 0,
    }
}

const ONES: u64 = u64::MAX / 0xff;
const HIGHS: u64 = ONES << 7;

/// Whether one of the eight bytes may need an escape.
#[inline(always)]
fn suspicious(word: u64, format: Format) -> bool {
    let below_space = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
    let specials = match format {
        Format::Json | Format::Stackdriver => has_byte(word, b'"') | has_byte(word, b'\\'),
        Format::Text => has_byte(word, 0x7f) | has_byte(word, 0xc2),
    };
    below_space | specials != 0
}

fn has_byte(word: u64, byte: u8) -> u64 {
    let difference = word ^ (ONES * u64::from(byte));
    difference.wrapping_sub(ONES) & !difference & HIGHS
}

fn is_special(bytes: &[u8], at: usize, format: Format) -> bool {
    match (format, bytes[at]) {
        (Format::Json | Format::Stackdriver, byte) => byte < 0x20 || byte == b'"' || byte == b'\\',
        (Format::Text, b'\t') => false,
        // C1 controls are U+0080 to U+009F: 0xc2 and a byte below 0xa0.
        (Format::Text, 0xc2) => bytes.get(at + 1).is_some_and(|next| *next < 0xa0),
        (Format::Text, byte) => byte < 0x20 || byte == 0x7f,
    }
}

/// Appends the escape of one special character and returns how many bytes it was.
fn push_escaped(out: &mut Vec<u8>, format: Format, byte: u8, next: Option<u8>) -> usize {
    match (byte, format) {
        (b'\n', _) => out.extend_from_slice(b"\\n"),
        (b'\r', _) => out.extend_from_slice(b"\\r"),
        (b'\t', _) => out.extend_from_slice(b"\\t"),
        (b'"', Format::Json | Format::Stackdriver) => out.extend_from_slice(b"\\\""),
        (b'\\', Format::Json | Format::Stackdriver) => out.extend_from_slice(b"\\\\"),
        (0xc2, Format::Text) => {
            push_unicode(out, next.unwrap_or_default());
            return 2;
        }
        _ => push_unicode(out, byte),
    }
    1
}

fn push_unicode(out: &mut Vec<u8>, code: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.extend_from_slice(b"\\u00");
    out.push(HEX[usize::from(code >> 4)]);
    out.push(HEX[usize::from(code & 15)]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::{Format, push};

    #[track_caller]
    fn check(format: Format, text: &str, expected: &str) {
        let mut out = Vec::new();
        push(&mut out, format, text);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn text_keeps_tabs_and_quotes_and_escapes_controls() {
        check(Format::Text, "a\tb \"c\" \\d é", "a\tb \"c\" \\d é");
        check(
            Format::Text,
            "one\ntwo\r\u{1b}[31m\0\u{7f}",
            "one\\ntwo\\r\\u001b[31m\\u0000\\u007f",
        );
        check(Format::Text, "c1 \u{9b}31m but not \u{a0}", "c1 \\u009b31m but not \u{a0}");
    }

    #[test]
    fn json_escapes_quotes_and_controls_only() {
        check(
            Format::Json,
            "a\tb\"c\\d\n\r\u{8}<&>é\u{7f}",
            "a\\tb\\\"c\\\\d\\n\\r\\u0008<&>é\u{7f}",
        );
    }

    #[test]
    fn position_in_the_word_does_not_matter() {
        for at in 0..20 {
            let text = format!("{}\n{}", "x".repeat(at), "y".repeat(20 - at));
            for format in [Format::Json, Format::Text] {
                check(format, &text, &text.replace('\n', "\\n"));
            }
        }
    }

    proptest! {
        #[test]
        fn json_reads_back(text in any::<String>()) {
            let mut out = vec![b'"'];
            push(&mut out, Format::Json, &text);
            out.push(b'"');
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }

        #[test]
        fn text_has_no_control_left(text in any::<String>()) {
            let mut out = Vec::new();
            push(&mut out, Format::Text, &text);
            let out = String::from_utf8(out).unwrap();
            assert!(!out.chars().any(|c| c.is_control() && c != '\t'));
            let plain: String = text.chars().filter(|c| !c.is_control()).collect();
            if plain == text {
                assert_eq!(out, text);
            }
        }
    }
}
