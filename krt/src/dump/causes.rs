//! Remembering why inputs ran.

use super::{Cause, Trigger};
use crate::fetch::Dependencies;
use crate::node::{Core, Node};
use crate::store::{Change, Slot};
use crate::world::Token;
use crate::{EventKind, Object, Revision};
use foldhash::fast::RandomState;
use hashbrown::HashMap;

/// The causes of the last runs of one derivation, by input; empty unless they are recorded.
#[derive(Default)]
pub(crate) struct Causes {
    /// What is dirty now and why.
    pending: HashMap<Slot, Vec<Trigger>, RandomState>,
    last: HashMap<Slot, Cause, RandomState>,
}

const TRIGGERS: usize = 8;

impl Causes {
    /// Takes every object of the source as added, for a derivation that has just begun.
    pub(crate) fn note_start<I: Object>(&mut self, source: &Node<I>, token: &Token) {
        for (slot, key, _) in source.store(token).iter() {
            self.add(slot, || trigger(&source.core, None, key.to_string(), EventKind::Added));
        }
    }

    /// Takes what the current transaction has changed.
    pub(crate) fn note_changes<I: Object>(
        &mut self,
        source: &Node<I>,
        dependencies: &Dependencies,
        token: &Token,
    ) {
        for change in source.changes(token) {
            let Some(key) = source.store(token).key(change.slot) else { continue };
            self.add(change.slot, || trigger(&source.core, None, key.to_string(), kind(&change)));
        }
        dependencies.touched(token, |slot, cause| {
            self.add(slot, || {
                let dependency = Some(cause.dependency.to_owned());
                trigger(cause.source, dependency, cause.key.to_owned(), cause.kind)
            });
        });
    }

    /// Takes over what another has found out; nothing means that nobody wants to know.
    pub(crate) fn note(&mut self, found: Option<Self>) {
        let Some(found) = found else { return self.forget() };
        for (slot, triggers) in found.pending {
            triggers.into_iter().for_each(|trigger| self.add(slot, || trigger));
        }
    }

    /// Notes that everything pending has run.
    pub(crate) fn ran(
        &mut self,
        found: Option<Self>,
        revision: Revision,
        exists: impl Fn(Slot) -> bool,
    ) {
        self.note(found);
        for (slot, triggers) in self.pending.drain() {
            if exists(slot) {
                self.last.insert(slot, Cause { revision, triggers });
            } else {
                self.last.remove(&slot);
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.last.is_empty() && self.pending.is_empty()
    }

    fn forget(&mut self) {
        if !self.is_empty() {
            *self = Self::default();
        }
    }

    pub(crate) fn of(&self, input: Slot) -> Option<Cause> {
        self.last.get(&input).cloned()
    }

    fn add(&mut self, slot: Slot, trigger: impl FnOnce() -> Trigger) {
        let triggers = self.pending.entry(slot).or_default();
        if triggers.len() >= TRIGGERS {
            return;
        }
        let trigger = trigger();
        if !triggers.contains(&trigger) {
            triggers.push(trigger);
        }
    }
}

/// A dependency that a change touches.
pub(crate) struct Touch<'a> {
    pub(crate) source: &'a Core,
    pub(crate) dependency: &'a str,
    pub(crate) key: &'a str,
    pub(crate) kind: EventKind,
}

pub(crate) fn kind<T>(change: &Change<'_, T>) -> EventKind {
    match (&change.old, &change.new) {
        (None, _) => EventKind::Added,
        (Some(_), None) => EventKind::Deleted,
        (Some(_), Some(_)) => EventKind::Updated,
    }
}

fn trigger(source: &Core, dependency: Option<String>, key: String, change: EventKind) -> Trigger {
    let collection = source.name.to_string();
    Trigger { dependency, node: source.id, collection, key, change, because: None }
}
