//! Order among tests that share the settings of the process.

use std::sync::LazyLock;

use mesh_log::{LevelChange, Options};
use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

static PROCESS: LazyLock<RwLock<()>> = LazyLock::new(RwLock::default);

/// For tests that only change scopes of their own.
pub(crate) fn shared() -> RwLockReadGuard<'static, ()> {
    PROCESS.read()
}

/// For tests that configure the process; the usual settings are back when the guard is dropped.
pub(crate) fn exclusive() -> Exclusive {
    Exclusive { _guard: PROCESS.write() }
}

pub(crate) struct Exclusive {
    _guard: RwLockWriteGuard<'static, ()>,
}

impl Drop for Exclusive {
    fn drop(&mut self) {
        let options = Options::new().levels("all:info").stack_levels("all:none").outputs([]);
        let _log = options.configure().expect("nothing of it can fail");
        let mut callers_off = LevelChange::default();
        callers_off.name = "all".to_owned();
        callers_off.log_callers = Some(false);
        callers_off.apply().expect("all is always known");
    }
}
