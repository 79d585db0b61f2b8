//! The lines that come.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use parking_lot::{Condvar, Mutex, RwLock};

use crate::error::{Error, ErrorKind};
use crate::level::Level;
use crate::output::{Line, Sink};

/// Which lines somebody wants to see.
///
/// Only what is written anyway can be seen: a filter does not change any level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TailFilter {
    scopes: Vec<String>,
    level: Level,
}

/// Lines of the process from now on, for one who looks on.
///
/// At most a thousand lines wait to be taken; those for which there is no room are counted.
pub struct Tail(Arc<Viewer>);

/// What a [`Tail`] has to show.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a line, or none")]
pub enum Tailed {
    /// A line, without its line feed.
    Line(String),
    /// So many lines are missing here.
    Lost(u64),
}

/// Shows the lines of the process from now on, as long as the tail lives.
///
/// # Errors
/// [`ErrorKind::TooManyTails`] when thirty-two others look on.
///
/// ```
/// use std::time::Duration;
/// use mesh_log::{Options, TailFilter, Tailed, tail};
///
/// mesh_log::scope!(SEEN = "seen", "looked at");
///
/// let _log = Options::new().outputs([]).configure()?;
/// let tail = tail(TailFilter::new().scope("seen"))?;
/// mesh_log::info!(SEEN, "shown");
/// tracing::info!("not asked for");
/// match tail.next(Duration::from_secs(1)) {
///     Some(Tailed::Line(line)) => assert!(line.ends_with("\tinfo\tseen\tshown")),
///     other => panic!("{other:?}"),
/// }
/// assert_eq!(tail.next(Duration::ZERO), None);
/// # Ok::<(), mesh_log::Error>(())
/// ```
pub fn tail(filter: TailFilter) -> Result<Tail, Error> {
    let mut viewers = VIEWERS.write();
    if viewers.len() >= MOST_VIEWERS {
        return Err(Error::new(ErrorKind::TooManyTails, MOST_VIEWERS.to_string()));
    }
    let viewer = Arc::new(Viewer { filter, state: Mutex::default(), arrived: Condvar::new() });
    viewers.push(Arc::clone(&viewer));
    COUNT.store(viewers.len(), Ordering::Relaxed);
    Ok(Tail(viewer))
}

const MOST_VIEWERS: usize = 32;
const MOST_LINES: usize = 1_000;

static VIEWERS: RwLock<Vec<Arc<Viewer>>> = RwLock::new(Vec::new());
static COUNT: AtomicUsize = AtomicUsize::new(0);

struct Viewer {
    filter: TailFilter,
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Default)]
struct State {
    lines: VecDeque<String>,
    lost: u64,
    waker: Option<Waker>,
}

impl TailFilter {
    /// Every line.
    pub fn new() -> Self {
        Self { scopes: Vec::new(), level: Level::Trace }
    }

    /// Lines of this scope, and of others asked for in the same way.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Lines up to this level.
    #[must_use]
    pub fn level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    fn wants(&self, line: &Line<'_>) -> bool {
        line.level <= self.level
            && (self.scopes.is_empty() || self.scopes.iter().any(|scope| scope == line.scope))
    }
}

impl Default for TailFilter {
    fn default() -> Self {
        Self::new()
    }
}

impl Tail {
    /// The next line, if one comes within this time.
    pub fn next(&self, patience: Duration) -> Option<Tailed> {
        let mut state = self.0.state.lock();
        self.0.arrived.wait_while_for(&mut state, |state| state.is_empty(), patience);
        state.take()
    }

    /// The next line, or a promise to wake the task when there is one; it never ends.
    ///
    /// The task that asked last is the one that is woken.
    pub fn poll_next(&self, context: &mut Context<'_>) -> Poll<Tailed> {
        let mut state = self.0.state.lock();
        match state.take() {
            Some(tailed) => Poll::Ready(tailed),
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Tail {
    fn drop(&mut self) {
        let mut viewers = VIEWERS.write();
        viewers.retain(|viewer| !Arc::ptr_eq(viewer, &self.0));
        COUNT.store(viewers.len(), Ordering::Relaxed);
    }
}

impl State {
    fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.lost == 0
    }

    fn take(&mut self) -> Option<Tailed> {
        if let Some(line) = self.lines.pop_front() {
            return Some(Tailed::Line(line));
        }
        let lost = std::mem::take(&mut self.lost);
        (lost > 0).then_some(Tailed::Lost(lost))
    }

    /// What comes after a loss waits until the loss was told.
    fn push(&mut self, line: &[u8]) -> Option<Waker> {
        if self.lines.len() >= MOST_LINES || self.lost > 0 {
            self.lost += 1;
        } else {
            self.lines.push_back(String::from_utf8_lossy(line).trim_end().to_owned());
        }
        self.waker.take()
    }
}

/// Hands lines to all who look on.
#[derive(Debug)]
pub(crate) struct Tails;

impl Sink for Tails {
    fn write(&self, line: &Line<'_>) -> io::Result<()> {
        if !self.is_wanted() {
            return Ok(());
        }
        let mut wakers = Vec::new();
        for viewer in VIEWERS.read().iter().filter(|viewer| viewer.filter.wants(line)) {
            wakers.extend(viewer.state.lock().push(line.bytes));
            viewer.arrived.notify_all();
        }
        wakers.into_iter().for_each(Waker::wake);
        Ok(())
    }

    fn flush(&self, _: Duration) -> io::Result<()> {
        Ok(())
    }

    fn is_wanted(&self) -> bool {
        COUNT.load(Ordering::Relaxed) > 0
    }
}

impl fmt::Debug for Tail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tail").field("filter", &self.0.filter).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_LINES, State, Tailed};

    #[test]
    fn lines_without_room_are_counted_where_they_are_missing() {
        let mut state = State::default();
        for number in 0..MOST_LINES + 3 {
            state.push(format!("{number}\n").as_bytes());
        }
        for number in 0..MOST_LINES {
            assert_eq!(state.take(), Some(Tailed::Line(number.to_string())));
        }
        state.push(b"not yet");
        assert_eq!(state.take(), Some(Tailed::Lost(4)));
        assert_eq!(state.take(), None);
        state.push(b"again\n");
        assert_eq!(state.take(), Some(Tailed::Line("again".to_owned())));
    }
}
