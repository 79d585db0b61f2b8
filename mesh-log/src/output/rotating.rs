//! Files that are renamed when they are full.
//!
//! The renaming is that of `file-rotate`; here are the rules of when, and of which files stay.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use file_rotate::compression::Compression;
use file_rotate::suffix::{Representation, SuffixScheme};
use file_rotate::{ContentLimit, FileRotate};

use crate::format::{Timestamp, parse_rfc3339};
use crate::pipeline::Clock;

/// When a log file is renamed, and how long renamed ones are kept.
///
/// A full file `mesh.log` becomes `mesh.log.2026-08-22T15-00-18.000001Z`, by the time at which it was renamed.
/// A line is never divided between two files; one that is longer than a file has a file for itself.
///
/// ```
/// use std::time::Duration;
/// use mesh_log::{Options, Output, Rotation};
///
/// let folder = tempfile::tempdir()?;
/// let rotation = Rotation::new().max_bytes(10_000).max_backups(2).max_age(Duration::from_secs(86_400));
/// let file = Output::rotating(folder.path().join("mesh.log"), rotation);
/// let _log = Options::new().outputs([file]).configure()?;
/// (0..1_000).for_each(|number| tracing::info!(number, "line"));
/// assert_eq!(std::fs::read_dir(folder.path())?.count(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotation {
    max_bytes: u64,
    max_period: Option<Duration>,
    max_age: Option<Duration>,
    max_backups: Option<usize>,
}

impl Rotation {
    /// Files of a hundred megabytes, of which all are kept.
    pub fn new() -> Self {
        Self { max_bytes: 100 << 20, max_period: None, max_age: None, max_backups: None }
    }

    /// Begins a new file before this one gets larger.
    #[must_use]
    pub fn max_bytes(self, bytes: u64) -> Self {
        Self { max_bytes: bytes, ..self }
    }

    /// Begins a new file with the first line that comes so long after the first one of this file.
    #[must_use]
    pub fn max_period(self, period: Duration) -> Self {
        Self { max_period: Some(period), ..self }
    }

    /// Removes renamed files that are older, whenever one is renamed.
    #[must_use]
    pub fn max_age(self, age: Duration) -> Self {
        Self { max_age: Some(age), ..self }
    }

    /// Removes the oldest renamed files when there are more.
    #[must_use]
    pub fn max_backups(self, files: usize) -> Self {
        Self { max_backups: Some(files), ..self }
    }
}

impl Default for Rotation {
    fn default() -> Self {
        Self::new()
    }
}

/// The file that is written to.
pub(super) struct Rotating {
    path: PathBuf,
    rotation: Rotation,
    clock: Clock,
    file: FileRotate<Backups>,
    size: u64,
    began: SystemTime,
    /// Size from which renaming is tried again after it failed.
    retry_at: u64,
    /// Why renaming failed; told by the next flush.
    complaint: Option<io::Error>,
}

impl Rotating {
    pub(super) fn open(path: &Path, rotation: Rotation, clock: Clock) -> io::Result<Self> {
        let path = std::path::absolute(path)?;
        let file = open(&path, rotation, &clock)?;
        let metadata = fs::metadata(&path)?;
        let began = metadata.created().ok().filter(|_| metadata.len() > 0);
        let began = began.unwrap_or_else(|| clock());
        let size = metadata.len();
        Ok(Self { path, rotation, clock, file, size, began, retry_at: 0, complaint: None })
    }

    /// Renames the file, or goes on with it when that is impossible.
    fn rotate(&mut self) -> io::Result<()> {
        let rotated = catch_unwind(AssertUnwindSafe(|| self.file.rotate()))
            .unwrap_or_else(|_| Err(io::Error::other("renaming the log file panicked")));
        if let Err(error) = rotated {
            // The library may hold no file any more, and would take lines and drop them.
            self.file = open(&self.path, self.rotation, &self.clock)?;
            self.complaint = Some(error);
        }
        self.size = fs::metadata(&self.path)?.len();
        self.retry_at = self.size + self.rotation.max_bytes / 10 + 1;
        self.began = (self.clock)();
        Ok(())
    }

