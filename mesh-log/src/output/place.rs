//! Outputs as they are asked for.

use std::fmt;
use std::io::Write;
use std::path::PathBuf;

use super::Buffer;
use crate::format::Format;
use crate::level::Level;

/// A place for lines, opened when the configuration takes effect.
///
/// Lines are written whole and at once by the thread that logs, which waits for it,
/// or, after [`Output::buffered`], by a thread of the output.
///
/// ```
/// use mesh_log::Output;
///
/// assert_eq!(format!("{:?}", Output::from("stderr")), "Stderr");
/// assert_eq!(format!("{:?}", Output::from("/var/log/mesh.log")), r#"File("/var/log/mesh.log")"#);
/// ```
pub struct Output {
    pub(super) place: Place,
    pub(super) format: Option<Format>,
    pub(super) level: Level,
    pub(super) buffer: Option<Buffer>,
}

pub(super) enum Place {
    Stdout,
    Stderr,
    File(PathBuf),
    Writer(Box<dyn Write + Send>),
    #[cfg(feature = "rotate")]
    Rotating(PathBuf, super::Rotation),
    #[cfg(feature = "otlp")]
    Otlp(String),
    #[cfg(feature = "otlp")]
    OpenTelemetry(opentelemetry_sdk::logs::SdkLoggerProvider),
    #[cfg(unix)]
    UnixSocket {
        address: PathBuf,
        path: String,
    },
}

impl Output {
    /// Standard output.
    pub fn stdout() -> Self {
        Self::new(Place::Stdout)
    }

    /// Standard error.
    pub fn stderr() -> Self {
        Self::new(Place::Stderr)
    }

    /// A file, created if missing and appended to.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::new(Place::File(path.into()))
    }

    /// A file that is renamed when it is full, and another one begun.
    ///
    /// When renaming fails, lines go on to the same file, and the next flush has the error.
    #[cfg(feature = "rotate")]
    pub fn rotating(path: impl Into<PathBuf>, rotation: super::Rotation) -> Self {
        Self::new(Place::Rotating(path.into(), rotation))
    }

    /// Any writer; it gets one call per line.
    ///
    /// One thread at a time writes. What the writer logs itself is not written anywhere.
    pub fn writer(writer: impl Write + Send + 'static) -> Self {
        Self::new(Place::Writer(Box::new(writer)))
    }

    /// A server behind a Unix socket, which gets lines as JSON by HTTP, as the CNI agent of Istio takes them.
    ///
    /// Once a second, and when the log is flushed, the lines since the last time are sent to `path`
    /// in one `POST` whose body is an array of strings, each a line in [`Format::Json`].
    /// An answer other than 200, or none within a second, is a failure:
    /// it is reported, and the lines are kept and sent again, at most ten thousand lines and four megabytes of them;
    /// the oldest are given up first, and their number is told in a line of its own.
    /// [`relay`](crate::relay) is the other end.
    #[cfg(unix)]
    pub fn unix_socket(address: impl Into<PathBuf>, path: impl Into<String>) -> Self {
        let place = Place::UnixSocket { address: address.into(), path: path.into() };
        Self { format: Some(Format::Json), ..Self::new(place) }
    }

    /// Form of the lines here, if not that of the configuration.
    ///
    /// ```
    /// use mesh_log::{Format, Options, Output};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let file = Output::file(folder.path().join("log")).format(Format::Json);
    /// let _log = Options::new().outputs([Output::stdout(), file]).configure()?;
    /// tracing::info!("text on the terminal, JSON in the file");
    /// assert!(std::fs::read_to_string(folder.path().join("log"))?.starts_with(r#"{"level":"info","time":""#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn format(self, format: Format) -> Self {
        Self { format: Some(format), ..self }
    }

    /// Takes messages up to this level only; what their scope refuses it does not get either.
    #[must_use]
    pub fn level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// Leaves writing to a thread of the output, with this much room for lines that wait.
    ///
    /// ```
    /// use mesh_log::{Buffer, Options, Output};
    ///
    /// let log = Options::new().outputs([Output::stderr().buffered(Buffer::new())]).configure()?;
    /// tracing::info!("written soon, and at the latest when `log` is dropped");
    /// # drop(log);
    /// # Ok::<(), mesh_log::Error>(())
    /// ```
    #[must_use]
    pub fn buffered(self, buffer: Buffer) -> Self {
        Self { buffer: Some(buffer), ..self }
    }

    pub(super) fn new(place: Place) -> Self {
        Self { place, format: None, level: Level::Trace, buffer: None }
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
        match &self.place {
            Place::Stdout => f.write_str("Stdout"),
            Place::Stderr => f.write_str("Stderr"),
            Place::File(path) => f.debug_tuple("File").field(path).finish(),
            #[cfg(feature = "rotate")]
            Place::Rotating(path, rotation) => {
                f.debug_tuple("Rotating").field(path).field(rotation).finish()
            }
            Place::Writer(_) => f.write_str("Writer"),
            #[cfg(feature = "otlp")]
            Place::Otlp(endpoint) => f.debug_tuple("Otlp").field(endpoint).finish(),
            #[cfg(feature = "otlp")]
            Place::OpenTelemetry(_) => f.write_str("OpenTelemetry"),
            #[cfg(unix)]
            Place::UnixSocket { address, path } => {
                f.debug_struct("UnixSocket").field("address", address).field("path", path).finish()
            }
        }
    }
}
