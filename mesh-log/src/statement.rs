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
    /// Whether another statement wanted the slot since this one was executed last.
    is_contested: bool,
}

const SLOTS: usize = 128;

impl Statements {
    /// What there is to know of a statement, from before or found out now.
    ///
    /// Nothing while another has its slot: that one goes when it is not executed between two attempts to take it,
    /// so statements that take turns do not throw each other out.
    pub(crate) fn find(
        &mut self,
        metadata: &'static Metadata<'static>,
        view: Option<&View>,
        format: Format,
        resolve: impl FnOnce() -> Resolved,
    ) -> Option<&Statement> {
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
        match slot {
            Some(known) if is_known(known) => known.is_contested = false,
            Some(other) if !other.is_contested => {
                other.is_contested = true;
                return None;
            }
            _ => *slot = Some(Box::new(Statement::new(metadata, view, format, resolve()))),
        }
        slot.as_deref()
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
        Self { metadata, view, format, level, resolved, template, is_contested: false }
    }
}

/// Statements lie side by side in the memory of the program.
fn slot_of(metadata: &Metadata<'_>) -> usize {
    let address = std::ptr::from_ref(metadata).addr();
    (address >> 5 ^ address >> 11) % SLOTS
}

#[cfg(test)]
mod tests {
    use tracing::Metadata;
    use tracing::callsite::{Callsite, Identifier};
    use tracing::field::FieldSet;
    use tracing::metadata::Kind;
    use tracing::subscriber::Interest;

    use super::{Statements, slot_of};
    use crate::format::Format;
    use crate::registry::registry;

    struct Nowhere;

    impl Callsite for Nowhere {
        fn set_interest(&self, _: Interest) {}

        fn metadata(&self) -> &Metadata<'_> {
            unreachable!("nobody asks for it")
        }
    }

    fn statement() -> &'static Metadata<'static> {
        let fields = FieldSet::new(&["message"], Identifier(&Nowhere));
        let level = tracing::Level::ERROR;
        Box::leak(Box::new(Metadata::new("", "t", level, None, None, None, fields, Kind::EVENT)))
    }

    #[test]
    fn statements_that_take_turns_do_not_throw_each_other_out() {
        let first = statement();
        let rival =
            std::iter::repeat_with(statement).find(|other| slot_of(other) == slot_of(first));
        let rival = rival.unwrap();
        let mut statements = Statements::default();
        // Other tests may change the registry, which makes it forget everything.
        let mut find = |metadata| {
            let resolve = || registry().resolve("t", None).1;
            statements.find(metadata, None, Format::Json, resolve).is_some()
        };
        let mut run = |turns: &[&'static Metadata<'static>]| -> Vec<bool> {
            turns.iter().map(|metadata| find(metadata)).collect()
        };
        let turns = [first, rival, first, rival, first, rival, rival, first, first, rival];
        let expected = [true, false, true, false, true, false, true, false, true, false];
        let mut attempts = std::iter::repeat_with(|| run(&turns));
        assert!(attempts.by_ref().take(3).any(|found| found == expected));
    }
}
