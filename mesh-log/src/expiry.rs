//! The thread that ends changes which end by themselves.

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

struct State {
    is_running: bool,
    is_armed: bool,
}

static STATE: Mutex<State> = Mutex::new(State { is_running: false, is_armed: false });
static CHANGED: Condvar = Condvar::new();

fn run() {
    loop {
        STATE.lock().is_armed = false;
        let next = registry().expire(now());
        let mut state = STATE.lock();
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
