//! What an evaluation found out, before it is committed.

use crate::Object;
use crate::fetch::{DependencyId, Reads};
use crate::store::Slot;
use smallvec::SmallVec;
use std::sync::Arc;

/// What the runs of some inputs, in ascending order of their slots, have to change.
///
/// Usually that is some values and nothing else.
pub(crate) struct Outcome<O: Object> {
    pub(crate) produced: SmallVec<[(Slot, Produced<O>); 1]>,
    /// The reads that were not known before.
    pub(crate) fresh: Option<Box<Reads>>,
    pub(crate) notes: Option<Box<Notes>>,
    /// How many runs have failed.
    pub(crate) failed: usize,
}

/// What the runs have to change besides the outputs.
#[derive(Default)]
pub(crate) struct Notes {
    /// The inputs that have read something else than before, and where their reads end in `used`.
    pub(crate) readers: Vec<(Slot, u32)>,
    pub(crate) used: Vec<DependencyId>,
    /// The inputs that have a result for the first time.
    pub(crate) first_results: Vec<Slot>,
    /// The inputs whose failure is another than before.
    pub(crate) failures: Vec<(Slot, Option<Box<str>>)>,
    /// The inputs that are gone.
    pub(crate) gone: Vec<Slot>,
}

/// The outputs of an input that differ from what it has produced before.
pub(crate) enum Produced<O: Object> {
    /// Another value of the only output, which the input has to itself.
    Changed(Slot, Arc<O>),
    /// The only output of an input that had none.
    First(O::Key, Arc<O>),
    /// All outputs, in the order in which they were produced.
    All(Vec<Output<O>>),
}

pub(crate) enum Output<O: Object> {
    /// What the input has at this slot already, and has to itself.
    Same(Slot),
    New(O::Key, Arc<O>),
    /// The same, when its slot is known.
    Placed(Arc<O>, Slot),
}

impl<O: Object> Outcome<O> {
    /// Prepares for the runs of so many inputs.
    pub(crate) fn of(inputs: usize) -> Self {
        let mut produced = SmallVec::new();
        produced.reserve(inputs);
        Self { produced, fresh: None, notes: None, failed: 0 }
    }

    /// Whether nothing is to be committed.
    pub(crate) fn is_empty(&self) -> bool {
        self.produced.is_empty() && self.fresh.is_none() && self.notes.is_none()
    }

    /// Whether nothing but the values of outputs is to be changed.
    pub(crate) fn has_only_changes(&self) -> bool {
        self.fresh.is_none()
            && self.notes.is_none()
            && self.produced.iter().all(|(_, produced)| matches!(produced, Produced::Changed(..)))
    }

    /// Whether no output is taken back.
    pub(crate) fn is_plain(&self) -> bool {
        self.notes.as_ref().is_none_or(|notes| notes.gone.is_empty())
            && self.produced.iter().all(|(_, produced)| !matches!(produced, Produced::All(_)))
    }

    pub(crate) fn notes(&mut self) -> &mut Notes {
        self.notes.get_or_insert_default()
    }
}
