//! Lines to a server behind a Unix socket.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::{Failures, Line, Sink};
use crate::emit;
use crate::error::Error;
use crate::format::Format;

/// Lines and bytes that are kept for a server that does not answer.
const MOST_LINES: usize = 10_000;
const MOST_BYTES: usize = 4 << 20;
/// How long lines are gathered, and how long one step of a request may take.
const PERIOD: Duration = Duration::from_secs(1);
const TIMEOUT: Duration = Duration::from_secs(1);

/// The logging end; dropping it sends what is left.
pub(super) struct UnixSocket {
    shared: Arc<Shared>,
}

struct Shared {
    address: PathBuf,
    path: String,
    failures: Failures,
    state: Mutex<State>,
    work: Condvar,
    progress: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<String>,
    bytes: usize,
    untold: u64,
    lost: u64,
    flushes_asked: u64,
    flushes_done: u64,
    failure: Option<io::Error>,
    is_closing: bool,
    is_done: bool,
}

impl UnixSocket {
    pub(super) fn start(address: PathBuf, path: String, failures: Failures) -> Result<Self, Error> {
        if !path.starts_with('/') || !path.bytes().all(|byte| byte.is_ascii_graphic()) {
            let source = io::Error::new(io::ErrorKind::InvalidInput, "not a path of HTTP");
            return Err(Error::output(path, source));
        }
        let shared = Arc::new(Shared {
            address,
            path,
            failures,
            state: Mutex::default(),
            work: Condvar::new(),
            progress: Condvar::new(),
        });
        let other = Arc::clone(&shared);
        thread::Builder::new()
            .name("mesh-log-unix".to_owned())
            .spawn(move || other.run())
            .map_err(|source| Error::output("thread", source))?;
        Ok(Self { shared })
    }
}

impl Sink for UnixSocket {
    fn write(&self, line: &Line<'_>) -> io::Result<()> {
        let text = String::from_utf8_lossy(line.bytes).trim_end_matches('\n').to_owned();
        let mut state = self.shared.state.lock();
        state.push(text);
        let wakes = state.waiting.len() == 1;
        drop(state);
        if wakes {
            self.shared.work.notify_one();
        }
        Ok(())
    }

    fn flush(&self, patience: Duration) -> io::Result<()> {
        let shared = &self.shared;
        let mut state = shared.state.lock();
        state.flushes_asked += 1;
        let asked = state.flushes_asked;
        shared.work.notify_one();
        let is_pending = |state: &mut State| state.flushes_done < asked;
        let waited = shared.progress.wait_while_for(&mut state, is_pending, patience);
        if waited.timed_out() && is_pending(&mut state) {
            return Err(io::ErrorKind::TimedOut.into());
        }
        state.failure.take().map_or(Ok(()), Err)
    }

    fn lost(&self) -> u64 {
        self.shared.state.lock().lost
    }
}

impl Drop for UnixSocket {
    fn drop(&mut self) {
        let mut state = self.shared.state.lock();
        state.is_closing = true;
        self.shared.work.notify_one();
        self.shared.progress.wait_while_for(&mut state, |state| !state.is_done, 2 * TIMEOUT);
    }
}

impl Shared {
    /// Sends until the output is closed, and then once more.
    fn run(&self) {
        let _writing = emit::mark_writing();
        loop {
            let mut state = self.state.lock();
            let is_idle = |state: &mut State| state.waiting.is_empty() && !state.is_urgent();
            self.work.wait_while(&mut state, is_idle);
            self.work.wait_while_for(&mut state, |state| !state.is_urgent(), PERIOD);
            let (flushes, is_last) = (state.flushes_asked, state.is_closing);
            let lines = std::mem::take(&mut state.waiting);
            let lost = std::mem::take(&mut state.untold);
            state.bytes = 0;
            drop(state);

            let failure = self.send(&lines, lost).err();
            if let Some(error) = &failure {
                self.failures.report(error);
            }
            let mut state = self.state.lock();
            if failure.is_some() {
                state.untold += lost;
                state.keep(lines);
            }
            state.failure = failure;
            state.flushes_done = flushes;
            state.is_done = is_last;
            drop(state);
            self.progress.notify_all();
            if is_last {
                return;
            }
        }
    }

    /// One request with all lines; none at all when there is nothing to say.
    fn send(&self, lines: &VecDeque<String>, lost: u64) -> io::Result<()> {
        let notice = (lost > 0).then(|| self.failures.notice(lost, Format::Json));
        let notice = notice.map(|notice| String::from_utf8_lossy(&notice).trim_end().to_owned());
        let all: Vec<&str> = notice.iter().chain(lines).map(String::as_str).collect();
        if all.is_empty() {
            return Ok(());
        }
        let body = serde_json::to_vec(&all)?;
        let mut stream = UnixStream::connect(&self.address)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.set_write_timeout(Some(TIMEOUT))?;
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: unix\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.path,
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(&body)?;
        let mut status = String::new();
        BufReader::new(io::Read::take(stream, 1_024)).read_line(&mut status)?;
        match status.split(' ').nth(1) {
            Some("200") => Ok(()),
            _ => Err(io::Error::other(format!("the log server answered {:?}", status.trim_end()))),
        }
    }
}

impl State {
    fn push(&mut self, line: String) {
        self.bytes += line.len();
        self.waiting.push_back(line);
        while self.waiting.len() > MOST_LINES || self.bytes > MOST_BYTES {
            let oldest = self.waiting.pop_front().expect("something is over the bound");
            self.bytes -= oldest.len();
            self.untold += 1;
            self.lost += 1;
        }
    }

    /// Puts lines that were not sent before those that came since.
    fn keep(&mut self, unsent: VecDeque<String>) {
        let newer = std::mem::replace(&mut self.waiting, unsent);
        self.bytes = self.waiting.iter().map(String::len).sum();
        newer.into_iter().for_each(|line| self.push(line));
    }

    fn is_urgent(&self) -> bool {
        self.is_closing || self.flushes_asked > self.flushes_done
    }
}

impl fmt::Debug for UnixSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnixSocket").field("address", &self.shared.address).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_LINES, State};

    #[test]
    fn oldest_lines_are_given_up_first() {
        let mut state = State::default();
        (0..MOST_LINES + 2).for_each(|number| state.push(number.to_string()));
        assert_eq!((state.waiting.len(), state.untold), (MOST_LINES, 2));
        let unsent = std::mem::take(&mut state.waiting);
        state.push("new".to_owned());
        state.keep(unsent);
        assert_eq!((state.waiting.len(), state.untold), (MOST_LINES, 3));
        assert_eq!(state.waiting.front().map(String::as_str), Some("3"));
        assert_eq!(state.waiting.back().map(String::as_str), Some("new"));
    }
}
