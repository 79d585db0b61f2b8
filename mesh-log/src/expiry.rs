//! The thread that ends changes which end by themselves, and tells of names that nothing has.

use std::sync::LazyLock;
use std::thread;
use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "changes last by the clock that nobody sets")]
use std::time::Instant;

use parking_lot::{Condvar, Mutex};

use crate::registry::registry;

/// Time since a fixed moment of the process.
pub(crate) fn now() -> Duration {
    #[expect(clippy::disallowed_types, reason = "changes last by the clock that nobody sets")]
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

/// Sees to it that the changes which are noted end; the thread lives as long as there are any.
pub(crate) fn arm() {
    let mut state = STATE.lock();
    state.is_armed = true;
    if state.is_running {
        CHANGED.notify_one();
        return;
    }
    let spawned = thread::Builder::new().name("mesh-log-expiry".to_owned()).spawn(run);
    // Without the thread the change stays until it is changed again, or the next one gets a thread.
    state.is_running = spawned.is_ok();
}

/// Tells after a minute which configured names are still those of no scope and no target, if there are any now.
pub(crate) fn report_later() {
    if registry().read().unmatched().next().is_some() {
        STATE.lock().report_at = Some(now() + REPORT_AFTER);
        arm();
    }
}

/// How long scopes and targets may take to show up.
const REPORT_AFTER: Duration = Duration::from_secs(60);

struct State {
    is_running: bool,
    is_armed: bool,
    report_at: Option<Duration>,
}

static STATE: Mutex<State> =
    Mutex::new(State { is_running: false, is_armed: false, report_at: None });
static CHANGED: Condvar = Condvar::new();

fn run() {
    loop {
        STATE.lock().is_armed = false;
        let expiry = registry().expire(now());
        let is_due = STATE.lock().report_at.take_if(|at| *at <= now()).is_some();
        if is_due {
            report();
        }
        let mut state = STATE.lock();
        let next = expiry.into_iter().chain(state.report_at).min();
        match next {
            _ if state.is_armed => {}
            None => {
                state.is_running = false;
                return;
            }
            Some(at) => {
                CHANGED.wait_for(&mut state, at.saturating_sub(now()));
            }
        }
    }
}

fn report() {
    let names = registry().read().unmatched().collect::<Vec<_>>().join(", ");
    if !names.is_empty() {
        tracing::event!(
            target: "mesh",
            tracing::Level::INFO,
            mesh.scope = "default",
            names,
            "levels are configured for names that no scope or target has so far"
        );
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use super::{registry, report};
    use crate::level::Level;
    use crate::testing::capture;

    #[test]
    fn names_that_nothing_has_are_told() {
        registry().change(|state| state.set_output("reported-typo", Level::Debug));
        let lines = capture(report);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].contains("no scope or target has so far\tnames="), "{lines:?}");
        assert!(lines[0].contains("reported-typo"), "{lines:?}");
        registry().change(|state| state.clear_output("reported-typo"));
    }
}
