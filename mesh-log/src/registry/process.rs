//! The table of this process, with its lock.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use parking_lot::{ReentrantMutex, RwLock, RwLockReadGuard};

use super::{Resolved, State, View};
use crate::builtin;
use crate::capture::follow_levels;
use crate::error::Error;
use crate::level::Level;
use crate::rules::LabelRule;
use crate::scope::{Core, Scope, Settings};

/// Cells of all scopes declared with [`scope!`](crate::scope!) anywhere in the program, gathered by the linker.
#[cfg(gathered)]
#[doc(hidden)]
#[linkme::distributed_slice]
pub static MESH_LOG_SCOPES: [&'static Core];

/// No linker gathers them here, so none is known before its first use.
#[cfg(not(gathered))]
static MESH_LOG_SCOPES: [&'static Core; 0] = [];

#[derive(Debug)]
pub(crate) struct Registry {
    state: RwLock<State>,
    generation: AtomicU64,
    has_exceptions: AtomicBool,
}

/// The registry of the process, filled with all declared scopes.
pub(crate) fn registry() -> &'static Registry {
    static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
        let mut state = State::default();
        for core in builtin::cores().into_iter().chain(MESH_LOG_SCOPES.iter().copied()) {
            state.admit(core);
        }
        Registry {
            state: RwLock::new(state),
            generation: AtomicU64::new(1),
            has_exceptions: AtomicBool::new(false),
        }
    });
    &REGISTRY
}

impl Registry {
    /// Read access; nothing that logs may run while the guard lives.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read()
    }

    /// Registers a scope that the linker did not announce.
    pub(crate) fn admit(&self, core: &'static Core) -> Settings {
        let settings = self.write(|state| state.admit(core));
        announce();
        settings
    }

    pub(crate) fn register(&self, name: String, description: String) -> Scope {
        let (scope, is_new) = self.write(|state| match state.find(&name) {
            Some(scope) => (scope, false),
            None => {
                let name: &'static str = name.leak();
                let core: &'static Core = Box::leak(Box::new(Core::new(name, description.leak())));
                state.admit(core);
                (Scope::from_core(name, core), true)
            }
        });
        if is_new {
            announce();
        }
        scope
    }

    pub(crate) fn description(&self, name: &str) -> &'static str {
        self.read().find(name).map_or("", |scope| scope.core().description())
    }

    /// Changes the table and makes every `tracing` statement ask again.
    pub(crate) fn change(&self, change: impl FnOnce(&mut State)) {
        self.write(change);
        announce();
    }

    /// Like [`Self::change`], for a change that may refuse.
    pub(crate) fn try_change(
        &self,
        change: impl FnOnce(&mut State) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.write(change)?;
        announce();
        Ok(())
    }

    /// Notes the target of a statement and tells up to which level it passes.
    pub(crate) fn observe(&self, target: &'static str, view: Option<&View>) -> Level {
        let state = self.read();
        if state.has_observed(target) {
            return state.resolve(target, view).gate;
        }
        drop(state);
        let mut state = self.state.write();
        state.observe(target);
        state.resolve(target, view).gate
    }

    /// Scope and threshold of a target, with the generation they belong to.
    pub(crate) fn resolve(&self, target: &str, view: Option<&View>) -> (u64, Resolved) {
        let state = self.read();
        (self.generation(), state.resolve(target, view))
    }

    /// Changes whenever an answer of [`Self::resolve`] may.
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Whether the level of a scope is not all there is: a layer has levels of its own, or a label has a rule.
    pub(crate) fn has_exceptions(&self) -> bool {
        self.has_exceptions.load(Ordering::Relaxed)
    }

    /// Ends changes whose time has come, and tells when the next one ends.
    pub(crate) fn expire(&self, now: Duration) -> Option<Duration> {
        let next = self.read().next_end();
        if next.is_none_or(|end| end > now) {
            return next;
        }
        let next = self.write(|state| state.expire(now));
        announce();
        next
    }

    pub(crate) fn add_rule(&self, rule: &LabelRule) -> Result<(), Error> {
        if self.write(|state| state.change_rules(|rules| rules.add(rule)))? {
            announce();
        }
        Ok(())
    }

    pub(crate) fn remove_rule(&self, rule: &LabelRule) -> bool {
        let removed = self.write(|state| state.change_rules(|rules| rules.remove(rule)));
        if removed {
            announce();
        }
        removed
    }

    pub(crate) fn add_view(&self, view: Arc<View>) {
        self.write(|state| state.add_view(view));
        follow_levels();
    }

    /// Does not touch `tracing`: it may be dropping the layer under its own lock.
    pub(crate) fn remove_view(&self, view: &Arc<View>) {
        self.write(|state| state.remove_view(view));
    }

    fn write<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let mut state = self.state.write();
        let result = change(&mut state);
        self.has_exceptions.store(state.has_exceptions(), Ordering::Relaxed);
        // Under the lock, so that no answer of the old table gets the new number.
        self.generation.fetch_add(1, Ordering::Release);
        result
    }
}

/// Makes every statement ask again.
fn announce() {
    // One after the other, so that nobody stores an answer of the table before the last change.
    // Reentrant, because other layers are asked as well, and may change a level themselves.
    static ONE_AT_A_TIME: ReentrantMutex<()> = ReentrantMutex::new(());
    let _announcing = ONE_AT_A_TIME.lock();
    tracing::callsite::rebuild_interest_cache();
    follow_levels();
}

#[cfg(test)]
mod tests {
    use super::{Core, Level, Scope, registry};

    static CORE: Core = Core::new("missed by the linker", "registered on first use");

    #[test]
    fn undeclared_scope_registers_on_first_use() {
        let scope = Scope::from_core("missed by the linker", &CORE);
        registry().change(|state| state.set_output("missed by the linker", Level::Warn));
        assert_eq!(registry().read().find("missed by the linker"), None);
        assert!(scope.warn_enabled() && !scope.info_enabled());
        assert_eq!(registry().read().find("missed by the linker"), Some(scope));
    }
}
