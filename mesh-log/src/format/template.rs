//! What all lines of a statement have in common.

use std::ops::Range;
use std::time::SystemTime;

use tracing::field::Field;

use super::fields::{self, is_reserved, push_label};
use super::line::{Format, Head, close_message, end_line};
use super::{Timestamp, value};
use crate::value::Scalar;

/// The lines of one statement, but for the time, the message and the values of its labels.
///
/// Keys are escaped and compared with each other once, when the template is made.
#[derive(Debug)]
pub(crate) struct Template {
    format: Format,
    time_at: usize,
    has_message: bool,
    /// What comes before the message, then what comes before the value of each label.
    bytes: Vec<u8>,
    /// Where in the bytes the first part ends, and then the part of each field.
    ends: Vec<usize>,
}

/// A line that grows in a buffer, field by field.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    template: &'a Template,
    line: &'a mut Vec<u8>,
    labels_at: usize,
    /// The first field that may come now.
    next: usize,
}

/// Name of the field that is the message.
pub(crate) const MESSAGE: &str = "message";

/// Key of the label that a line may have beside those of its statement.
pub(crate) const SUPPRESSED: &str = "suppressed";

/// No field may come any more, since one came that the template has no place for.
const BROKEN: usize = usize::MAX;

impl Template {
    /// Template of lines with this head, for a statement with these fields.
    ///
    /// There is none where a line is more than its parts one after the other: its time varies in length,
    /// it ends in a stack trace, the message is not the first field, a key comes twice or is one of the format.
    pub(crate) fn new(head: &Head<'_>, names: &[&str], format: Format) -> Option<Self> {
        let time_at = head.time_at(format)?;
        let has_message = names.first() == Some(&MESSAGE);
        let keys = &names[usize::from(has_message)..];
        let is_plain = |(at, key): (usize, &&str)| {
            ![MESSAGE, SUPPRESSED].contains(key)
                && !is_reserved(format, key.as_bytes())
                && !keys[..at].contains(key)
        };
        if head.stack.is_some() || !keys.iter().enumerate().all(is_plain) {
            return None;
        }
        let mut bytes = Vec::new();
        head.open(&mut bytes, &mut Timestamp::default(), format);
        let mut ends = vec![bytes.len(); 1 + usize::from(has_message)];
        for key in keys {
            fields::push_key(&mut bytes, format, key);
            ends.push(bytes.len());
        }
        bytes.extend_from_slice(&[0; AT_ONCE]);
        Some(Self { format, time_at, has_message, bytes, ends })
    }

    /// Begins a line in place of what the buffer holds.
    pub(crate) fn begin<'a>(&'a self, line: &'a mut Vec<u8>) -> Draft<'a> {
        line.clear();
        line.extend_from_slice(&self.bytes[..self.ends[0]]);
        let mut draft = Draft { template: self, line, labels_at: 0, next: 0 };
        if !self.has_message {
            draft.end_message();
        }
        draft
    }
}

impl Draft<'_> {
    /// Appends a field; they have to come in the order of the statement.
    #[inline(always)]
    pub(crate) fn push(&mut self, field: &Field, value: &Scalar<'_>) {
        let format = self.template.format;
        if self.is_message_due() {
            if field.index() > 0 {
                return self.give_up();
            }
            value::push_plain(self.line, format, value);
            self.end_message();
        } else if self.open_label(field.index()) {
            value::push(self.line, format, value);
        }
    }

    /// Appends what comes before the value of a label, if the label may come now.
    fn open_label(&mut self, at: usize) -> bool {
        if at < self.next {
            self.give_up();
            return false;
        }
        let Template { bytes, ends, .. } = self.template;
        push_part(self.line, bytes, ends[at]..ends[at + 1]);
        self.next = at + 1;
        true
    }

    /// Tells that a field has no place in the template.
    pub(crate) fn give_up(&mut self) {
        self.next = BROKEN;
    }

    /// Whether the line has all that the event had to say.
    pub(crate) fn is_whole(&self) -> bool {
        self.next != BROKEN && !self.is_message_due()
    }

    /// Ends the line and returns it.
    pub(crate) fn end(
        &mut self,
        timestamp: &mut Timestamp,
        time: SystemTime,
        suppressed: u64,
    ) -> &[u8] {
        let Self { template: Template { format, time_at, .. }, line, labels_at, .. } = self;
        if suppressed > 0 {
            push_label(line, *format, SUPPRESSED, &Scalar::U64(suppressed));
        }
        timestamp.put(&mut line[*time_at..], time);
        fields::set_off(line, *format, *labels_at);
        end_line(line, *format, None);
        line
    }

    fn is_message_due(&self) -> bool {
        self.next == 0 && self.template.has_message
    }

    /// What comes now are labels.
    fn end_message(&mut self) {
        close_message(self.line, self.template.format);
        self.labels_at = self.line.len();
        self.next = usize::from(self.template.has_message);
    }
}

/// Bytes that are copied in one step.
const AT_ONCE: usize = 16;

/// Appends a part of the bytes; most are so short that copying a fixed number of bytes takes less time.
#[inline]
fn push_part(out: &mut Vec<u8>, bytes: &[u8], part: Range<usize>) {
    match bytes[part.start..].first_chunk::<AT_ONCE>() {
        Some(chunk) if part.len() <= AT_ONCE => {
            let end = out.len() + part.len();
            out.extend_from_slice(chunk);
            out.truncate(end);
        }
        _ => out.extend_from_slice(&bytes[part]),
    }
}
