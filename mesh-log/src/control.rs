//! Looking at and changing levels while the process runs.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::directive::{DEFAULT, LevelList};
use crate::error::{Error, ErrorKind};
use crate::expiry;
use crate::layer;
use crate::level::Level;
use crate::pipeline::Current;
use crate::registry::{State, registry};
use crate::scope::Scope;

/// All scopes of the process, sorted by name.
///
/// ```
/// let scopes = mesh_log::scopes();
/// assert!(scopes.is_sorted_by_key(|scope| scope.name()));
/// assert!(scopes.contains(&mesh_log::DEFAULT));
/// ```
pub fn scopes() -> Vec<Scope> {
    registry().read().scopes().collect()
}

/// The scope of this name, if it is registered.
///
/// ```
/// assert_eq!(mesh_log::find("klog"), Some(mesh_log::KLOG));
/// assert_eq!(mesh_log::find("nothing"), None);
/// ```
pub fn find(name: &str) -> Option<Scope> {
    registry().read().find(name)
}

/// Sets the output level of a scope, of a target such as `hyper`, or of `all`.
///
/// A target covers its modules and its crate family: `kube` also `kube_client::client`.
/// It keeps its own level until [`reset_target`], or until `all` is set.
///
/// # Errors
/// [`ErrorKind::UnknownScope`] when no scope has the name, no known library routes by it,
/// and no statement that ran so far has a target that begins with it; see [`set_target_level`].
///
/// ```
/// use mesh_log::{Level, set_level};
///
/// set_level("klog", Level::Debug)?;
/// set_level("hyper", Level::Trace)?;
/// assert_eq!(mesh_log::KLOG.output_level(), Level::Debug);
/// assert_eq!(set_level("nothing", Level::Warn).unwrap_err().to_string(), "unknown scope name: nothing");
/// # Ok::<(), mesh_log::Error>(())
/// ```
pub fn set_level(name: &str, level: Level) -> Result<(), Error> {
    set(&LevelList::one(name, level), State::set_outputs)
}

/// Sets several output levels at once, in the form `a:debug,b:info`; all or, on any error, none.
///
/// # Errors
/// Those of [`LevelList::parse`] and [`set_level`].
///
/// ```
/// use mesh_log::{Level, set_levels};
///
/// set_levels("warn,klog:debug")?;
/// assert_eq!(mesh_log::DEFAULT.output_level(), Level::Warn);
/// assert!(set_levels("klog:info,nothing:info").is_err());
/// assert_eq!(mesh_log::KLOG.output_level(), Level::Debug);
/// # Ok::<(), mesh_log::Error>(())
/// ```
pub fn set_levels(list: &str) -> Result<(), Error> {
    set(&LevelList::parse(list)?, State::set_outputs)
}

/// Like [`set_levels`], for the levels up to which messages carry a stack trace.
///
/// # Errors
/// Those of [`set_levels`].
pub fn set_stack_levels(list: &str) -> Result<(), Error> {
    set(&LevelList::parse(list)?, State::set_stacks)
}

/// Sets the level of messages whose target begins with `target`, whether or not it was seen so far.
///
/// For targets that [`set_level`] cannot know: those of which no statement ran,
/// also because all of them are more verbose than any level in force.
/// The level stays until [`reset_target`]; a scope that registers under the name takes it over.
///
/// # Errors
/// [`ErrorKind::TooManyTargets`] when a thousand names have such levels already.
///
/// ```
/// mesh_log::set_target_level("sqlx::query", mesh_log::Level::Debug)?;
/// assert!(mesh_log::logging().targets.iter().any(|target| target.name == "sqlx::query"));
/// # Ok::<(), mesh_log::Error>(())
/// ```
pub fn set_target_level(target: &str, level: Level) -> Result<(), Error> {
    registry().try_change(|state| {
        if !state.knows(target) && state.unmatched().count() >= MOST_TARGETS {
            return Err(Error::new(ErrorKind::TooManyTargets, target));
        }
        state.set_output(target, level);
        Ok(())
    })
}

