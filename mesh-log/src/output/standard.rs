//! Outputs that the logging thread writes to itself.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;

use super::whole::{Unwritten, Whole};
use super::{Line, Sink};

/// One writer, one thread at a time, which waits for it.
pub(super) struct Direct {
    whole: Mutex<Whole>,
    lost: AtomicU64,
}

impl Direct {
    pub(super) fn new(whole: Whole) -> Self {
        Self { whole: Mutex::new(whole), lost: AtomicU64::new(0) }
    }
}

impl Sink for Direct {
    fn write(&self, line: &Line<'_>) -> io::Result<()> {
        let written = self.whole.lock().write(line.bytes);
        written.map_err(|Unwritten { error, lines }| {
            // A stack trace has line feeds too.
            self.lost.fetch_add(lines.min(1), Ordering::Relaxed);
            error
        })
    }

    fn flush(&self, _: Duration) -> io::Result<()> {
        self.whole.lock().flush()
    }

    fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Direct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Direct")
    }
}
