//! Configuration of the process, and of single layers.

use std::env;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::list::List;
use crate::directive::{DEFAULT, LevelList};
use crate::error::Error;
use crate::format::Format;
use crate::level::Level;
use crate::output::{Buffer, Color, Output};
use crate::pipeline::{Clock, ExitHook, exit_process, system_clock};
use crate::scope::Scope;

/// Levels that every configuration starts from.
const DEFAULT_LEVELS: &str = "default:info,grpc:none";

/// What to log, how and where to.
///
/// Setters take texts in the form of command-line flags; they are read when the options take effect,
/// which happens completely or, on any error, not at all.
///
/// ```
/// use mesh_log::{Format, Level, Options, Output};
///
/// let options = Options::new()
///     .format(Format::Json)
///     .levels("info,ads:debug")
///     .outputs([Output::writer(std::io::sink())]);
/// let _log = options.configure()?;
///
/// tracing::info!(answer = 42, "configured");
/// assert_eq!(mesh_log::Scope::register("ads", "found later")?.output_level(), Level::Debug);
/// # Ok::<(), mesh_log::Error>(())
/// ```
pub struct Options {
    pub(super) format: Format,
    pub(super) color: Color,
    pub(super) utc_offset: i32,
    pub(super) target_label: bool,
    pub(super) panics: bool,
    pub(super) records: bool,
    pub(super) buffer: Option<Buffer>,
    pub(super) limit: Option<(u32, Duration)>,
    pub(super) recent: usize,
    pub(super) outputs: Vec<Output>,
    pub(super) error_outputs: Vec<Output>,
    pub(super) default_levels: String,
    /// Levels from the environment.
    pub(super) variables: LevelList,
    pub(super) refused: Option<Error>,
    pub(super) levels: List,
    pub(super) klog_verbosity: u32,
    #[cfg(feature = "watch")]
    pub(super) level_file: Option<std::path::PathBuf>,
    pub(super) stack_levels: List,
    pub(super) callers: String,
    pub(super) routes: Vec<(String, Scope)>,
    pub(super) clock: Clock,
    pub(super) exit: ExitHook,
}

impl Options {
    /// Text to standard output, own failures to standard error, every scope at info but `grpc` silent.
    pub fn new() -> Self {
        Self {
            format: Format::Text,
            color: Color::Auto,
            utc_offset: 0,
            target_label: false,
            panics: true,
            records: true,
            buffer: None,
            limit: None,
            recent: 0,
            outputs: vec![Output::stdout()],
            error_outputs: vec![Output::stderr()],
            default_levels: DEFAULT_LEVELS.to_owned(),
            variables: LevelList::default(),
            refused: None,
            levels: List::default(),
            klog_verbosity: 0,
            #[cfg(feature = "watch")]
            level_file: None,
            stack_levels: List::default(),
            callers: String::new(),
            routes: Vec::new(),
            clock: system_clock(),
            exit: exit_process(),
        }
    }

    /// Form of the lines.
    #[must_use]
    pub fn format(self, format: Format) -> Self {
        Self { format, ..self }
    }

    /// Whether the level of text lines is coloured; on terminals only, unless this says otherwise.
    #[must_use]
    pub fn color(self, color: Color) -> Self {
        Self { color, ..self }
    }

    /// Difference from UTC in seconds for the times of [`Format::Stackdriver`], whole minutes; zero if not given.
    ///
    /// The other formats always have UTC.
    #[must_use]
    pub fn utc_offset(self, seconds: i32) -> Self {
        Self { utc_offset: seconds, ..self }
    }

    /// Leaves the writing of all outputs to threads of their own; see [`Output::buffered`].
    #[must_use]
    pub fn buffered(self, buffer: Buffer) -> Self {
        Self { buffer: Some(buffer), ..self }
    }

    /// Lets at most `burst` messages of one statement through in a `period`.
    ///
    /// The next message that passes says with its label `suppressed` how many did not;
    /// [`Logging::suppressed`](crate::Logging) counts all of them. Fatal messages always pass.
    ///
    /// ```
    /// use std::time::Duration;
    /// use mesh_log::{Options, Output};
    ///
    /// let options = Options::new().outputs([]).rate_limit(100, Duration::from_secs(1));
    /// let _log = options.configure()?;
    /// # Ok::<(), mesh_log::Error>(())
    /// ```
    #[must_use]
    pub fn rate_limit(self, burst: u32, period: Duration) -> Self {
        Self { limit: Some((burst, period)), ..self }
    }

