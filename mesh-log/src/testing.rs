//! Capturing lines in tests.
//!
//! A capture is the `tracing` subscriber of its own thread only, so tests may run in parallel.
//! The first one makes this crate the logger of the `log` crate, unless the program has another.
//! Levels given to a capture hold for that capture; the settings of scopes themselves belong to the process,
//! so tests that change those use scopes of their own.
//! The clock stands at the start of the year 2000 unless given.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use parking_lot::Mutex;
use tracing::Dispatch;
use tracing::subscriber::NoSubscriber;
use tracing_subscriber::layer::SubscriberExt;

use crate::capture;
use crate::error::Error;
use crate::format::Format;
use crate::options::Options;
use crate::output::Output;

/// Lines that `body` writes in this thread, as text, without the line feeds.
///
/// ```
/// use mesh_log::testing::capture;
///
/// let lines = capture(|| tracing::info!(answer = 42, "found"));
/// assert_eq!(lines, ["2000-01-01T00:00:00.000000Z\tinfo\tfound\tanswer=42"]);
/// ```
pub fn capture(body: impl FnOnce()) -> Vec<String> {
    Capture::new().run(body).into_lines()
}

/// A capture with levels, form or clock of its own.
///
/// ```
/// use mesh_log::testing::Capture;
///
/// let captured = Capture::new().levels("klog:debug,default:none").run(|| {
///     mesh_log::debug!(mesh_log::KLOG, "wanted");
///     tracing::error!("not wanted");
/// });
/// assert_eq!(captured.lines(), ["2000-01-01T00:00:00.000000Z\tdebug\tklog\twanted"]);
/// ```
#[derive(Debug)]
#[must_use]
pub struct Capture {
    options: Options,
    captured: Captured,
}

/// What a capture has seen; clones see the same.
#[derive(Clone, Default)]
pub struct Captured {
    bytes: Arc<Mutex<Vec<u8>>>,
    exits: Arc<AtomicUsize>,
}

impl Capture {
    /// Text, with the levels of the process.
    pub fn new() -> Self {
        let captured = Captured::default();
        let exits = Arc::clone(&captured.exits);
        let options = Options::new()
            .outputs([Output::writer(captured.clone())])
            .clock(|| UNIX_EPOCH + Duration::from_secs(946_684_800))
            .on_fatal(move || {
                exits.fetch_add(1, Ordering::Relaxed);
            });
        Self { options, captured }
    }

    /// Form of the lines.
    pub fn format(self, format: Format) -> Self {
        Self { options: self.options.format(format), ..self }
    }

    /// Levels for this capture alone, as a [`LevelList`](crate::LevelList).
    ///
    /// Other tests do not see them. Scopes that are not named have the level of the process.
    pub fn levels(self, list: &str) -> Self {
        Self { options: self.options.levels(list), ..self }
    }

    /// Label `target` for messages of other crates.
    pub fn target_label(self) -> Self {
        Self { options: self.options.target_label(), ..self }
    }

    /// Clock for messages.
    pub fn clock(self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self { options: self.options.clock(clock), ..self }
    }

    /// Runs `body` in this thread and returns what was captured meanwhile.
    ///
    /// # Panics
    /// When the level list cannot be read; [`Self::start`] returns the error instead.
    pub fn run(self, body: impl FnOnce()) -> Captured {
        let (dispatch, captured) = self.start().expect("the level list of a test is well-formed");
        tracing::dispatcher::with_default(&dispatch, body);
        captured
    }

    /// A subscriber to use in any way, such as around a future, and what it captures.
    ///
    /// # Errors
    /// Those of [`LevelList::parse`](crate::LevelList::parse).
    pub fn start(self) -> Result<(Dispatch, Captured), Error> {
        // Where only one subscriber lives, `tracing` asks that of the thread which changes a level,
        // which may be none, and then nobody would hear anything.
        static DEAF: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(NoSubscriber::new()));
        LazyLock::force(&DEAF);
        let subscriber = tracing_subscriber::registry().with(self.options.layer()?);
        capture::install_log_capture();
        Ok((Dispatch::new(subscriber), self.captured))
    }
}

impl Default for Capture {
    fn default() -> Self {
        Self::new()
    }
}

impl Captured {
    /// Lines so far, without the line feeds.
    pub fn lines(&self) -> Vec<String> {
        String::from_utf8_lossy(&self.bytes.lock()).lines().map(str::to_owned).collect()
    }

    /// Lines so far, at the end of a test.
    pub fn into_lines(self) -> Vec<String> {
        self.lines()
    }

    /// How often a fatal message would have ended the process.
    pub fn fatal_exits(&self) -> usize {
        self.exits.load(Ordering::Relaxed)
    }
}

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl fmt::Debug for Captured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Captured").field("lines", &self.lines()).finish_non_exhaustive()
    }
}
