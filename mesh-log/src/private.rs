//! What the macros expand to; not part of the API.

#[cfg(gathered)]
pub use linkme;
pub use tracing;

use crate::layer;
use crate::level::Level;
use crate::pipeline::PATIENCE;

#[cfg(gathered)]
pub use crate::registry::MESH_LOG_SCOPES;
pub use crate::scope::Core;

/// Ends the process after a fatal message.
#[inline]
pub fn after(level: Level) {
    if level == Level::Fatal {
        exit();
    }
}

#[cold]
fn exit() {
    let pipeline = layer::current_pipeline();
    // The process is about to end; whoever reads the outputs sees what got through.
    let _ = pipeline.flush(PATIENCE);
    (pipeline.exit)();
}