    /// Keeps the last lines of the process for [`recent`](crate::recent); none unless this is asked for.
    ///
    /// They take at most eight megabytes.
    #[must_use]
    pub fn keep_recent(self, lines: usize) -> Self {
        Self { recent: lines, ..self }
    }

    /// Does not log panics.
    ///
    /// Otherwise the first configuration of the process sets a panic hook that logs the panic in the scope `default`
    /// at level error with its place as caller and the label `panic=true`,
    /// writes out what is buffered, and then does what the hook before it did.
    #[must_use]
    pub fn without_panics(self) -> Self {
        Self { panics: false, ..self }
    }

    /// Does not take the records of the `log` crate.
    ///
    /// Otherwise the first configuration of the process makes itself the logger of that crate,
    /// unless the program has another; records then have the levels of their target and their key-values as labels.
    #[must_use]
    pub fn without_log_records(self) -> Self {
        Self { records: false, ..self }
    }

    /// Where lines go, instead of standard output; none at all is legal.
    #[must_use]
    pub fn outputs(self, outputs: impl IntoIterator<Item = Output>) -> Self {
        Self { outputs: outputs.into_iter().collect(), ..self }
    }

    /// Where the failures of outputs are reported, instead of standard error.
    ///
    /// A failure that repeats is told once in a second, and with the next flush, with how many were left out.
    #[must_use]
    pub fn error_outputs(self, outputs: impl IntoIterator<Item = Output>) -> Self {
        Self { error_outputs: outputs.into_iter().collect(), ..self }
    }

    /// Output levels as a [`LevelList`]; empty for the default levels alone.
    ///
    /// Names of no scope are kept: they apply to the scope when it registers,
    /// and to `tracing` targets that begin with the name (`hyper:debug`).
    /// Names that nothing has after a minute are told once, at level info;
    /// [`Logging::unmatched`](crate::Logging) has them at any time.
    #[must_use]
    pub fn levels(self, list: impl Into<String>) -> Self {
        Self { levels: List::new(list), ..self }
    }

    /// Also takes levels from the environment variables `RUST_LOG` and `MESH_LOG`, which are read now.
    ///
    /// `RUST_LOG` is read by [`LevelList::parse_env_filter`], `MESH_LOG` by [`LevelList::parse`];
    /// variables that are empty or absent say nothing.
    /// What comes later wins: default levels, `RUST_LOG`, `MESH_LOG`, [`Self::levels`].
    /// A variable that cannot be read is an error of [`Self::configure`] that names it.
    #[must_use]
    pub fn env(self) -> Self {
        let read = |name| env::var_os(name).unwrap_or_default().to_string_lossy().into_owned();
        self.env_values(&read("RUST_LOG"), &read("MESH_LOG"))
    }

    /// Like [`Self::env`], with the values of the two variables.
    ///
    /// ```
    /// use mesh_log::{Level, Options, Output};
    ///
    /// let options = Options::new().outputs([]).env_values("warn,hyper=off", "default:error");
    /// let _log = options.configure()?;
    /// assert_eq!(mesh_log::DEFAULT.output_level(), Level::Error);
    /// assert_eq!(mesh_log::KLOG.output_level(), Level::Warn);
    ///
    /// let refused = Options::new().env_values("[span]=debug", "").configure().unwrap_err();
    /// assert_eq!(refused.to_string(), "RUST_LOG: directives for spans are not supported: '[span]=debug'");
    /// # Ok::<(), mesh_log::Error>(())
    /// ```
    #[must_use]
    pub fn env_values(mut self, rust_log: &str, mesh_log: &str) -> Self {
        type Parse = fn(&str) -> Result<LevelList, Error>;
        let variables: [(_, _, Parse); 2] = [
            ("RUST_LOG", rust_log, LevelList::parse_env_filter),
            ("MESH_LOG", mesh_log, LevelList::parse),
        ];
        for (name, value, parse) in variables {
            match parse(value) {
                _ if value.trim().is_empty() => {}
                Ok(list) => self.variables.append(&list),
                Err(error) => self.refused = self.refused.or(Some(error.of(name))),
            }
        }
        self
    }

