//! What the outputs have to say about themselves.

use std::fmt;
use std::io;
use std::sync::Arc;

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
    pub(crate) outputs: Arc<[Box<dyn Sink>]>,
}

impl Failures {
    /// Writes one line to the error outputs, and to nobody if they fail too.
    pub(crate) fn report(&self, error: &io::Error) {
        let mut bytes = Vec::new();
        Timestamp::default().push(&mut bytes, (self.clock)());
        bytes.extend_from_slice(format!(" log write error: {error}\n").as_bytes());
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
