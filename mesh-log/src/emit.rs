//! One event on its way to the outputs.

use std::cell::Cell;
use std::time::SystemTime;

use tracing::{Event, Subscriber};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::builtin;
use crate::caller;
use crate::format::{Fields, Format, Head, Timestamp};
use crate::level::Level;
use crate::limiter::{Site, Verdict};
use crate::output::Line;
use crate::pipeline::Pipeline;
use crate::registry::{Cache, MESH_TARGET, Resolved, View, registry};
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
    if is_writing() {
        return;
    }
    // Fails while the thread ends and its buffers are gone already.
    let mut buffers = BUFFERS.try_with(Cell::take).ok().flatten().unwrap_or_default();
    let level = visit::level(event.metadata());
    // Nothing of a message of these targets is known before its fields are.
    let routed = (event.metadata().target() != MESH_TARGET)
        .then(|| buffers.cache.resolve(event.metadata().target(), view));
    if routed.is_none_or(|resolved| level <= resolved.gate) {
        Message { event, context, pipeline, view, level, routed }.write(&mut buffers);
    }
    if buffers.line.capacity() <= LARGE {
        let _ = BUFFERS.try_with(|kept| kept.set(Some(buffers)));
    }
}

/// Whether this thread is writing a line at the moment.
pub(crate) fn is_writing() -> bool {
    WRITING.try_with(Cell::get).unwrap_or(true)
}

/// Drops what this thread logs until the mark is dropped.
pub(crate) fn mark_writing() -> Writing {
    WRITING.set(true);
    Writing
}

/// Clears the mark even when an output panics.
pub(crate) struct Writing;

impl Drop for Writing {
    fn drop(&mut self) {
        WRITING.set(false);
    }
}

struct Message<'a, S: Subscriber> {
    event: &'a Event<'a>,
    context: &'a Context<'a, S>,
    pipeline: &'a Pipeline,
    view: Option<&'a View>,
    level: Level,
    routed: Option<Resolved>,
}

/// What the fields of an event say about the message as a whole.
struct Known {
    resolved: Resolved,
    time: Option<SystemTime>,
    caller: Option<String>,
    /// A caller that is printed whatever the scope says.
    place: Option<String>,
    /// Target of a record that came from elsewhere.
    target: Option<String>,
}

impl<S: Subscriber + for<'l> LookupSpan<'l>> Message<'_, S> {
    fn write(&self, buffers: &mut Buffers) {
        let mut groups = self.pipeline.groups.iter().filter(|group| group.is_wanted());
        let Some(first) = groups.next() else { return };
        let Buffers { fields, timestamp, line, .. } = buffers;
        let known = self.read(fields, first.format);
        let scope = known.resolved.scope;
        if self.level > known.resolved.threshold && !self.is_lifted(&known, fields) {
            return;
        }
        let time = known.time.unwrap_or_else(|| (self.pipeline.clock)());
        let Some(suppressed) = self.suppressed(&known, time) else { return };
        let settings = scope.core().settings();
        let metadata = self.event.metadata();
        let written = if settings.callers { known.caller.as_ref() } else { None };
        let found = (settings.callers && written.is_none()).then(|| caller::of(metadata)).flatten();
        let caller = known.place.as_ref().or(written).or(found.as_ref());
        let stack = (settings.stack >= self.level)
            .then(|| stack::capture(metadata.file().zip(metadata.line())));
        let head = Head {
            level: self.level,
            time,
            utc_offset: self.pipeline.utc_offset,
            scope: (scope != builtin::DEFAULT).then(|| scope.name()),
            caller: caller.map(String::as_str),
            stack: stack.as_deref(),
        };
        #[cfg(feature = "otlp")]
        let target = known.target.as_deref().unwrap_or_else(|| metadata.target());
        let mut write = |group: &crate::output::Group, fields: &mut Fields| {
            if suppressed > 0 {
                fields.push("suppressed", Scalar::U64(suppressed));
            }
            line.clear();
            head.write(line, timestamp, fields, group.format);
            let _writing = mark_writing();
            let line = Line {
                level: self.level,
                scope: scope.name(),
                #[cfg(feature = "otlp")]
                target,
                bytes: line,
            };
            self.pipeline.write(group, line);
        };
        write(first, fields);
        for group in groups {
            self.read(fields, group.format);
            write(group, fields);
        }
    }

    /// Encodes message and labels, and finds out where the message belongs.
    fn read(&self, fields: &mut Fields, format: Format) -> Known {
        let own = self.event.metadata().target();
        fields.start(format);
        if self.pipeline.target_label
            && self.routed.is_some_and(|resolved| resolved.scope.name() != own)
        {
            fields.push("target", Scalar::Str(own));
        }
        self.read_spans(fields);
        let mut visitor = EventVisitor::new(fields, self.pipeline.target_label);
        self.event.record(&mut visitor);
        let EventVisitor { scope, target, time, caller, place, .. } = visitor;
        let resolved = match (self.routed, &target) {
            (Some(resolved), _) => resolved,
            (None, Some(target)) => registry().resolve(target, self.view).1,
            (None, None) => {
                let scope = scope.unwrap_or(builtin::DEFAULT);
                if registry().has_exceptions() {
                    registry().read().resolve_scope(scope, self.view)
                } else {
                    let threshold = scope.output_level();
                    Resolved { scope, threshold, gate: threshold }
                }
            }
        };
        Known { resolved, time, caller, place, target }
    }

    /// Labels of the spans around the event, outermost first.
    fn read_spans(&self, fields: &mut Fields) {
        let Some(spans) = self.context.event_scope(self.event) else { return };
        for span in spans.from_root() {
            if let Some(known) = span.extensions().get::<SpanFields>() {
                known.iter().for_each(|(key, value)| fields.push(key, value.as_scalar()));
            }
        }
    }

    /// Whether a rule for one of the labels lets the message through all the same.
    fn is_lifted(&self, known: &Known, fields: &Fields) -> bool {
        self.level <= known.resolved.gate
            && registry().read().lifts(known.resolved.scope.name(), self.level, fields)
    }

    /// How many messages of this statement were left out before this one; `None` if it is left out itself.
    fn suppressed(&self, known: &Known, time: SystemTime) -> Option<u64> {
        let Some(limiter) = &self.pipeline.limiter else { return Some(0) };
        if self.level <= Level::Fatal {
            return Some(0);
        }
        let site = match &known.caller {
            Some(caller) => Site::record(known.target.as_deref(), caller),
            None => Site::statement(self.event.metadata().callsite()),
        };
        match limiter.admit(site, time) {
            Verdict::Passes { suppressed } => Some(suppressed),
            Verdict::Suppressed => None,
        }
    }
}
