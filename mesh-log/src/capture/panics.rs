//! Panics as messages.

use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::caller;
use crate::emit;
use crate::layer;
use crate::pipeline::PATIENCE;

/// Logs every panic from now on, writes out what is buffered, and then does what was done before.
///
/// A message has the scope `default`, the level error, the place as caller and the label `panic=true`.
/// Only the first call has an effect.
pub(crate) fn install() {
    static INSTALLED: AtomicBool = AtomicBool::new(false);
    if INSTALLED.swap(true, Ordering::AcqRel) {
        return;
    }
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        report(info);
        previous(info);
    }));
}

fn report(info: &PanicHookInfo<'_>) {
    // An output that panics may hold the lock that writing would wait for.
    if emit::is_writing() {
        return;
    }
    let place = info.location().map(caller::at);
    tracing::event!(
        target: "mesh",
        tracing::Level::ERROR,
        mesh.scope = "default",
        mesh.place = place.as_deref(),
        panic = true,
        "{}",
        message(info)
    );
    // Nobody is left to tell: the thread is about to end.
    let _ = layer::current_pipeline().flush(PATIENCE);
}

fn message<'i>(info: &'i PanicHookInfo<'_>) -> &'i str {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("panic")
}