    /// How many of these bytes, which are whole lines, go to this file; none if it is full.
    fn fitting(&self, bytes: &[u8]) -> usize {
        let room = self.rotation.max_bytes.saturating_sub(self.size);
        let room = usize::try_from(room).unwrap_or(usize::MAX);
        if bytes.len() <= room {
            return bytes.len();
        }
        let end_of_line = |line_feed: usize| line_feed + 1;
        let last = bytes[..room].iter().rposition(|byte| *byte == b'\n').map(end_of_line);
        let is_full = self.size > 0 && self.size >= self.retry_at;
        match last {
            Some(end) => end,
            None if is_full => 0,
            None => bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), end_of_line),
        }
    }

    fn is_over(&self) -> bool {
        let age = (self.clock)().duration_since(self.began).unwrap_or_default();
        self.size > 0 && self.rotation.max_period.is_some_and(|period| age >= period)
    }
}

impl Write for Rotating {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_over() || self.fitting(bytes) == 0 {
            self.rotate()?;
        }
        let taken = self.file.write(&bytes[..self.fitting(bytes)])?;
        if self.size == 0 {
            self.began = (self.clock)();
            self.retry_at = 0;
        }
        self.size += u64::try_from(taken).unwrap_or_default();
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.complaint.take().map_or(Ok(()), Err)
    }
}

fn open(path: &Path, rotation: Rotation, clock: &Clock) -> io::Result<FileRotate<Backups>> {
    // The library panics where this fails.
    OpenOptions::new().create(true).append(true).open(path)?;
    let backups = Backups { rotation, clock: Clock::clone(clock) };
    catch_unwind(AssertUnwindSafe(|| {
        FileRotate::new(path, backups, ContentLimit::None, Compression::None, None)
    }))
    .map_err(|_| io::Error::other("opening the log file panicked"))
}

/// Names of renamed files, and which of them are kept.
struct Backups {
    rotation: Rotation,
    clock: Clock,
}

/// Microseconds since 1970, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp(u64);

impl SuffixScheme for Backups {
    type Repr = Stamp;

    fn rotate_file(
        &mut self,
        _: &Path,
        newest: Option<&Stamp>,
        _: &Option<Stamp>,
    ) -> io::Result<Stamp> {
        // Never one that exists, also when the clock was set back.
        let now = Stamp::of((self.clock)());
        Ok(newest.map_or(now, |newest| Stamp(now.0.max(newest.0 + 1))))
    }

    fn parse(&self, suffix: &str) -> Option<Stamp> {
        let mut text = suffix.to_owned();
        for at in [13, 16] {
            if text.get(at..=at) != Some("-") {
                return None;
            }
            text.replace_range(at..=at, ":");
        }
        let stamp = Stamp::of(parse_rfc3339(&text)?);
        (stamp.to_string() == suffix).then_some(stamp)
    }

    fn too_old(&self, suffix: &Stamp, number: usize) -> bool {
        let age = Stamp::of((self.clock)()).0.saturating_sub(suffix.0);
        let is_over = |most: Duration| u128::from(age) > most.as_micros();
        self.rotation.max_backups.is_some_and(|most| number >= most)
            || self.rotation.max_age.is_some_and(is_over)
    }
}

impl Stamp {
    fn of(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(u64::try_from(since.as_micros()).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::new();
        let time = UNIX_EPOCH.checked_add(Duration::from_micros(self.0)).unwrap_or(UNIX_EPOCH);
        Timestamp::default().push(&mut text, time);
        f.write_str(&String::from_utf8_lossy(&text).replace(':', "-"))
    }
}

impl Representation for Stamp {}

impl Ord for Stamp {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.0.cmp(&self.0)
    }
}

impl PartialOrd for Stamp {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