    /// Verbosity of messages in the form of [`klog`](crate::klog); anything but 0 sets the scope `klog` to debug.
    #[must_use]
    pub fn klog_verbosity(self, verbosity: u32) -> Self {
        Self { klog_verbosity: verbosity, ..self }
    }

    /// Takes levels from a file too, now and whenever it changes; they win over those that are configured.
    ///
    /// The file has items of a level list, separated by commas or line feeds; spaces around them,
    /// empty lines and what follows a `#` do not count. A module of a library, whose name has colons,
    /// takes an equals sign: `sqlx::query=debug`. A name that is in it no longer goes back to the level
    /// that it had before. While the file does not exist it says nothing;
    /// one that cannot be read changes nothing and is warned about, once per change.
    ///
    /// The folder of the file has to exist. A file that is a link, as in mounted volumes, is followed;
    /// what is no regular file is refused. A change is read when nothing has happened in the folder
    /// for a tenth of a second, or after one second.
    #[cfg(feature = "watch")]
    #[must_use]
    pub fn level_file(self, path: impl Into<std::path::PathBuf>) -> Self {
        Self { level_file: Some(path.into()), ..self }
    }

    /// Level of a scope unless [`Self::levels`] says otherwise.
    ///
    /// ```
    /// use mesh_log::{Level, Options, Output};
    ///
    /// let options = Options::new().default_level("default", Level::Warn).default_level("xds", Level::Debug);
    /// let _log = options.levels("xds:error").outputs([]).configure()?;
    /// assert_eq!(mesh_log::DEFAULT.output_level(), Level::Warn);
    /// assert_eq!(mesh_log::Scope::register("xds", "")?.output_level(), Level::Error);
    /// # Ok::<(), mesh_log::Error>(())
    /// ```
    #[must_use]
    pub fn default_level(mut self, scope: &str, level: Level) -> Self {
        let prefix = format!("{scope}:");
        let is_same =
            |item: &&str| item.starts_with(&prefix) || (scope == DEFAULT && !item.contains(':'));
        let mut items: Vec<&str> = self.default_levels.split(',').collect();
        let entry = format!("{prefix}{level}");
        match items.iter().position(is_same) {
            Some(at) => items[at] = &entry,
            None => items.push(&entry),
        }
        self.default_levels = items.join(",");
        self
    }

    /// Levels up to which messages carry a stack trace, as a [`LevelList`]; empty changes nothing.
    #[must_use]
    pub fn stack_levels(self, list: impl Into<String>) -> Self {
        Self { stack_levels: List::new(list), ..self }
    }

    /// Scopes that print callers: names separated by commas, or `all`.
    ///
    /// Only ever switches callers on. Empty names are skipped, unknown ones kept for later.
    #[must_use]
    pub fn callers(self, scopes: impl Into<String>) -> Self {
        Self { callers: scopes.into(), ..self }
    }

    /// Gives messages the label `target` unless their target is the scope.
    #[must_use]
    pub fn target_label(self) -> Self {
        Self { target_label: true, ..self }
    }

    /// Counts messages of targets that begin with `prefix` to a scope.
    ///
    /// A prefix ends at `::` or `_`, so `kube` covers `kube_client::client`; the longest one wins.
    #[must_use]
    pub fn route(mut self, prefix: impl Into<String>, scope: &Scope) -> Self {
        self.routes.push((prefix.into(), *scope));
        self
    }

    /// Clock for messages that have no time of their own.
    #[must_use]
    pub fn clock(self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    /// What happens after a fatal message is written, instead of ending the process with code 1.
    #[must_use]
    pub fn on_fatal(self, hook: impl Fn() + Send + Sync + 'static) -> Self {
        Self { exit: Arc::new(hook), ..self }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("format", &self.format)
            .field("outputs", &self.outputs)
            .field("levels", &self.levels.text)
            .finish_non_exhaustive()
    }
}
