//! The last lines.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use parking_lot::Mutex;

use crate::output::{Line, Sink};

/// The last lines of the process, oldest first, as [`Options::keep_recent`](crate::Options::keep_recent) keeps them.
///
/// ```
/// use mesh_log::{Options, Output};
///
/// let _log = Options::new().outputs([]).keep_recent(2).configure()?;
/// tracing::info!("one");
/// tracing::info!("two");
/// tracing::info!("three");
/// let lines = mesh_log::recent();
/// assert!(lines[0].ends_with("\tinfo\ttwo") && lines[1].ends_with("\tinfo\tthree"));
/// # Ok::<(), mesh_log::Error>(())
/// ```
pub fn recent() -> Vec<String> {
    let kept = KEPT.lock();
    kept.lines.iter().map(|line| String::from_utf8_lossy(line).trim_end().to_owned()).collect()
}

/// Sets how many lines are kept; those that are kept already stay as far as there is room.
pub(crate) fn keep(most: usize) {
    let mut kept = KEPT.lock();
    kept.most = most;
    kept.shrink();
}

/// Lines together have at most so many bytes, however few they are.
const MOST_BYTES: usize = 8 << 20;

static KEPT: Mutex<Kept> = Mutex::new(Kept { most: 0, bytes: 0, lines: VecDeque::new() });

struct Kept {
    most: usize,
    bytes: usize,
    lines: VecDeque<Vec<u8>>,
}

impl Kept {
    fn push(&mut self, line: &[u8]) {
        // The buffer of the line that goes serves the one that comes.
        let mut buffer = if self.lines.len() >= self.most {
            self.lines.pop_front().unwrap_or_default()
        } else {
            Vec::new()
        };
        self.bytes -= buffer.len();
        buffer.clear();
        buffer.extend_from_slice(line);
        buffer.shrink_to(2 * line.len());
        self.bytes += buffer.len();
        self.lines.push_back(buffer);
        self.shrink();
    }

    fn shrink(&mut self) {
        while self.lines.len() > self.most || self.bytes > MOST_BYTES {
            let Some(oldest) = self.lines.pop_front() else { return };
            self.bytes -= oldest.len();
        }
    }
}

/// Keeps the lines that it gets.
#[derive(Debug)]
pub(crate) struct Keeper;

impl Sink for Keeper {
    fn write(&self, line: &Line<'_>) -> io::Result<()> {
        KEPT.lock().push(line.bytes);
        Ok(())
    }

    fn flush(&self, _: Duration) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, MOST_BYTES, VecDeque};

    #[test]
    fn lines_and_bytes_are_bounded() {
        let mut kept = Kept { most: 3, bytes: 0, lines: VecDeque::new() };
        for number in 0..10_u8 {
            kept.push(&[number; 7]);
        }
        assert_eq!(kept.lines, [vec![7; 7], vec![8; 7], vec![9; 7]]);
        kept.push(&vec![0; MOST_BYTES - 8]);
        assert_eq!((kept.lines.len(), kept.bytes), (2, MOST_BYTES - 1));
        kept.push(&[1; 8]);
        assert_eq!((kept.lines.len(), kept.bytes), (2, MOST_BYTES));
        kept.push(&vec![0; MOST_BYTES + 1]);
        assert_eq!((kept.lines.len(), kept.bytes), (0, 0));
    }
}
