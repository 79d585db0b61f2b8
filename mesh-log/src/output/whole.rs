//! A writer that never leaves a line without its end.

use std::io::{self, ErrorKind, Write};

use super::patience::Patience;

/// Writes lines; after a failure in the middle of one, that line is ended before the next begins.
pub(super) struct Whole {
    writer: Box<dyn Write + Send>,
    /// Whether the writer may keep the end of a line to itself.
    keeps_ends: bool,
    patience: Patience,
    torn: bool,
}

/// Why lines were not written, and how many.
#[derive(Debug)]
pub(super) struct Unwritten {
    pub(super) error: io::Error,
    pub(super) lines: u64,
}

impl Whole {
    pub(super) fn new(writer: Box<dyn Write + Send>) -> Self {
        Self { writer, keeps_ends: false, patience: Patience::new(), torn: false }
    }

    /// Like [`Self::new`], for a writer that keeps what it could not write at once.
    pub(super) fn of_keeping(writer: Box<dyn Write + Send>) -> Self {
        Self { keeps_ends: true, ..Self::new(writer) }
    }

    pub(super) fn write(&mut self, lines: &[u8]) -> Result<(), Unwritten> {
        if self.torn {
            let written = self.write_some(b"\n");
            written.map_err(|(error, _)| Unwritten { error, lines: count(lines) })?;
            self.torn = false;
        }
        self.write_some(lines).map_err(|(error, written)| {
            self.torn = written > 0 && lines[written - 1] != b'\n';
            Unwritten { error, lines: count(&lines[written..]) }
        })?;
        if self.keeps_ends {
            // What it keeps is not lost: it comes before the next line.
            self.flush().map_err(|error| Unwritten { error, lines: 0 })?;
        }
        Ok(())
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.patience.wait(|| self.writer.flush())
    }

    /// Like `write_all`, but tells how much was written before a failure.
    fn write_some(&mut self, bytes: &[u8]) -> Result<(), (io::Error, usize)> {
        let mut written = 0;
        while written < bytes.len() {
            match self.patience.wait(|| self.writer.write(&bytes[written..])) {
                Ok(0) => return Err((ErrorKind::WriteZero.into(), written)),
                // A writer that claims more than it was given is not believed.
                Ok(more) => written = bytes.len().min(written + more),
                Err(error) => return Err((error, written)),
            }
        }
        Ok(())
    }
}

/// Number of lines that end in these bytes.
pub(super) fn count(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

#[cfg(test)]
mod tests {
    use std::io::{self, LineWriter};
    use std::sync::Arc;

    use parking_lot::Mutex;

    use super::{Patience, Whole, Write};

    /// Takes so many bytes, then fails once, then takes everything.
    struct Full {
        room: Option<usize>,
        taken: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let length = match self.room {
                Some(0) => {
                    self.room = None;
                    return Err(io::ErrorKind::StorageFull.into());
                }
                Some(room) => room.min(bytes.len()),
                None => bytes.len(),
            };
            self.room = self.room.map(|room| room - length);
            self.taken.lock().extend_from_slice(&bytes[..length]);
            Ok(length)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn torn_line_is_ended_before_the_next() {
        for (room, lost, expected) in [
            (0, 2, "three\n"),
            (2, 2, "on\nthree\n"),
            (4, 1, "one\nthree\n"),
            (6, 1, "one\ntw\nthree\n"),
            (8, 0, "one\ntwo\nthree\n"),
        ] {
            let taken = Arc::default();
            let full = Full { room: Some(room), taken: Arc::clone(&taken) };
            let mut whole = Whole::new(Box::new(full));
            let unwritten = whole.write(b"one\ntwo\n").err().map_or(0, |unwritten| unwritten.lines);
            assert_eq!(unwritten, lost, "{room}");
            if lost == 0 {
                assert!(whole.write(b"lost\n").is_err());
            }
            whole.write(b"three\n").unwrap();
            assert_eq!(String::from_utf8(taken.lock().clone()).unwrap(), expected, "{room}");
        }
    }

    /// Takes three bytes at a time, and would block so often before each.
    struct Slow {
        refusals: usize,
        refused: usize,
        taken: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.refused < self.refusals {
                self.refused += 1;
                return Err(io::ErrorKind::WouldBlock.into());
            }
            self.refused = 0;
            let length = bytes.len().min(3);
            self.taken.lock().extend_from_slice(&bytes[..length]);
            Ok(length)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A slow writer that nobody really waits for, and what it took.
    fn slow(refusals: usize) -> (Slow, Arc<Mutex<Vec<u8>>>, Patience) {
        let taken = Arc::default();
        let slow = Slow { refusals, refused: 0, taken: Arc::clone(&taken) };
        (slow, taken, Patience::of(|_| {}))
    }

    #[test]
    fn writer_that_would_block_is_waited_for() {
        let (slow, taken, patience) = slow(5);
        let mut whole = Whole { patience, ..Whole::new(Box::new(slow)) };
        whole.write(b"one\ntwo\n").unwrap();
        assert_eq!(*taken.lock(), b"one\ntwo\n");
    }

    #[test]
    fn end_of_a_line_is_not_kept_by_the_writer() {
        let (slow, taken, patience) = slow(1);
        let lines = Box::new(LineWriter::new(slow));
        let mut whole = Whole { patience, ..Whole::of_keeping(lines) };
        whole.write(b"a line\n").unwrap();
        assert_eq!(*taken.lock(), b"a line\n");
    }
}
