//! One event on its way to the outputs.

use std::cell::Cell;

use tracing::{Event, Subscriber};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::builtin;
use crate::caller;
use crate::format::{Fields, Head, Timestamp};
use crate::level::Level;
use crate::pipeline::Pipeline;
use crate::registry::{Cache, MESH_TARGET, Resolved, View};
use crate::scope::Scope;
use crate::stack;
use crate::value::Scalar;
use crate::visit::{self, EventVisitor, SpanFields};

/// Buffers of a thread.
#[derive(Default)]
struct Buffers {
    cache: Cache,
    fields: Fields,
    timestamp: Timestamp,
    line: Vec<u8>,
}

/// A line longer than this is not kept as the buffer of the next.
const LARGE: usize = 64 * 1024;

thread_local! {
    static BUFFERS: Cell<Option<Box<Buffers>>> = const { Cell::new(None) };
    static WRITING: Cell<bool> = const { Cell::new(false) };
}

/// Formats and writes an event that passed the gate of its statement.
///
/// A value that logs while it is printed gets buffers of its own;
/// what an output logs while it writes is dropped, or it would never end.
pub(crate) fn event<S>(
    event: &Event<'_>,
    context: &Context<'_, S>,
    pipeline: &Pipeline,
    view: Option<&View>,
) where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    if WRITING.get() {
        return;
    }
    // Fails while the thread ends and its buffers are gone already.
    let mut buffers = BUFFERS.try_with(Cell::take).ok().flatten().unwrap_or_default();
    if render(event, context, pipeline, view, &mut buffers).is_some() {
        WRITING.set(true);
        let _reset = ResetWriting;
        pipeline.write(&buffers.line);
    }
    if buffers.line.capacity() <= LARGE {
        let _ = BUFFERS.try_with(|kept| kept.set(Some(buffers)));
    }
}

/// Clears the mark even when an output panics.
struct ResetWriting;

impl Drop for ResetWriting {
    fn drop(&mut self) {
        WRITING.set(false);
    }
}

/// Leaves the line in the buffers; `None` when the message is not for this layer.
fn render<S>(
    event: &Event<'_>,
    context: &Context<'_, S>,
    pipeline: &Pipeline,
    view: Option<&View>,
    buffers: &mut Buffers,
) -> Option<()>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let metadata = event.metadata();
    let level = visit::level(metadata);
    let Buffers { cache, fields, timestamp, line } = buffers;
    let routed = match metadata.target() {
        MESH_TARGET => None,
        target => {
            let Resolved { scope, threshold } = cache.resolve(target, view);
            if level > threshold {
                return None;
            }
            Some(scope)
        }
    };
    fields.start(pipeline.format);
    if pipeline.target_label && routed.is_some_and(|scope| is_foreign(metadata.target(), scope)) {
        fields.push("target", Scalar::Str(metadata.target()));
    }
    push_spans(fields, event, context);
    let mut visitor = EventVisitor::new(fields);
    event.record(&mut visitor);
    let EventVisitor { scope: named, time, caller, .. } = visitor;
    let scope = match routed {
        Some(scope) => scope,
        None => admitted(named.unwrap_or(builtin::DEFAULT), level, view)?,
    };
    let settings = scope.core().settings();
    let caller = settings.callers.then(|| caller.or_else(|| caller::of(metadata))).flatten();
    let stack =
        (settings.stack >= level).then(|| stack::capture(metadata.file().zip(metadata.line())));
    let head = Head {
        level,
        time: time.unwrap_or_else(|| (pipeline.clock)()),
        scope: (scope != builtin::DEFAULT).then(|| scope.name()),
        caller: caller.as_deref(),
        stack: stack.as_deref(),
    };
    line.clear();
    head.write(line, timestamp, fields, pipeline.format);
    Some(())
}

/// The scope that an event names itself, if the message may pass.
fn admitted(scope: Scope, level: Level, view: Option<&View>) -> Option<Scope> {
    let own = view.and_then(|view| view.level_of_scope(scope.name()));
    (level <= own.unwrap_or_else(|| scope.output_level())).then_some(scope)
}

/// Whether a target says more than the name of its scope.
fn is_foreign(target: &str, scope: Scope) -> bool {
    target != scope.name()
}

/// Labels of the spans around the event, outermost first.
fn push_spans<S>(fields: &mut Fields, event: &Event<'_>, context: &Context<'_, S>)
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let Some(spans) = context.event_scope(event) else { return };
    for span in spans.from_root() {
        if let Some(known) = span.extensions().get::<SpanFields>() {
            known.iter().for_each(|(key, value)| fields.push(key, value.as_scalar()));
        }
    }
}
