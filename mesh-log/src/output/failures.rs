//! What the outputs have to say about themselves.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use parking_lot::Mutex;

use super::repeats::Repeats;
use super::{Line, Sink};
use crate::format::{Fields, Format, Head, Timestamp};
use crate::level::Level;
use crate::pipeline::Clock;
use crate::value::Scalar;

/// Reports failures of outputs, and puts lines about lost lines into the log.
#[derive(Clone)]
pub(crate) struct Failures {
    pub(crate) clock: Clock,
    pub(crate) utc_offset: i32,
    outputs: Arc<[Box<dyn Sink>]>,
    repeats: Arc<Mutex<Repeats>>,
}

impl Failures {
    pub(crate) fn new(clock: Clock, utc_offset: i32, outputs: Vec<Box<dyn Sink>>) -> Self {
        Self { clock, utc_offset, outputs: outputs.into(), repeats: Arc::default() }
    }

    /// Writes one line to the error outputs, and to nobody if they fail too; the same failure once in a second.
    pub(crate) fn report(&self, error: &io::Error) {
        let (text, now) = (error.to_string(), (self.clock)());
        let admitted = self.repeats.lock().admit(&text, now);
        if let Some(others) = admitted {
            self.tell(&text, others, now);
        }
    }

    /// Reports what was left out since the last report.
    pub(crate) fn report_rest(&self) {
        let untold = self.repeats.lock().take_untold();
        for (text, times) in untold {
            self.tell(&text, times - 1, (self.clock)());
        }
    }

    fn tell(&self, text: &str, others: u64, now: SystemTime) {
        let mut bytes = Vec::new();
        Timestamp::default().push(&mut bytes, now);
        bytes.extend_from_slice(b" log write error: ");
        bytes.extend_from_slice(text.as_bytes());
        if others > 0 {
            bytes.extend_from_slice(format!(" ({others} more like it)").as_bytes());
        }
        bytes.push(b'\n');
        for output in self.outputs.iter() {
            let line = Line {
                level: Level::Error,
                scope: "default",
                #[cfg(feature = "otlp")]
                target: "mesh",
                bytes: &bytes,
            };
            // Nobody is left to tell.
            let _ = output.write(&line);
        }
    }

    /// The line that says how many lines are missing before it.
    pub(super) fn notice(&self, lost: u64, format: Format) -> Vec<u8> {
        let mut fields = Fields::default();
        fields.start(format);
        fields.set_message(&Scalar::Str("log lines dropped"));
        fields.push("count", &Scalar::U64(lost));
        let head = Head {
            level: Level::Warn,
            time: (self.clock)(),
            utc_offset: self.utc_offset,
            scope: None,
            caller: None,
            stack: None,
        };
        let mut line = Vec::new();
        head.write(&mut line, &mut Timestamp::default(), &fields, format);
        line
    }
}

impl fmt::Debug for Failures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failures").field("outputs", &self.outputs).finish_non_exhaustive()
    }
}
