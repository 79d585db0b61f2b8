//! Lines of another process, logged again.

use std::panic::Location;
use std::time::SystemTime;

use parking_lot::ReentrantMutex;
use serde_json::{Map, Value as Json};

use crate::error::{Error, ErrorKind};
use crate::format::parse_rfc3339;
use crate::level::Level;
use crate::scope::Scope;
use crate::value::Value;

/// What became of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Relayed {
    /// Lines that were handed to the scope, whether or not it lets them through.
    pub lines: usize,
    /// Lines that could not be read, or whose level is unknown.
    pub skipped: usize,
}

/// Logs lines of another process again, with the times that they have.
///
/// The batch is what [`Output::unix_socket`](crate::Output::unix_socket) sends: a JSON array of strings,
/// each a line in [`Format::Json`](crate::Format::Json).
/// A line needs a text `msg`, a `level` and a `time` in the form of RFC 3339; its other keys become labels.
/// Lines that have none of it are skipped and said at level debug; fatal ones do not end this process.
/// Two batches do not mix.
///
/// # Errors
/// [`ErrorKind::InvalidBatch`] when the body is something else; nothing is logged then.
///
/// ```
/// use mesh_log::{relay, testing::capture};
///
/// mesh_log::scope!(PLUGIN = "cni-plugin", "lines of the plugin");
///
/// let batch = br#"["{\"level\":\"info\",\"time\":\"2026-08-22T15:00:18.5Z\",\"msg\":\"added\\n\",\"pod\":\"a\"}"]"#;
/// let lines = capture(|| {
///     relay(&PLUGIN, batch).unwrap();
/// });
/// assert_eq!(lines, ["2026-08-22T15:00:18.500000Z\tinfo\tcni-plugin\tadded\tpod=a"]);
/// ```
#[track_caller]
pub fn relay(scope: &Scope, batch: &[u8]) -> Result<Relayed, Error> {
    // Reentrant, because an output may relay itself.
    static ONE_AT_A_TIME: ReentrantMutex<()> = ReentrantMutex::new(());
    let location = Location::caller();
    let lines: Vec<String> = serde_json::from_slice(batch)
        .map_err(|error| Error::new(ErrorKind::InvalidBatch, error.to_string()))?;
    let mut relayed = Relayed::default();
    let _batch = ONE_AT_A_TIME.lock();
    for line in lines {
        match Record::read(&line) {
            Some(Record { level, time, message, labels }) => {
                relayed.lines += 1;
                if scope.enabled(level) {
                    let labelled = scope.with_labels(labels);
                    labelled.write_with_time(level, Some(time), message.trim(), location);
                }
            }
            None => {
                relayed.skipped += 1;
                scope.log_with_time(
                    Level::Debug,
                    None,
                    format_args!("skipped a line that is no record: {line}"),
                );
            }
        }
    }
    Ok(relayed)
}

struct Record {
    level: Level,
    time: SystemTime,
    message: String,
    labels: Vec<(String, Value)>,
}

impl Record {
    fn read(line: &str) -> Option<Self> {
        let mut object: Map<String, Json> = serde_json::from_str(line).ok()?;
        let mut text = |key| match object.remove(key) {
            Some(Json::String(text)) => Some(text),
            _ => None,
        };
        let (message, level, time) = (text("msg")?, text("level")?, text("time")?);
        let level = level.parse().ok().filter(|level| *level != Level::None)?;
        let labels = object.into_iter().map(|(key, value)| (key, label(&value))).collect();
        Some(Self { level, time: parse_rfc3339(&time)?, message, labels })
    }
}

fn label(value: &Json) -> Value {
    match value {
        Json::String(text) => text.as_str().into(),
        Json::Bool(value) => (*value).into(),
        Json::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(number), ..) => number.into(),
            (None, Some(number), _) => number.into(),
            (None, None, number) => number.unwrap_or(f64::NAN).into(),
        },
        Json::Null | Json::Array(_) | Json::Object(_) => {
            Value::json(value).unwrap_or_else(|_| Value::display(value))
        }
    }
}
