//! Configuration of the process, and of single layers.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use tracing_subscriber::layer::SubscriberExt;

use crate::capture;
use crate::directive::{DEFAULT, Directives, LevelList};
use crate::error::{Error, ErrorKind};
use crate::format::Format;
use crate::layer::{self, MeshLayer};
use crate::level::Level;
use crate::limiter::Limiter;
use crate::live;
use crate::output::{Buffer, Color, Failures, Opener, Output, open_plain};
use crate::pipeline::{Clock, Current, ExitHook, PATIENCE, Pipeline, exit_process, system_clock};
use crate::registry::{State, View, registry};
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
/// options.configure()?;
///
/// tracing::info!(answer = 42, "configured");
/// assert_eq!(mesh_log::Scope::register("ads", "found later")?.output_level(), Level::Debug);
/// # Ok::<(), mesh_log::Error>(())
/// ```
pub struct Options {
    format: Format,
    color: Color,
    utc_offset: i32,
    target_label: bool,
    panics: bool,
    records: bool,
    buffer: Option<Buffer>,
    limit: Option<(u32, Duration)>,
    recent: usize,
    outputs: Vec<Output>,
    error_outputs: Vec<Output>,
    default_levels: String,
    levels: String,
    stack_levels: String,
    callers: String,
    routes: Vec<(String, Scope)>,
    clock: Clock,
    exit: ExitHook,
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
            levels: String::new(),
            stack_levels: String::new(),
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
    /// options.configure()?;
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
    #[must_use]
    pub fn error_outputs(self, outputs: impl IntoIterator<Item = Output>) -> Self {
        Self { error_outputs: outputs.into_iter().collect(), ..self }
    }

    /// Output levels as a [`LevelList`]; empty for the default levels alone.
    ///
    /// Names of no scope are kept: they apply to the scope when it registers,
    /// and to `tracing` targets that begin with the name (`hyper:debug`).
    #[must_use]
    pub fn levels(self, list: impl Into<String>) -> Self {
        Self { levels: list.into(), ..self }
    }

    /// Level of a scope unless [`Self::levels`] says otherwise.
    ///
    /// ```
    /// use mesh_log::{Level, Options, Output};
    ///
    /// let options = Options::new().default_level("default", Level::Warn).default_level("xds", Level::Debug);
    /// options.levels("xds:error").outputs([]).configure()?;
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
        Self { stack_levels: list.into(), ..self }
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

    /// Makes the process log this way from now on.
    ///
    /// May be called again: outputs and form are replaced, levels that are not mentioned stay.
    /// The first call installs a `tracing` subscriber,
    /// unless the program has taken [`layer()`](crate::layer()) before to install it itself.
    ///
    /// # Errors
    /// A list that cannot be read, an output that cannot be opened,
    /// or [`ErrorKind::SubscriberInstalled`]; nothing has changed then.
    pub fn configure(self) -> Result<Guard, Error> {
        let settings = self.settings()?;
        let (panics, records) = (self.panics, self.records);
        let (format, recent) = (self.format, self.recent);
        let mut pipeline = self.pipeline()?;
        pipeline.show(format, recent > 0);
        install()?;
        live::keep(recent);
        Current::of_process().replace(pipeline);
        registry().change(|state| settings.apply(state));
        if panics {
            capture::install_panic_hook();
        }
        if records {
            capture::install_log_capture();
        }
        Ok(Guard(()))
    }

    /// A layer with these options for a subscriber of its own, beside the configuration of the process.
    ///
    /// Levels given with [`Self::levels`] take precedence over those of the process for this layer, while it lives;
    /// stack traces, callers and routes belong to the process and are not touched.
    /// In one subscriber with another layer of this crate, a message passes only where both let it.
    ///
    /// # Errors
    /// A list that cannot be read, or an output that cannot be opened.
    pub fn layer(self) -> Result<MeshLayer, Error> {
        let levels = Directives::from(&parse(&self.levels)?);
        Ok(MeshLayer::with_view(self.pipeline()?, View(levels)))
    }

    fn settings(&self) -> Result<ProcessSettings, Error> {
        let separator = if self.levels.is_empty() { "" } else { "," };
        let levels = format!("{}{separator}{}", self.default_levels, self.levels);
        Ok(ProcessSettings {
            levels: LevelList::parse(&levels)?,
            stack_levels: parse(&self.stack_levels)?,
            callers: self.callers.split(',').map(str::to_owned).collect(),
            routes: self.routes.clone(),
        })
    }

    fn pipeline(self) -> Result<Pipeline, Error> {
        let errors = open_plain(self.error_outputs)?;
        let failures = Failures {
            clock: Arc::clone(&self.clock),
            utc_offset: self.utc_offset,
            outputs: errors.into(),
        };
        let opener = Opener {
            format: self.format,
            color: self.color,
            buffer: self.buffer,
            failures: failures.clone(),
        };
        Ok(Pipeline {
            target_label: self.target_label,
            clock: self.clock,
            utc_offset: self.utc_offset,
            exit: self.exit,
            groups: opener.open_all(self.outputs)?,
            failures,
            limiter: self.limit.map(|(burst, period)| Limiter::new(burst, period)),
            patience: PATIENCE,
        })
    }
}

/// Writes out what is buffered when it is dropped, within two seconds per output.
///
/// Keep it until the program ends. Logging goes on without it, and outputs without a buffer do not need it.
#[derive(Debug)]
pub struct Guard(());

impl Drop for Guard {
    fn drop(&mut self) {
        // Failures were reported where failures go.
        let _ = Current::of_process().get().flush(PATIENCE);
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
            .field("levels", &self.levels)
            .finish_non_exhaustive()
    }
}

/// The part of the options that scopes hold, read and ready to apply.
struct ProcessSettings {
    levels: LevelList,
    stack_levels: LevelList,
    callers: Vec<String>,
    routes: Vec<(String, Scope)>,
}

impl ProcessSettings {
    fn apply(self, state: &mut State) {
        for (prefix, scope) in self.routes {
            state.route(prefix, scope.name());
        }
        state.set_outputs(&self.levels);
        state.set_stacks(&self.stack_levels);
        for name in self.callers.iter().filter(|name| !name.is_empty()) {
            state.set_callers(name, true);
        }
    }
}

/// Like [`LevelList::parse`], for options where no text means no list.
fn parse(list: &str) -> Result<LevelList, Error> {
    if list.is_empty() { Ok(LevelList::default()) } else { LevelList::parse(list) }
}

/// Installs the subscriber of the process once.
fn install() -> Result<(), Error> {
    static INSTALLED: AtomicBool = AtomicBool::new(false);
    if INSTALLED.load(Ordering::Acquire) || layer::is_handed_out() {
        return Ok(());
    }
    let subscriber = tracing_subscriber::registry().with(layer::of_process());
    match tracing::subscriber::set_global_default(subscriber) {
        Ok(()) => {
            INSTALLED.store(true, Ordering::Release);
            Ok(())
        }
        // Another thread may have been faster with the same.
        Err(_) if INSTALLED.load(Ordering::Acquire) => Ok(()),
        Err(_) => Err(Error::new(ErrorKind::SubscriberInstalled, "")),
    }
}
