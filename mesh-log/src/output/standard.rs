//! Outputs that the logging thread writes to itself.

use std::fmt;
use std::io;
use std::time::Duration;

use parking_lot::Mutex;

use super::whole::Whole;
use super::{Line, Sink};

/// One writer, one thread at a time, which waits for it.
pub(super) struct Direct(Mutex<Whole>);

impl Direct {
    pub(super) fn new(whole: Whole) -> Self {
        Self(Mutex::new(whole))
    }
}

impl Sink for Direct {
    fn write(&self, line: &Line<'_>) -> io::Result<()> {
        self.0.lock().write(line.bytes).map_err(|unwritten| unwritten.error)
    }

    fn flush(&self, _: Duration) -> io::Result<()> {
        self.0.lock().flush()
    }
}

impl fmt::Debug for Direct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Direct")
    }
}
