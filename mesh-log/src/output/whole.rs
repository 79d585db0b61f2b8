//! A writer that never leaves a line without its end.

use std::io::{self, ErrorKind, Write};

/// Writes lines; after a failure in the middle of one, that line is ended before the next begins.
pub(super) struct Whole {
    writer: Box<dyn Write + Send>,
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
        Self { writer, torn: false }
    }

    pub(super) fn write(&mut self, lines: &[u8]) -> Result<(), Unwritten> {
        if self.torn {
            let written = write_some(&mut *self.writer, b"\n");
            written.map_err(|(error, _)| Unwritten { error, lines: count(lines) })?;
            self.torn = false;
        }
        write_some(&mut *self.writer, lines).map_err(|(error, written)| {
            self.torn = written > 0 && lines[written - 1] != b'\n';
            Unwritten { error, lines: count(&lines[written..]) }
        })
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Number of lines that end in these bytes.
pub(super) fn count(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

/// Like `write_all`, but tells how much was written before a failure.
fn write_some(writer: &mut dyn Write, bytes: &[u8]) -> Result<(), (io::Error, usize)> {
    let mut written = 0;
    while written < bytes.len() {
        match writer.write(&bytes[written..]) {
            Ok(0) => return Err((ErrorKind::WriteZero.into(), written)),
            // A writer that claims more than it was given is not believed.
            Ok(more) => written = bytes.len().min(written + more),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err((error, written)),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;

    use parking_lot::Mutex;

    use super::{Whole, Write};

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
}
