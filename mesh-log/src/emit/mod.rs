//! One event on its way to the outputs.

mod composed;

use std::cell::Cell;

use tracing::{Event, Subscriber};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use self::composed::Composed;
use crate::format::{Fields, Timestamp};
use crate::level::Level;
use crate::limiter::Site;
use crate::output::{Group, Line};
use crate::pipeline::Pipeline;
use crate::registry::{Cache, MESH_TARGET, View};
use crate::scope::Scope;
use crate::statement::Statements;

/// Buffers of a thread.
#[derive(Default)]
struct Buffers {
    statements: Statements,
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
    Message { event, context, pipeline, view }.write(&mut buffers);
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

/// An event, and where it happened and goes.
struct Message<'a, S: Subscriber> {
    event: &'a Event<'a>,
    context: &'a Context<'a, S>,
    pipeline: &'a Pipeline,
    view: Option<&'a View>,
}

impl<S: Subscriber + for<'l> LookupSpan<'l>> Message<'_, S> {
    fn write(&self, buffers: &mut Buffers) {
        let mut groups = self.pipeline.groups.iter().filter(|group| group.is_wanted());
        let Some(first) = groups.next() else { return };
        let others = groups.clone().next();
        if others.is_some() || !self.fill(buffers, first) {
            Composed::write(self, buffers, std::iter::once(first).chain(groups));
        }
    }

    /// Puts the values where the statement has place for them, and tells whether that was all there was to do.
    fn fill(&self, buffers: &mut Buffers, group: &Group) -> bool {
        let Buffers { statements, cache, timestamp, line, .. } = buffers;
        let metadata = self.event.metadata();
        if metadata.target() == MESH_TARGET || self.context.event_scope(self.event).is_some() {
            return false;
        }
        let resolve = || cache.resolve(metadata.target(), self.view);
        let Some(statement) = statements.find(metadata, self.view, group.format, resolve) else {
            return false;
        };
        let scope = statement.resolved.scope;
        let Some(template) = &statement.template else { return false };
        if self.pipeline.target_label && scope.name() != metadata.target() {
            return false;
        }
        let mut draft = template.begin(line);
        self.event.record(&mut draft);
        if !draft.is_whole() {
            return false;
        }
        let time = (self.pipeline.clock)();
        let site = || Site::statement(metadata.callsite());
        if let Some(suppressed) = self.pipeline.admit(statement.level, site, time) {
            let bytes = draft.end(timestamp, time, suppressed);
            self.hand_over(group, statement.level, scope, metadata.target(), bytes);
        }
        true
    }

    fn hand_over(&self, group: &Group, level: Level, scope: Scope, target: &str, bytes: &[u8]) {
        let _writing = mark_writing();
        #[cfg(not(feature = "otlp"))]
        let _ = target;
        let line = Line {
            level,
            scope: scope.name(),
            #[cfg(feature = "otlp")]
            target,
            bytes,
        };
        self.pipeline.write(group, &line);
    }
}
