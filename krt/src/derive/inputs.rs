//! What is known of the inputs of a derivation, by slot.

use crate::store::{Slot, ensure};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// The outputs and the failures of the inputs.
///
/// Nearly every input has one output and no failure, so there is a small record for each and tables
/// for what is more.
#[derive(Default)]
pub(crate) struct Inputs {
    records: Vec<Record>,
    /// The outputs of the inputs that have several, sorted.
    several: HashMap<Slot, Box<[Slot]>, RandomState>,
    failures: BTreeMap<Slot, Box<str>>,
}

#[derive(Clone, Copy, Default)]
struct Record {
    /// The slot of the output plus one, zero if there is none, or [`SEVERAL`].
    output: u32,
    /// Whether a run has had a result, so that a default comes too late.
    has_result: bool,
}

const SEVERAL: u32 = u32::MAX;

impl Inputs {
    /// Returns the one output of an input that has exactly one.
    pub(crate) fn only_output(&self, input: Slot) -> Option<Slot> {
        match self.record(input).output {
            SEVERAL => None,
            output => output.checked_sub(1),
        }
    }

    /// Lists the outputs of an input, sorted by slot.
    pub(crate) fn outputs(&self, input: Slot) -> impl Iterator<Item = Slot> {
        let several = match self.record(input).output {
            SEVERAL => self.several.get(&input).map_or(&[][..], |outputs| outputs),
            _ => &[],
        };
        self.only_output(input).into_iter().chain(several.iter().copied())
    }

    pub(crate) fn has_outputs(&self, input: Slot) -> bool {
        self.record(input).output != 0
    }

    /// Replaces the outputs of an input; `outputs` are sorted and distinct, and there are `slots`
    /// inputs.
    pub(crate) fn set_outputs(&mut self, input: Slot, outputs: &[Slot], slots: usize) {
        let output = match *outputs {
            [] => 0,
            [only] if only < SEVERAL - 1 => only + 1,
            _ => SEVERAL,
        };
        let record = self.record_mut(input, slots);
        let had_several = std::mem::replace(&mut record.output, output) == SEVERAL;
        if output == SEVERAL {
            self.several.insert(input, outputs.into());
        } else if had_several {
            self.several.remove(&input);
        }
    }

    pub(crate) fn has_result(&self, input: Slot) -> bool {
        self.record(input).has_result
    }

    pub(crate) fn note_result(&mut self, input: Slot, slots: usize) {
        self.record_mut(input, slots).has_result = true;
    }

    pub(crate) fn failure(&self, input: Slot) -> Option<&str> {
        self.failures.get(&input).map(|text| &**text)
    }

    pub(crate) fn set_failure(&mut self, input: Slot, failure: Option<Box<str>>) {
        match failure {
            Some(text) => self.failures.insert(input, text),
            None => self.failures.remove(&input),
        };
    }

    pub(crate) fn failures(&self) -> impl Iterator<Item = (Slot, &str)> {
        self.failures.iter().map(|(&input, text)| (input, &**text))
    }

    pub(crate) fn count_failures(&self) -> usize {
        self.failures.len()
    }

    /// Forgets an input that is gone and has no outputs any more.
    pub(crate) fn forget(&mut self, input: Slot) {
        self.failures.remove(&input);
        if let Some(record) = self.records.get_mut(input as usize) {
            record.has_result = false;
        }
    }

    /// Gives back the room for inputs at `slots` and above, which are gone.
    pub(crate) fn trim(&mut self, slots: usize) {
        if self.records.len() > slots {
            self.records.truncate(slots);
            self.records.shrink_to_fit();
            self.several.shrink_to_fit();
        }
    }

    fn record(&self, input: Slot) -> Record {
        self.records.get(input as usize).copied().unwrap_or_default()
    }

    fn record_mut(&mut self, input: Slot, slots: usize) -> &mut Record {
        ensure(&mut self.records, input as usize, slots);
        &mut self.records[input as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_what_was_set_last() {
        let mut inputs = Inputs::default();
        for outputs in [&[][..], &[7], &[3, 9], &[1, 2, 3], &[8], &[]] {
            inputs.set_outputs(2, outputs, 3);
            assert_eq!(inputs.outputs(2).collect::<Vec<_>>(), outputs);
            let only = if let [only] = *outputs { Some(only) } else { None };
            assert_eq!(inputs.only_output(2), only);
            assert_eq!(inputs.has_outputs(2), !outputs.is_empty());
        }
        assert!(inputs.several.is_empty());
    }

    #[test]
    fn largest_slot_is_no_mark() {
        let mut inputs = Inputs::default();
        for slot in [SEVERAL - 2, SEVERAL - 1, SEVERAL] {
            inputs.set_outputs(0, &[slot], 1);
            assert_eq!(inputs.outputs(0).collect::<Vec<_>>(), [slot]);
        }
    }
}
