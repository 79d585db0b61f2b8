//! Changing levels, one or several at a time.

use std::time::Duration;

use super::LevelChange;
use crate::directive::LevelList;
use crate::error::{Error, ErrorKind};
#[cfg(feature = "http")]
use crate::expiry;
use crate::layer;
use crate::level::Level;
use crate::pipeline::PATIENCE;
use crate::registry::{State, registry};
use crate::rules::Rules;
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
/// Those of [`set_level`], and [`ErrorKind::InvalidDuration`] when it is too long for the clock.
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
/// let _log = Options::new().levels("warn").outputs([]).configure()?;
/// mesh_log::set_levels("debug,klog:none")?;
/// mesh_log::reset();
/// assert_eq!(DEFAULT.output_level(), Level::Warn);
/// assert_eq!(mesh_log::KLOG.output_level(), Level::Info);
/// # Ok::<(), mesh_log::Error>(())
/// ```
pub fn reset() {
    registry().change(|state| {
        state.change_rules(Rules::clear);
        state.reset();
        state.reset_stacks();
    });
}

/// Sets levels of scopes and of targets that need not be known; all or, on an error, none.
#[cfg(feature = "http")]
pub(crate) fn set_directives(list: &LevelList, ttl: Option<Duration>) -> Result<(), Error> {
    let invalid = |ttl| Error::new(ErrorKind::InvalidDuration, format!("{ttl:?}"));
    let end = |ttl| expiry::now().checked_add(ttl).ok_or_else(|| invalid(ttl));
    let until = ttl.map(end).transpose()?;
    registry().try_change(|state| {
        let mut unknown = list.iter().map(|(name, _)| name).filter(|name| !state.knows(name));
        let room = MOST_TARGETS.saturating_sub(state.unmatched().count());
        if let Some(name) = unknown.nth(room) {
            return Err(Error::new(ErrorKind::TooManyTargets, name));
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
    sync_within(PATIENCE)
}

/// Like [`sync`], for so long per output at most.
///
/// # Errors
/// Those of [`sync`].
pub fn sync_within(patience: Duration) -> std::io::Result<()> {
    layer::current_pipeline().flush(patience)
}

fn set(list: &LevelList, apply: impl FnOnce(&mut State, &LevelList)) -> Result<(), Error> {
    registry().try_change(|state| {
        list.iter().try_for_each(|(name, _)| known(state, name))?;
        apply(state, list);
        Ok(())
    })
}

pub(super) fn known(state: &State, name: &str) -> Result<(), Error> {
    if state.knows(name) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::UnknownScope, name))
}
