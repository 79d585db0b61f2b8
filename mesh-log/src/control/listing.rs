//! Levels of everything.

use serde::{Deserialize, Serialize};

use crate::expiry;
use crate::level::Level;
use crate::pipeline::Current;
use crate::registry::{State, registry};
use crate::scope::Scope;

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