/// Sets the output level of a scope, of a target or of `all` for so long; then the level is what it was before.
///
/// What it was before is the last change that was meant to stay, also after several changes that were not;
/// a change that is meant to stay ends this one.
/// A thread waits for the end, as long as there is any.
///
/// # Errors
/// Those of [`set_level`].
///
/// ```
/// use std::time::Duration;
/// use mesh_log::{Level, set_level_for};
///
/// set_level_for("klog", Level::Debug, Duration::from_secs(600))?;
/// assert_eq!(mesh_log::KLOG.output_level(), Level::Debug);
/// # Ok::<(), mesh_log::Error>(())
/// ```
pub fn set_level_for(name: &str, level: Level, duration: Duration) -> Result<(), Error> {
    let change = LevelChange {
        expires_after: Some(duration.as_secs_f64()),
        ..LevelChange::new(name, level)
    };
    change.apply()
}

/// Lets everything have the levels of the last configuration again, and ends all label rules.
///
/// Scopes that the configuration did not name have info, and no stack traces.
///
/// ```
/// use mesh_log::{DEFAULT, Level, Options};
///
/// Options::new().levels("warn").outputs([]).configure()?;
/// mesh_log::set_levels("debug,klog:none")?;
/// mesh_log::reset();
/// assert_eq!(DEFAULT.output_level(), Level::Warn);
/// assert_eq!(mesh_log::KLOG.output_level(), Level::Info);
/// # Ok::<(), mesh_log::Error>(())
/// ```
pub fn reset() {
    for rule in crate::rules::label_rules() {
        rule.remove();
    }
    registry().change(|state| {
        state.reset();
        state.reset_stacks();
    });
}

/// Sets levels of scopes and of targets that need not be known; all or, on an error, none.
#[cfg(feature = "http")]
pub(crate) fn set_directives(list: &LevelList, ttl: Option<Duration>) -> Result<(), Error> {
    let invalid = || Error::new(ErrorKind::InvalidDuration, format!("{ttl:?}"));
    let until = ttl.map(|ttl| expiry::now().checked_add(ttl).ok_or_else(invalid)).transpose()?;
    registry().try_change(|state| {
        let unknown = list.iter().filter(|(name, _)| !state.knows(name)).count();
        if unknown > 0 && state.unmatched().count() + unknown > MOST_TARGETS {
            return Err(Error::new(ErrorKind::TooManyTargets, unknown.to_string()));
        }
        for (name, level) in list.iter() {
            match until {
                Some(until) => state.set_output_until(name, level, until),
                None => state.set_output(name, level),
            }
        }
        Ok(())
    })?;
    if until.is_some() {
        expiry::arm();
    }
    Ok(())
}

const MOST_TARGETS: usize = 1_000;

/// Lets a target follow the level of its scope again; nothing happens when it has none of its own.
///
/// ```
/// use mesh_log::{Level, logging, reset_target, set_level};
///
/// let own_level = || logging().targets.into_iter().find(|target| target.name == "hyper")?.output_level;
/// set_level("hyper", Level::Debug)?;
/// assert_eq!(own_level(), Some(Level::Debug));
/// reset_target("hyper");
/// assert_eq!(own_level(), None);
/// # Ok::<(), mesh_log::Error>(())
/// ```
pub fn reset_target(target: &str) {
    registry().change(|state| state.clear_output(target));
}

/// Waits until everything written so far has left the process, for two seconds per output at most.
///
/// # Errors
/// The first failure of an output; of the kind `TimedOut` when it takes longer.
pub fn sync() -> std::io::Result<()> {
    let pipeline = layer::current_pipeline();
    pipeline.flush(pipeline.patience)
}

/// Like [`sync`], for so long per output at most.
///
/// # Errors
/// Those of [`sync`].
pub fn sync_within(patience: Duration) -> std::io::Result<()> {
    layer::current_pipeline().flush(patience)
}

/// Levels of everything, as served over HTTP.
///
/// ```
/// let logging = mesh_log::logging();
/// let default = logging.scopes.iter().find(|scope| scope.name == "default");
/// assert_eq!(
///     serde_json::to_string(&default)?,
///     concat!(
///         r#"{"name":"default","description":"Unscoped logging messages.","#,
///         r#""output_level":"info","stack_trace_level":"none","log_callers":false}"#,
///     ),
/// );
/// assert_eq!(serde_json::to_string(&logging.targets[0])?, r#"{"name":"h2","scope":"grpc"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Logging {
    /// Scopes, sorted by name.
    pub scopes: Vec<ScopeState>,
    /// Targets that belong to a scope of another name or have a level of their own, sorted by name.
    pub targets: Vec<TargetState>,
    /// Configured names that were neither a scope nor a target so far, sorted.
    pub unmatched: Vec<String>,
    /// Lines that the outputs of the current configuration lost, for want of room or because they could not be written.
    #[serde(default)]
    pub lost: u64,
    /// Messages that the rate limit of the current configuration left out.
    #[serde(default)]
    pub suppressed: u64,
}

