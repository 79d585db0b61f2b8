use std::io::{self, IsTerminal, Write};

/// Fewer files are done before anybody wonders.
const MANY: usize = 200;
/// So many files pass between two lines.
const EVERY: usize = 50;

/// Counts files on a terminal.
pub(crate) struct Progress {
    total: usize,
    done: usize,
    is_shown: bool,
}

impl Progress {
    pub(crate) fn new(total: usize, quiet: bool) -> Self {
        Self { total, done: 0, is_shown: !quiet && total >= MANY && io::stderr().is_terminal() }
    }

    pub(crate) fn step(&mut self) {
        self.done += 1;
        if self.is_shown && (self.done.is_multiple_of(EVERY) || self.done == self.total) {
            let _ = write!(io::stderr(), "\r\x1b[K{}/{} files", self.done, self.total);
        }
    }

    /// Wipes the line, before something else is printed.
    pub(crate) fn clear(&self) {
        if self.is_shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
