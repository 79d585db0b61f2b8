//! What a thread remembers of the statements whose lines it writes.

use std::time::UNIX_EPOCH;

use tracing::Metadata;

use crate::builtin;
use crate::caller;
use crate::format::{Format, Head, Template};
use crate::level::Level;
use crate::registry::{Resolved, View, registry};
use crate::visit;

/// The last statements, one per slot; all are forgotten when the registry changes.
#[derive(Debug, Default)]
pub(crate) struct Statements {
    generation: u64,
    slots: Vec<Option<Box<Statement>>>,
}

/// A statement in the eyes of one layer.
#[derive(Debug)]
pub(crate) struct Statement {
    metadata: &'static Metadata<'static>,
    view: usize,
    format: Format,
    pub(crate) level: Level,
    pub(crate) resolved: Resolved,
    /// Absent for lines that are not the same but for their values.
    pub(crate) template: Option<Template>,
}

const SLOTS: usize = 64;

impl Statements {
    /// What there is to know of a statement, from before or found out now.
    pub(crate) fn find(
        &mut self,
        metadata: &'static Metadata<'static>,
        view: Option<&View>,
        format: Format,
        resolve: impl FnOnce() -> Resolved,
    ) -> &Statement {
        // Read before anything is found out, so that nothing old gets the new number.
        let generation = registry().generation();
        if self.generation != generation {
            self.generation = generation;
            self.slots.clear();
            self.slots.resize_with(SLOTS, || None);
        }
        let view = view.map_or(0, |view| std::ptr::from_ref(view).addr());
        let is_known = |known: &Statement| {
            std::ptr::eq(known.metadata, metadata) && known.view == view && known.format == format
        };
        let slot = &mut self.slots[slot_of(metadata)];
        if !slot.as_deref().is_some_and(is_known) {
            *slot = None;
        }
        slot.get_or_insert_with(|| Box::new(Statement::new(metadata, view, format, resolve())))
    }
}

impl Statement {
    #[cold]
    fn new(
        metadata: &'static Metadata<'static>,
        view: usize,
        format: Format,
        resolved: Resolved,
    ) -> Self {
        let level = visit::level(metadata);
        let settings = resolved.scope.core().settings();
        let caller = settings.callers.then(|| caller::of(metadata)).flatten();
        let head = Head {
            level,
            time: UNIX_EPOCH,
            utc_offset: 0,
            scope: (resolved.scope != builtin::DEFAULT).then(|| resolved.scope.name()),
            caller: caller.as_deref(),
            stack: None,
        };
        let names: Vec<_> = metadata.fields().iter().map(|field| field.name()).collect();
        let is_plain = level <= resolved.threshold
            && settings.stack < level
            && !names.iter().any(|name| visit::is_reserved(name));
        let template = is_plain.then(|| Template::new(&head, &names, format)).flatten();
        Self { metadata, view, format, level, resolved, template }
    }
}

/// Statements lie side by side in the memory of the program.
fn slot_of(metadata: &Metadata<'_>) -> usize {
    let address = std::ptr::from_ref(metadata).addr();
    (address >> 5 ^ address >> 11) % SLOTS
}
