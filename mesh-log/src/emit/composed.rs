//! Lines whose parts are encoded first and brought into order then.

use tracing::Subscriber;
use tracing_subscriber::registry::LookupSpan;

use super::{Buffers, Message};
use crate::builtin;
use crate::caller;
use crate::format::{Fields, Format, Head, SUPPRESSED};
use crate::level::Level;
use crate::limiter::Site;
use crate::output::Group;
use crate::registry::{MESH_TARGET, Resolved, registry};
use crate::stack;
use crate::value::Scalar;
use crate::visit::{self, EventVisitor, Known, SpanFields};

/// A message of which nothing is known but its statement: any label may come, in any order, and again.
pub(super) struct Composed<'a, S: Subscriber> {
    message: &'a Message<'a, S>,
    level: Level,
    /// Where the target belongs; nothing of a message of some targets is known before its fields are.
    routed: Option<Resolved>,
}

impl<'a, S: Subscriber + for<'l> LookupSpan<'l>> Composed<'a, S> {
    /// Writes the message unless its target is closed.
    #[inline(never)]
    pub(super) fn write<'g>(
        message: &'a Message<'a, S>,
        buffers: &mut Buffers,
        groups: impl Iterator<Item = &'g Group>,
    ) {
        let metadata = message.event.metadata();
        let level = visit::level(metadata);
        let routed = (metadata.target() != MESH_TARGET)
            .then(|| buffers.cache.resolve(metadata.target(), message.view));
        if routed.is_none_or(|resolved| level <= resolved.gate) {
            Self { message, level, routed }.write_all(buffers, groups);
        }
    }

    fn write_all<'g>(&self, buffers: &mut Buffers, mut groups: impl Iterator<Item = &'g Group>) {
        let Some(first) = groups.next() else { return };
        let Message { event, pipeline, .. } = self.message;
        let Buffers { fields, timestamp, line, .. } = buffers;
        let mut known = Known::default();
        self.read(fields, &mut known, first.format);
        let resolved = self.resolve(&known);
        let scope = resolved.scope;
        if self.level > resolved.threshold && !self.is_lifted(resolved, fields) {
            return;
        }
        let time = known.time.unwrap_or_else(|| (pipeline.clock)());
        let site = || match &known.caller {
            Some(caller) => Site::record(known.target.as_deref(), caller),
            None => Site::statement(event.metadata().callsite()),
        };
        let Some(suppressed) = pipeline.admit(self.level, site, time) else { return };
        let settings = scope.core().settings();
        let metadata = event.metadata();
        let written = if settings.callers { known.caller.as_ref() } else { None };
        let found = (settings.callers && written.is_none()).then(|| caller::of(metadata)).flatten();
        let caller = known.place.as_ref().or(written).or(found.as_ref());
        let stack = (settings.stack >= self.level)
            .then(|| stack::capture(metadata.file().zip(metadata.line())));
        let head = Head {
            level: self.level,
            time,
            utc_offset: pipeline.utc_offset,
            scope: (scope != builtin::DEFAULT).then(|| scope.name()),
            caller: caller.map(String::as_str),
            stack: stack.as_deref(),
        };
        let target = known.target.as_deref().unwrap_or_else(|| metadata.target());
        let mut write = |group: &Group, fields: &mut Fields| {
            if suppressed > 0 {
                fields.push(SUPPRESSED, &Scalar::U64(suppressed));
            }
            line.clear();
            head.write(line, timestamp, fields, group.format);
            self.message.hand_over(group, self.level, scope, target, line);
        };
        write(first, fields);
        for group in groups {
            self.read(fields, &mut Known::default(), group.format);
            write(group, fields);
        }
    }

    /// Encodes message and labels, and keeps what they say about the message as a whole.
    fn read(&self, fields: &mut Fields, known: &mut Known, format: Format) {
        let own = self.message.event.metadata().target();
        let shows_target = self.message.pipeline.target_label;
        fields.start(format);
        if shows_target && self.routed.is_some_and(|resolved| resolved.scope.name() != own) {
            fields.push("target", &Scalar::Str(own));
        }
        self.read_spans(fields);
        self.message.event.record(&mut EventVisitor { fields, known, shows_target });
    }

    /// Where the message belongs.
    fn resolve(&self, known: &Known) -> Resolved {
        match (self.routed, &known.target) {
            (Some(resolved), _) => resolved,
            (None, Some(target)) => registry().resolve(target, self.message.view).1,
            (None, None) => {
                let scope = known.scope.unwrap_or(builtin::DEFAULT);
                if registry().has_exceptions() {
                    registry().read().resolve_scope(scope, self.message.view)
                } else {
                    let threshold = scope.output_level();
                    Resolved { scope, threshold, gate: threshold }
                }
            }
        }
    }

    /// Labels of the spans around the event, outermost first.
    fn read_spans(&self, fields: &mut Fields) {
        let Some(spans) = self.message.context.event_scope(self.message.event) else { return };
        for span in spans.from_root() {
            if let Some(known) = span.extensions().get::<SpanFields>() {
                known.iter().for_each(|(key, value)| fields.push(key, &value.as_scalar()));
            }
        }
    }

    /// Whether a rule for one of the labels lets the message through all the same.
    fn is_lifted(&self, resolved: Resolved, fields: &Fields) -> bool {
        self.level <= resolved.gate
            && registry().read().lifts(resolved.scope.name(), self.level, fields)
    }
}
