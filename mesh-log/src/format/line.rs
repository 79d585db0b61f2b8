//! The line formats.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::escape;
use super::{Fields, Timestamp};
use crate::level::Level;

/// How a message becomes a line.
///
/// ```
/// use mesh_log::{Format, testing::Capture};
///
/// let line = |format| Capture::new().format(format).run(|| tracing::warn!(version = 42, "sent")).lines().concat();
/// assert_eq!(line(Format::Text), "2000-01-01T00:00:00.000000Z\twarn\tsent\tversion=42");
/// assert_eq!(
///     line(Format::Json),
///     r#"{"level":"warn","time":"2000-01-01T00:00:00.000000Z","msg":"sent","version":42}"#,
/// );
/// assert_eq!(
///     line(Format::Stackdriver),
///     r#"{"severity":"Warning","timestamp":"2000-01-01T00:00:00Z","message":"sent","version":42}"#,
/// );
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Format {
    /// Time, level, scope, caller, message and labels, separated by tabs; then the stack trace on lines of its own.
    ///
    /// Control characters other than the tab are written as `\n` or `\u001b`.
    #[default]
    Text,
    /// One object with the keys `level`, `time`, `scope`, `caller`, `msg`, the labels, `stack`, in this order.
    ///
    /// A label of such a name gets an underscore: `msg_`.
    Json,
    /// Like [`Format::Json`] in the words of Google Cloud Logging:
    /// `severity`, `timestamp`, `logger`, `caller`, `message`, the labels, `stacktrace`.
    ///
    /// Severities are `Debug`, `Info`, `Warning`, `Error` and `Critical`, durations are numbers of seconds,
    /// and times have up to nine digits after the second and the offset of
    /// [`Options::utc_offset`](crate::Options::utc_offset).
    Stackdriver,
}

/// Everything of a line but message and labels.
#[derive(Debug)]
pub(crate) struct Head<'a> {
    pub(crate) level: Level,
    pub(crate) time: SystemTime,
    /// Seconds from UTC, for the format that shows them.
    pub(crate) utc_offset: i32,
    /// Absent for the default scope.
    pub(crate) scope: Option<&'a str>,
    pub(crate) caller: Option<&'a str>,
    pub(crate) stack: Option<&'a str>,
}

impl Head<'_> {
    /// Appends the line, line feed included.
    pub(crate) fn write(
        &self,
        out: &mut Vec<u8>,
        timestamp: &mut Timestamp,
        fields: &Fields,
        format: Format,
    ) {
        self.open(out, timestamp, format);
        out.extend_from_slice(fields.message());
        close_message(out, format);
        fields.write(out);
        end_line(out, format, self.stack);
    }

    /// Appends everything that comes before the message.
    pub(super) fn open(&self, out: &mut Vec<u8>, timestamp: &mut Timestamp, format: Format) {
        match format {
            Format::Text => {
                timestamp.push(out, self.time);
                out.push(b'\t');
                out.extend_from_slice(self.level.as_str().as_bytes());
                for column in [self.scope, self.caller].into_iter().flatten() {
                    out.push(b'\t');
                    escape::push(out, Format::Text, column);
                }
                out.push(b'\t');
            }
            Format::Json => {
                out.extend_from_slice(json_start(self.level).as_bytes());
                timestamp.push(out, self.time);
                self.open_message(out, ["scope", "caller", "msg"]);
            }
            Format::Stackdriver => {
                out.extend_from_slice(br#"{"severity":""#);
                out.extend_from_slice(severity(self.level).as_bytes());
                out.extend_from_slice(br#"","timestamp":""#);
                timestamp.push_rfc3339(out, self.time, self.utc_offset);
                self.open_message(out, ["logger", "caller", "message"]);
            }
        }
    }

    /// Where the time stands that [`Timestamp::put`] writes; not where its length varies.
    pub(super) fn time_at(&self, format: Format) -> Option<usize> {
        match format {
            Format::Text => Some(0),
            Format::Json => Some(json_start(self.level).len()),
            Format::Stackdriver => None,
        }
    }

    /// Everything between the time, whose string is still open, and the message.
    fn open_message(&self, out: &mut Vec<u8>, [scope, caller, message]: [&str; 3]) {
        push_string(out, scope, self.scope);
        push_string(out, caller, self.caller);
        push_string(out, message, Some(""));
    }
}

pub(super) fn close_message(out: &mut Vec<u8>, format: Format) {
    match format {
        Format::Text => {}
        Format::Json | Format::Stackdriver => out.push(b'"'),
    }
}

/// Appends what comes after the labels.
pub(super) fn end_line(out: &mut Vec<u8>, format: Format, stack: Option<&str>) {
    match format {
        Format::Text => {
            for frame in stack.into_iter().flat_map(str::lines) {
                out.push(b'\n');
                escape::push(out, format, frame);
            }
            out.push(b'\n');
        }
        Format::Json => end_object(out, "stack", stack),
        Format::Stackdriver => end_object(out, "stacktrace", stack),
    }
}

fn end_object(out: &mut Vec<u8>, key: &str, stack: Option<&str>) {
    if let Some(trace) = stack {
        out.extend_from_slice(b",\"");
        out.extend_from_slice(key.as_bytes());
        out.extend_from_slice(b"\":\"");
        escape::push(out, Format::Json, trace);
        out.push(b'"');
    }
    out.extend_from_slice(b"}\n");
}

fn json_start(level: Level) -> &'static str {
    match level {
        Level::None | Level::Fatal => r#"{"level":"fatal","time":""#,
        Level::Error => r#"{"level":"error","time":""#,
        Level::Warn => r#"{"level":"warn","time":""#,
        Level::Info => r#"{"level":"info","time":""#,
        Level::Debug => r#"{"level":"debug","time":""#,
        Level::Trace => r#"{"level":"trace","time":""#,
    }
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::None | Level::Fatal => "Critical",
        Level::Error => "Error",
        Level::Warn => "Warning",
        Level::Info => "Info",
        Level::Debug | Level::Trace => "Debug",
    }
}

/// Closes the string before and leaves the new one open.
fn push_string(out: &mut Vec<u8>, key: &str, value: Option<&str>) {
    let Some(value) = value else { return };
    out.extend_from_slice(b"\",\"");
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":\"");
    escape::push(out, Format::Json, value);
}
