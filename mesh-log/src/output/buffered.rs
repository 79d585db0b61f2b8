//! Outputs that a thread of their own writes to.

use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::exchange::{Exchange, Flushes, State};
use super::whole::{Unwritten, Whole, count};
use super::{Failures, Line, Sink};
use crate::emit;
use crate::error::Error;
use crate::format::Format;
use crate::pipeline::PATIENCE;

/// Room for lines between the threads that log and the one that writes.
///
/// The bound covers all lines that were taken and not yet written, so it is also what a killed process loses.
///
/// ```
/// use mesh_log::{Buffer, WhenFull};
///
/// let buffer = Buffer::new().bytes(64 * 1024).when_full(WhenFull::Wait);
/// assert_eq!(format!("{buffer:?}"), "Buffer { bytes: 65536, when_full: Wait }");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buffer {
    bytes: usize,
    when_full: WhenFull,
}

/// What happens to a line for which there is no room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WhenFull {
    /// It is left out, and the log itself says how many lines are missing as soon as there is room:
    /// `log lines dropped` with the label `count`.
    #[default]
    Drop,
    /// The thread that logs waits, as it would without a buffer.
    Wait,
}

impl Buffer {
    /// Eight megabytes; lines without room are dropped and counted.
    pub fn new() -> Self {
        Self { bytes: 8 << 20, when_full: WhenFull::Drop }
    }

    /// So many bytes; a line that is longer is dropped.
    #[must_use]
    pub fn bytes(self, bytes: usize) -> Self {
        Self { bytes, ..self }
    }

    /// What happens to a line without room.
    #[must_use]
    pub fn when_full(self, when_full: WhenFull) -> Self {
        Self { when_full, ..self }
    }
}

impl Default for Buffer {
    fn default() -> Self {
        Self::new()
    }
}

/// The logging end; dropping it writes what is left, for two seconds at most.
pub(super) struct Buffered {
    shared: Arc<Shared>,
}

struct Shared {
    exchange: Exchange<Chunk>,
    buffer: Buffer,
    format: Format,
    failures: Failures,
}

#[derive(Default)]
struct Chunk {
    waiting: Vec<u8>,
    /// Bytes that are being written.
    in_flight: usize,
    is_failing: bool,
    is_idle: bool,
}

impl Buffered {
    pub(super) fn start(
        whole: Whole,
        buffer: Buffer,
        format: Format,
        failures: Failures,
    ) -> Result<Self, Error> {
        let shared = Arc::new(Shared { exchange: Exchange::default(), buffer, format, failures });
        let other = Arc::clone(&shared);
        thread::Builder::new()
            .name("mesh-log".to_owned())
            .spawn(move || other.run(whole))
            .map_err(|source| Error::output("thread", source))?;
        Ok(Self { shared })
    }
}

impl Sink for Buffered {
    fn write(&self, line: &Line<'_>) -> io::Result<()> {
        let Shared { exchange, buffer, .. } = &*self.shared;
        let length = line.bytes.len();
        let mut state = exchange.lock();
        while state.held.taken() + length > buffer.bytes {
            if buffer.when_full == WhenFull::Drop || length > buffer.bytes {
                state.lose(count(line.bytes));
                return Ok(());
            }
            exchange.wait_for_progress(&mut state);
        }
        state.held.waiting.extend_from_slice(line.bytes);
        let wakes = std::mem::take(&mut state.held.is_idle);
        drop(state);
        if wakes {
            exchange.wake();
        }
        Ok(())
    }

    fn flush(&self, patience: Duration) -> io::Result<()> {
        self.shared.exchange.flush(patience)
    }

    fn lost(&self) -> u64 {
        self.shared.exchange.lock().lost
    }
}

impl Drop for Buffered {
    fn drop(&mut self) {
        self.shared.exchange.close(PATIENCE);
    }
}

impl Shared {
    /// Writes until the output is closed and everything is written.
    fn run(&self, mut whole: Whole) {
        // What a writer logs while it writes would never end.
        let _writing = emit::mark_writing();
        let mut chunk = Vec::new();
        loop {
            let mut state = self.exchange.lock();
            while is_settled(&state) && !state.is_closing() {
                state.held.is_idle = true;
                self.exchange.wait_for_work(&mut state);
            }
            state.held.is_idle = false;
            if is_settled(&state) {
                state.end();
                return self.exchange.progressed(state);
            }
            std::mem::swap(&mut chunk, &mut state.held.waiting);
            state.held.in_flight = chunk.len();
            let lost = if state.held.is_failing && chunk.is_empty() { 0 } else { state.untold };
            state.untold -= lost;
            let (flushes, must_flush) = (state.flushes(), state.must_flush());
            drop(state);

            let outcome = self.write(&mut whole, &chunk, lost, must_flush);
            self.settle(chunk.len(), lost, flushes, outcome);
            chunk.clear();
        }
    }

    /// Writes what waited, then how many lines are missing after it.
    fn write(&self, whole: &mut Whole, chunk: &[u8], lost: u64, must_flush: bool) -> Outcome {
        let mut outcome = Outcome { lost: count(chunk), ..Outcome::default() };
        let write = || -> Result<(), Unwritten> {
            let written = whole.write(chunk);
            outcome.lost = written.as_ref().err().map_or(0, |unwritten| unwritten.lines);
            written?;
            if lost > 0 {
                whole.write(&self.failures.notice(lost, self.format))?;
            }
            outcome.is_told = true;
            if must_flush {
                whole.flush().map_err(|error| Unwritten { error, lines: 0 })?;
            }
            Ok(())
        };
        outcome.error = match catch_unwind(AssertUnwindSafe(write)) {
            Ok(written) => written.err().map(|unwritten| unwritten.error),
            Err(_) => Some(io::Error::other("the writer of the log panicked")),
        };
        if let Some(error) = &outcome.error {
            self.failures.report(error);
        }
        outcome
    }

    fn settle(&self, bytes: usize, lost: u64, flushes: Flushes, outcome: Outcome) {
        let mut state = self.exchange.lock();
        state.held.in_flight = 0;
        state.flushed(flushes);
        state.lose(outcome.lost);
        state.untold += if outcome.is_told { 0 } else { lost };
        // That nothing was written proves nothing.
        if bytes > 0 || lost > 0 || outcome.error.is_some() {
            state.held.is_failing = outcome.error.is_some();
        }
        if let Some(error) = outcome.error {
            state.failure = Some(error);
        }
        self.exchange.progressed(state);
    }
}

/// What became of a chunk.
#[derive(Default)]
struct Outcome {
    /// Lines of it that were not written.
    lost: u64,
    /// Whether the lines lost before were told about.
    is_told: bool,
    error: Option<io::Error>,
}

impl Chunk {
    /// Bytes that were taken and are not written.
    fn taken(&self) -> usize {
        self.waiting.len() + self.in_flight
    }
}

/// Whether nothing is to be done: a notice about losses waits for the next line while writing fails.
fn is_settled(state: &State<Chunk>) -> bool {
    state.held.waiting.is_empty()
        && !state.must_flush()
        && (state.untold == 0 || state.held.is_failing)
}

impl fmt::Debug for Buffered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffered").field("buffer", &self.shared.buffer).finish_non_exhaustive()
    }
}
