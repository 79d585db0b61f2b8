//! Answers of the registry that a thread remembers.

use super::{View, registry};
use crate::level::Level;
use crate::scope::Scope;

/// Where the messages of a target belong, up to which level they pass,
/// and up to which they may pass by their labels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resolved {
    pub(crate) scope: Scope,
    pub(crate) threshold: Level,
    pub(crate) gate: Level,
}

/// The last answers, one per slot; all are forgotten when the registry changes.
#[derive(Debug)]
pub(crate) struct Cache {
    generation: u64,
    slots: [Option<(Key, Resolved)>; SLOTS],
}

/// Address and length of a target, which is a constant of the program, and address of the view.
type Key = (usize, usize, usize);

const SLOTS: usize = 32;

impl Cache {
    pub(crate) fn resolve(&mut self, target: &'static str, view: Option<&View>) -> Resolved {
        let view_address = view.map_or(0, |view| std::ptr::from_ref(view).addr());
        let key = (target.as_ptr().addr(), target.len(), view_address);
        let slot = (key.0 ^ key.0 >> 5 ^ key.1 ^ key.2 >> 4) % SLOTS;
        if self.generation == registry().generation()
            && let Some((known, resolved)) = self.slots[slot]
            && known == key
        {
            return resolved;
        }
        let (generation, resolved) = registry().resolve(target, view);
        if self.generation != generation {
            *self = Self { generation, ..Self::default() };
        }
        self.slots[slot] = Some((key, resolved));
        resolved
    }
}

impl Default for Cache {
    fn default() -> Self {
        Self { generation: 0, slots: [None; SLOTS] }
    }
}
