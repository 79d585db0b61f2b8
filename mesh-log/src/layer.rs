//! The layer that gates and writes every message.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

use crate::emit;
use crate::level::Level;
use crate::pipeline::{Current, Pipeline};
use crate::registry::{MESH_TARGET, View, registry};
use crate::visit::{self, SpanFields};

/// A `tracing` layer that writes messages as lines, gated by the levels of scopes and targets.
///
/// [`layer`] gives the one that belongs to the process,
/// [`Options::layer`](crate::Options::layer) one with outputs and levels of its own.
/// The gate answers for the whole subscriber: other layers beside it see no message that the scopes refuse.
/// Fields of the spans around a message become labels before those of the message itself.
pub struct MeshLayer {
    pipeline: Current,
    view: Option<Arc<View>>,
}

/// Layer of the process, for a subscriber that the program composes itself.
///
/// It follows [`Options::configure`](crate::Options::configure) and all run-time changes,
/// and writes text to standard output before.
///
/// Make that subscriber the global one. One that holds for a thread alone, while there is no other, is not asked by
/// `tracing` when levels change elsewhere, and its statements then stay silent until they change on that thread.
///
/// ```
/// use tracing_subscriber::layer::SubscriberExt;
///
/// let subscriber = tracing_subscriber::registry().with(mesh_log::layer());
/// tracing::subscriber::with_default(subscriber, || {
///     assert!(tracing::enabled!(target: "ads", tracing::Level::INFO));
///     assert!(!tracing::enabled!(target: "ads", tracing::Level::DEBUG));
/// });
/// ```
pub fn layer() -> MeshLayer {
    HANDED_OUT.store(true, Ordering::Release);
    of_process()
}

/// Whether the program took the layer to install it itself.
pub(crate) fn is_handed_out() -> bool {
    HANDED_OUT.load(Ordering::Acquire)
}

pub(crate) fn of_process() -> MeshLayer {
    MeshLayer { pipeline: Current::of_process(), view: None }
}

static HANDED_OUT: AtomicBool = AtomicBool::new(false);

impl MeshLayer {
    pub(crate) fn with_view(pipeline: Pipeline, view: View) -> Self {
        let view = Arc::new(view);
        registry().add_view(Arc::clone(&view));
        Self { pipeline: Current::Own(Arc::new(pipeline)), view: Some(view) }
    }

    pub(crate) fn pipeline(&self) -> Arc<Pipeline> {
        self.pipeline.get()
    }

    fn admits(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == MESH_TARGET
            || visit::level(metadata) <= registry().resolve(metadata.target(), self.view()).1.gate
    }

    fn view(&self) -> Option<&View> {
        self.view.as_deref()
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for MeshLayer {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        // The macros for scopes known at run time only check the scope before they get here.
        let admitted = metadata.target() == MESH_TARGET
            || visit::level(metadata) <= registry().observe(metadata.target(), self.view());
        if admitted { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        self.admits(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(registry().read().highest(self.view()).filter())
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = SpanFields::default();
        attributes.record(&mut fields);
        span.extensions_mut().replace(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        // Recording runs code of the values, which may look at the span itself.
        let mut fields = span.extensions_mut().remove::<SpanFields>().unwrap_or_default();
        values.record(&mut fields);
        span.extensions_mut().replace(fields);
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        emit::event(event, &context, &self.pipeline.borrow(), self.view());
    }
}

impl Drop for MeshLayer {
    fn drop(&mut self) {
        if let Some(view) = &self.view {
            registry().remove_view(view);
        }
    }
}

impl fmt::Debug for MeshLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MeshLayer").field("pipeline", &self.pipeline()).finish_non_exhaustive()
    }
}

/// Level that the layer of the current subscriber has of its own for a scope.
pub(crate) fn current_level_of(scope: &str) -> Option<Level> {
    tracing::dispatcher::get_default(|current| {
        current.downcast_ref::<MeshLayer>()?.view()?.level_of_scope(scope)
    })
}

/// Most verbose level that messages of a target can pass at, for the current subscriber.
pub(crate) fn current_gate_of(target: &str) -> Level {
    tracing::dispatcher::get_default(|current| {
        let view = current.downcast_ref::<MeshLayer>().and_then(MeshLayer::view);
        registry().resolve(target, view).1.gate
    })
}

/// Pipeline of the current subscriber, or of the process when it has none.
pub(crate) fn current_pipeline() -> Arc<Pipeline> {
    let current = tracing::dispatcher::get_default(|current| {
        current.downcast_ref::<MeshLayer>().map(MeshLayer::pipeline)
    });
    current.unwrap_or_else(|| Current::of_process().get())
}
