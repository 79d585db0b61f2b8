//! Colours on terminals.

use std::env;
use std::io;
use std::time::Duration;

use super::{Line, Sink};
use crate::level::Level;

/// Whether the level of text lines is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Color {
    /// On terminals, unless the environment variable `NO_COLOR` is set or `TERM` is `dumb`.
    #[default]
    Auto,
    /// Always, on standard output and standard error.
    Always,
    /// Never.
    Never,
}

impl Color {
    pub(super) fn applies(self, is_terminal: impl FnOnce() -> bool) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
                    || env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
                !plain && is_terminal()
            }
        }
    }
}

/// Where the level stands in a text line: after the time and a tab.
const LEVEL: usize = 28;

/// Colours the level of each line.
#[derive(Debug)]
pub(super) struct Painted(pub(super) Box<dyn Sink>);

impl Sink for Painted {
    fn write(&self, line: &Line<'_>) -> io::Result<()> {
        let Some((time, rest)) = line.bytes.split_at_checked(LEVEL) else {
            return self.0.write(line);
        };
        let (level, rest) = rest.split_at(line.level.as_str().len().min(rest.len()));
        let bytes = [time, code(line.level), level, b"\x1b[0m", rest].concat();
        self.0.write(&Line { bytes: &bytes, ..*line })
    }

    fn flush(&self, patience: Duration) -> io::Result<()> {
        self.0.flush(patience)
    }

    fn lost(&self) -> u64 {
        self.0.lost()
    }
}

fn code(level: Level) -> &'static [u8] {
    match level {
        Level::None | Level::Fatal => b"\x1b[1;31m",
        Level::Error => b"\x1b[31m",
        Level::Warn => b"\x1b[33m",
        Level::Info => b"\x1b[32m",
        Level::Debug => b"\x1b[34m",
        Level::Trace => b"\x1b[35m",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parking_lot::Mutex;

    use super::{Color, Duration, Level, Line, Painted, Sink, io};

    #[derive(Debug, Default)]
    struct Seen(Arc<Mutex<Vec<u8>>>);

    impl Sink for Seen {
        fn write(&self, line: &Line<'_>) -> io::Result<()> {
            self.0.lock().extend_from_slice(line.bytes);
            Ok(())
        }

        fn flush(&self, _: Duration) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn level_alone_is_coloured() {
        let seen = Seen::default();
        let bytes = Arc::clone(&seen.0);
        let painted = Painted(Box::new(seen));
        for (level, text) in [
            (Level::Warn, "2000-01-01T00:00:00.000000Z\twarn\tads\twarn\n"),
            (Level::Error, "short\n"),
        ] {
            let line = Line {
                level,
                scope: "ads",
                #[cfg(feature = "otlp")]
                target: "ads",
                bytes: text.as_bytes(),
            };
            painted.write(&line).unwrap();
        }
        assert_eq!(
            String::from_utf8(bytes.lock().clone()).unwrap(),
            "2000-01-01T00:00:00.000000Z\t\u{1b}[33mwarn\u{1b}[0m\tads\twarn\nshort\n"
        );
    }

    #[test]
    fn what_was_asked_for_is_not_looked_up() {
        assert!(Color::Always.applies(|| false));
        assert!(!Color::Never.applies(|| true));
        assert!(!Color::Auto.applies(|| false));
    }
}
