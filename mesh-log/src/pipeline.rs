//! What happens to a message that passed its gate: clock, format, outputs.

use std::fmt;
use std::io;
use std::sync::{Arc, LazyLock};
use std::time::SystemTime;

use parking_lot::RwLock;

use crate::format::{Format, Timestamp};
use crate::output::{Output, Sink};

pub(crate) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;
pub(crate) type ExitHook = Arc<dyn Fn() + Send + Sync>;

/// One complete configuration of the way from message to output; never changed, only replaced.
pub(crate) struct Pipeline {
    pub(crate) format: Format,
    pub(crate) target_label: bool,
    pub(crate) clock: Clock,
    pub(crate) exit: ExitHook,
    pub(crate) outputs: Vec<Box<dyn Sink>>,
    pub(crate) errors: Vec<Box<dyn Sink>>,
}

/// The pipeline that a layer uses at the moment.
#[derive(Clone, Debug)]
pub(crate) struct Current(Arc<RwLock<Arc<Pipeline>>>);

impl Pipeline {
    /// Writes to every output; failures go to the error outputs and no further.
    pub(crate) fn write(&self, line: &[u8]) {
        for output in &self.outputs {
            if let Err(error) = output.write(line) {
                self.report(&error);
            }
        }
    }

    /// Flushes every output and returns the first failure.
    pub(crate) fn flush(&self) -> io::Result<()> {
        let mut first = Ok(());
        for output in &self.outputs {
            first = first.and(output.flush());
        }
        first
    }

    fn report(&self, error: &io::Error) {
        let mut line = Vec::new();
        Timestamp::default().push(&mut line, (self.clock)());
        line.extend_from_slice(format!(" log write error: {error}\n").as_bytes());
        for output in &self.errors {
            // Nobody is left to tell.
            let _ = output.write(&line);
        }
    }
}

impl Current {
    pub(crate) fn new(pipeline: Pipeline) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(pipeline))))
    }

    /// The one that the process configures; text to standard output at first.
    pub(crate) fn of_process() -> Self {
        static PROCESS: LazyLock<Current> = LazyLock::new(|| {
            Current::new(Pipeline {
                format: Format::Text,
                target_label: false,
                clock: system_clock(),
                exit: exit_process(),
                outputs: Output::stdout().open().into_iter().collect(),
                errors: Output::stderr().open().into_iter().collect(),
            })
        });
        PROCESS.clone()
    }

    pub(crate) fn get(&self) -> Arc<Pipeline> {
        Arc::clone(&self.0.read())
    }

    pub(crate) fn replace(&self, pipeline: Pipeline) {
        let previous = std::mem::replace(&mut *self.0.write(), Arc::new(pipeline));
        // Outputs may be closed here, which must not happen under the lock.
        drop(previous);
    }
}

pub(crate) fn system_clock() -> Clock {
    #[expect(clippy::disallowed_methods, reason = "the clock that everything else is given")]
    Arc::new(SystemTime::now)
}

pub(crate) fn exit_process() -> ExitHook {
    #[expect(clippy::exit, reason = "a fatal message ends the process")]
    Arc::new(|| std::process::exit(1))
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline")
            .field("format", &self.format)
            .field("outputs", &self.outputs)
            .finish_non_exhaustive()
    }
}
