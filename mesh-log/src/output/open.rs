//! From what was asked for to what is written to.

use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use super::buffered::Buffered;
#[cfg(feature = "otlp")]
use super::otlp::OpenTelemetry;
use super::paint::Painted;
use super::place::Place;
#[cfg(feature = "rotate")]
use super::rotating::Rotating;
use super::standard::Direct;
#[cfg(unix)]
use super::unix::UnixSocket;
use super::whole::Whole;
use super::{Buffer, Color, Failures, Line, Output, Sink};
use crate::error::Error;
use crate::format::Format;
use crate::level::Level;

/// The outputs of one format.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) format: Format,
    pub(crate) sinks: Vec<Box<dyn Sink>>,
}

impl Group {
    /// Whether anybody takes the lines at the moment.
    pub(crate) fn is_wanted(&self) -> bool {
        self.sinks.iter().any(|sink| sink.is_wanted())
    }
}

/// What opening needs to know beside the output.
#[derive(Debug)]
pub(crate) struct Opener {
    pub(crate) format: Format,
    pub(crate) color: Color,
    /// For outputs that say nothing else.
    pub(crate) buffer: Option<Buffer>,
    pub(crate) failures: Failures,
}

impl Opener {
    /// Opens all outputs, or none.
    pub(crate) fn open_all(&self, outputs: Vec<Output>) -> Result<Vec<Group>, Error> {
        let mut groups: Vec<Group> = Vec::new();
        for output in outputs {
            let format = output.format.unwrap_or(self.format);
            let sink = self.open(output)?;
            match groups.iter_mut().find(|group| group.format == format) {
                Some(group) => group.sinks.push(sink),
                None => groups.push(Group { format, sinks: vec![sink] }),
            }
        }
        Ok(groups)
    }

    fn open(&self, output: Output) -> Result<Box<dyn Sink>, Error> {
        let level = output.level;
        let sink = self.open_place(output)?;
        Ok(if level == Level::Trace { sink } else { Box::new(Limited { sink, level }) })
    }

    /// Opens an output for messages of every level.
    fn open_place(&self, output: Output) -> Result<Box<dyn Sink>, Error> {
        let Output { place, format, buffer, .. } = output;
        let format = format.unwrap_or(self.format);
        let paints = format == Format::Text
            && match place {
                Place::Stdout => self.color.applies(|| io::stdout().is_terminal()),
                Place::Stderr => self.color.applies(|| io::stderr().is_terminal()),
                _ => false,
            };
        let keeps_ends = matches!(place, Place::Stdout);
        let writer: Box<dyn Write + Send> = match place {
            Place::Stdout => Box::new(io::stdout()),
            Place::Stderr => Box::new(io::stderr()),
            Place::File(path) => match OpenOptions::new().create(true).append(true).open(&path) {
                Ok(file) => Box::new(file),
                Err(source) => return Err(Error::output(path.display().to_string(), source)),
            },
            #[cfg(feature = "rotate")]
            Place::Rotating(path, rotation) => {
                let clock = crate::pipeline::Clock::clone(&self.failures.clock);
                match Rotating::open(&path, rotation, clock) {
                    Ok(file) => Box::new(file),
                    Err(source) => return Err(Error::output(path.display().to_string(), source)),
                }
            }
            Place::Writer(writer) => writer,
            #[cfg(feature = "otlp")]
            Place::Otlp(endpoint) => {
                let failures = self.failures.clone();
                return Ok(Box::new(OpenTelemetry::to_endpoint(&endpoint, failures)?));
            }
            #[cfg(feature = "otlp")]
            Place::OpenTelemetry(provider) => {
                return Ok(Box::new(OpenTelemetry::of_provider(provider)));
            }
            #[cfg(unix)]
            Place::UnixSocket { address, path } => {
                return Ok(Box::new(UnixSocket::start(address, path, self.failures.clone())?));
            }
        };
        let whole = if keeps_ends { Whole::of_keeping(writer) } else { Whole::new(writer) };
        let sink: Box<dyn Sink> = match buffer.or(self.buffer) {
            Some(buffer) => {
                Box::new(Buffered::start(whole, buffer, format, self.failures.clone())?)
            }
            None => Box::new(Direct::new(whole)),
        };
        Ok(if paints { Box::new(Painted(sink)) } else { sink })
    }
}

/// Opens places for failures: written to directly, in no format.
pub(crate) fn open_plain(outputs: Vec<Output>) -> Result<Vec<Box<dyn Sink>>, Error> {
    let failures = Failures::new(crate::pipeline::system_clock(), 0, Vec::new());
    let opener = Opener { format: Format::Json, color: Color::Never, buffer: None, failures };
    outputs.into_iter().map(|output| opener.open(output)).collect()
}

/// Takes messages up to a level.
#[derive(Debug)]
struct Limited {
    sink: Box<dyn Sink>,
    level: Level,
}

impl Sink for Limited {
    fn write(&self, line: &Line<'_>) -> io::Result<()> {
        if line.level <= self.level { self.sink.write(line) } else { Ok(()) }
    }

    fn flush(&self, patience: Duration) -> io::Result<()> {
        self.sink.flush(patience)
    }

    fn lost(&self) -> u64 {
        self.sink.lost()
    }
}
