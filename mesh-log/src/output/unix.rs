//! Lines to a server behind a Unix socket.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::exchange::{Exchange, State};
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
    exchange: Exchange<Queue>,
}

#[derive(Default)]
struct Queue {
    lines: VecDeque<String>,
    bytes: usize,
}

impl UnixSocket {
    pub(super) fn start(address: PathBuf, path: String, failures: Failures) -> Result<Self, Error> {
        if !path.starts_with('/') || !path.bytes().all(|byte| byte.is_ascii_graphic()) {
            let source = io::Error::new(io::ErrorKind::InvalidInput, "not a path of HTTP");
            return Err(Error::output(path, source));
        }
        let shared = Arc::new(Shared { address, path, failures, exchange: Exchange::default() });
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
        let exchange = &self.shared.exchange;
        let mut state = exchange.lock();
        push(&mut state, text);
        let wakes = state.held.lines.len() == 1;
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

impl Drop for UnixSocket {
    fn drop(&mut self) {
        self.shared.exchange.close(2 * TIMEOUT);
    }
}

impl Shared {
    /// Sends until the output is closed, and then once more.
    fn run(&self) {
        let _writing = emit::mark_writing();
        loop {
            let mut state = self.exchange.lock();
            while state.held.lines.is_empty() && !state.is_urgent() {
                self.exchange.wait_for_work(&mut state);
            }
            self.exchange.gather(&mut state, PERIOD);
            let (flushes, is_last) = (state.flushes(), state.is_closing());
            let lines = std::mem::take(&mut state.held).lines;
            let lost = std::mem::take(&mut state.untold);
            drop(state);

            let failure = self.send(&lines, lost).err();
            if let Some(error) = &failure {
                self.failures.report(error);
            }
            let mut state = self.exchange.lock();
            if failure.is_some() {
                state.untold += lost;
                keep(&mut state, lines);
            }
            state.failure = failure;
            state.flushed(flushes);
            if is_last {
                state.end();
            }
            self.exchange.progressed(state);
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

fn push(state: &mut State<Queue>, line: String) {
    state.held.bytes += line.len();
    state.held.lines.push_back(line);
    while state.held.lines.len() > MOST_LINES || state.held.bytes > MOST_BYTES {
        let oldest = state.held.lines.pop_front().expect("something is over the bound");
        state.held.bytes -= oldest.len();
        state.lose(1);
    }
}

/// Puts lines that were not sent before those that came since.
fn keep(state: &mut State<Queue>, unsent: VecDeque<String>) {
    let bytes = unsent.iter().map(String::len).sum();
    let newer = std::mem::replace(&mut state.held, Queue { lines: unsent, bytes });
    newer.lines.into_iter().for_each(|line| push(state, line));
}

impl fmt::Debug for UnixSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnixSocket").field("address", &self.shared.address).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_LINES, Queue, State, keep, push};

    #[test]
    fn oldest_lines_are_given_up_first() {
        let mut state = State::<Queue>::default();
        (0..MOST_LINES + 2).for_each(|number| push(&mut state, number.to_string()));
        assert_eq!((state.held.lines.len(), state.untold), (MOST_LINES, 2));
        let unsent = std::mem::take(&mut state.held.lines);
        push(&mut state, "new".to_owned());
        keep(&mut state, unsent);
        assert_eq!((state.held.lines.len(), state.untold), (MOST_LINES, 3));
        assert_eq!(state.held.lines.front().map(String::as_str), Some("3"));
        assert_eq!(state.held.lines.back().map(String::as_str), Some("new"));
    }
}