/// Settings of one scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScopeState {
    /// Name of the scope.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Level up to which messages are written.
    pub output_level: Level,
    /// Level up to which messages carry a stack trace.
    pub stack_trace_level: Level,
    /// Whether messages say where they come from.
    pub log_callers: bool,
    /// Seconds until the output level falls back, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<u64>,
}

/// Level of one `tracing` target of another crate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TargetState {
    /// Prefix of the targets.
    pub name: String,
    /// Scope that its messages are counted to.
    pub scope: String,
    /// Own level; absent when it follows the scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_level: Option<Level>,
}

/// A requested change of one scope or target; what is absent stays as it is.
///
/// ```
/// use mesh_log::{Level, LevelChange};
///
/// let body = r#"{"name": "klog", "output_level": "debug"}"#;
/// let change: LevelChange = serde_json::from_str(body)?;
/// change.apply()?;
/// assert_eq!(mesh_log::KLOG.output_level(), Level::Debug);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LevelChange {
    /// Name of a scope or target, or `all`.
    pub name: String,
    /// New output level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_level: Option<Level>,
    /// New stack trace level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack_trace_level: Option<Level>,
    /// Whether callers are printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_callers: Option<bool>,
    /// Seconds after which the output level falls back to what it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_after: Option<f64>,
}

/// Current levels of all scopes and targets.
pub fn logging() -> Logging {
    let pipeline = Current::of_process().get();
    let (lost, suppressed) = (pipeline.lost(), pipeline.suppressed());
    let state = registry().read();
    let targets = state.targets().into_iter().map(|(name, (scope, output_level))| TargetState {
        name: name.to_owned(),
        scope: scope.to_owned(),
        output_level,
    });
    Logging {
        scopes: state.scopes().map(|scope| ScopeState::of(&state, &scope)).collect(),
        targets: targets.collect(),
        unmatched: state.unmatched().map(str::to_owned).collect(),
        lost,
        suppressed,
    }
}

impl LevelChange {
    /// Sets the output level of a scope or target.
    pub fn new(name: impl Into<String>, output_level: Level) -> Self {
        Self { name: name.into(), output_level: Some(output_level), ..Self::default() }
    }

    /// Makes the change; all of it or, on an error, nothing.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownScope`] as for [`set_level`],
    /// [`ErrorKind::InvalidDuration`] when it expires after a negative or endless time.
    pub fn apply(&self) -> Result<(), Error> {
        let until = self.ends_at()?;
        registry().try_change(|state| {
            known(state, &self.name)?;
            match (self.output_level, until) {
                (Some(level), Some(until)) => state.set_output_until(&self.name, level, until),
                (Some(level), None) => state.set_output(&self.name, level),
                (None, _) => {}
            }
            if let Some(level) = self.stack_trace_level {
                state.set_stack(&self.name, level);
            }
            if let Some(on) = self.log_callers {
                state.set_callers(&self.name, on);
            }
            Ok(())
        })?;
        if until.is_some() {
            expiry::arm();
        }
        Ok(())
    }

    fn ends_at(&self) -> Result<Option<Duration>, Error> {
        let Some(seconds) = self.expires_after else { return Ok(None) };
        let end = Duration::try_from_secs_f64(seconds).ok();
        let end = end.and_then(|duration| expiry::now().checked_add(duration));
        let invalid = || Error::new(ErrorKind::InvalidDuration, seconds.to_string());
        end.map(Some).ok_or_else(invalid)
    }
}

impl ScopeState {
    fn of(state: &State, scope: &Scope) -> Self {
        let settings = scope.core().settings();
        Self {
            name: scope.name().to_owned(),
            description: scope.core().description().to_owned(),
            output_level: settings.output,
            stack_trace_level: settings.stack,
            log_callers: settings.callers,
            expires_in: state
                .ends_at(scope.name())
                .map(|end| end.saturating_sub(expiry::now()).as_secs()),
        }
    }
}

fn set(list: &LevelList, apply: impl FnOnce(&mut State, &LevelList)) -> Result<(), Error> {
    registry().try_change(|state| {
        list.iter().try_for_each(|(name, _)| known(state, name))?;
        apply(state, list);
        Ok(())
    })
}

fn known(state: &State, name: &str) -> Result<(), Error> {
    if name == DEFAULT || state.knows(name) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::UnknownScope, name))
}
