//! Where lines go.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;

use parking_lot::Mutex;

use crate::error::Error;

/// A place for lines, opened when the configuration takes effect.
///
/// Lines are written whole and at once, by the thread that logs, which waits for it.
///
/// ```
/// use mesh_log::Output;
///
/// assert_eq!(format!("{:?}", Output::from("stderr")), "Stderr");
/// assert_eq!(format!("{:?}", Output::from("/var/log/mesh.log")), r#"File("/var/log/mesh.log")"#);
/// ```
pub struct Output(Place);

enum Place {
    Stdout,
    Stderr,
    File(PathBuf),
    Writer(Box<dyn Write + Send>),
}

/// An open output.
pub(crate) trait Sink: fmt::Debug + Send + Sync {
    /// Writes one line, or several, whole.
    fn write(&self, lines: &[u8]) -> io::Result<()>;

    /// Hands everything written to the operating system.
    fn flush(&self) -> io::Result<()>;
}

impl Output {
    /// Standard output.
    pub fn stdout() -> Self {
        Self(Place::Stdout)
    }

    /// Standard error.
    pub fn stderr() -> Self {
        Self(Place::Stderr)
    }

    /// A file, created if missing and appended to.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(Place::File(path.into()))
    }

    /// Any writer; it gets one call of `write_all` per line.
    ///
    /// One thread at a time writes. What the writer logs itself is not written anywhere.
    pub fn writer(writer: impl Write + Send + 'static) -> Self {
        Self(Place::Writer(Box::new(writer)))
    }

    pub(crate) fn open(self) -> Result<Box<dyn Sink>, Error> {
        Ok(match self.0 {
            Place::Stdout => Box::new(Stdout),
            Place::Stderr => Box::new(Stderr),
            Place::File(path) => match OpenOptions::new().create(true).append(true).open(&path) {
                Ok(file) => Box::new(file),
                Err(source) => return Err(Error::output(path.display().to_string(), source)),
            },
            Place::Writer(writer) => Box::new(Writer(Mutex::new(writer))),
        })
    }
}

/// Reads a configured path: `stdout`, `stderr`, or a file.
impl From<&str> for Output {
    fn from(path: &str) -> Self {
        match path {
            "stdout" => Self::stdout(),
            "stderr" => Self::stderr(),
            path => Self::file(path),
        }
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Stdout => f.write_str("Stdout"),
            Place::Stderr => f.write_str("Stderr"),
            Place::File(path) => f.debug_tuple("File").field(path).finish(),
            Place::Writer(_) => f.write_str("Writer"),
        }
    }
}

#[derive(Debug)]
struct Stdout;

impl Sink for Stdout {
    fn write(&self, lines: &[u8]) -> io::Result<()> {
        io::stdout().lock().write_all(lines)
    }

    fn flush(&self) -> io::Result<()> {
        io::stdout().lock().flush()
    }
}

#[derive(Debug)]
struct Stderr;

impl Sink for Stderr {
    fn write(&self, lines: &[u8]) -> io::Result<()> {
        io::stderr().lock().write_all(lines)
    }

    fn flush(&self) -> io::Result<()> {
        io::stderr().lock().flush()
    }
}

impl Sink for File {
    fn write(&self, lines: &[u8]) -> io::Result<()> {
        let mut file = self;
        file.write_all(lines)
    }

    fn flush(&self) -> io::Result<()> {
        let mut file = self;
        Write::flush(&mut file)
    }
}

struct Writer(Mutex<Box<dyn Write + Send>>);

impl Sink for Writer {
    fn write(&self, lines: &[u8]) -> io::Result<()> {
        self.0.lock().write_all(lines)
    }

    fn flush(&self) -> io::Result<()> {
        self.0.lock().flush()
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writer")
    }
}
