//! Running a transformation for the dirty inputs.

use super::derivation::State;
use super::outcome::{Outcome, Output, Produced};
use super::{Kept, Outputs, Transform};
use crate::fetch::{DependencyId, Interruption, Run, Used};
use crate::node::Core;
use crate::object::with_key;
use crate::store::{Slot, Store};
use crate::world::Token;
use crate::{Context, Object};
use smallvec::SmallVec;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Runs inputs one after another, against the state before the commit; changes nothing, so that
/// several can work side by side.
pub(super) struct Runner<'a, I: Object, O: Object, F> {
    pub(super) core: &'a Core,
    pub(super) token: &'a Token,
    pub(super) transform: &'a F,
    pub(super) source: &'a Store<I>,
    pub(super) current: &'a Store<O>,
    pub(super) state: &'a State<O>,
    /// The known reads that this transaction has outdated.
    pub(super) stale: &'a [DependencyId],
    pub(super) is_last: bool,
}

impl<I: Object, O: Object, F: Transform<I, O>> Runner<'_, I, O, F> {
    /// Runs all of them.
    ///
    /// # Errors
    ///
    /// Stops at the first run that is interrupted.
    pub(super) fn run_all(
        &self,
        inputs: &[Slot],
        outcome: &mut Outcome<O>,
    ) -> Result<(), Interruption> {
        let mut used = Used::new();
        inputs.iter().try_for_each(|&input| self.run(input, outcome, &mut used))
    }

    fn run(
        &self,
        input: Slot,
        outcome: &mut Outcome<O>,
        used: &mut Used,
    ) -> Result<(), Interruption> {
        used.clear();
        let Some(value) = self.source.value(input) else {
            outcome.notes().gone.push(input);
            self.note_reads(input, used, outcome);
            return Ok(());
        };
        let result = self.transform(value, outcome, used)?;
        if self.core.graph.trial.checks_purity() {
            self.check_purity(input, value, &result, outcome, used)?;
        }
        self.note_reads(input, used, outcome);
        let had_result = self.state.inputs.has_result(input);
        match result {
            Ok(outputs) => {
                if self.state.inputs.failure(input).is_some() {
                    outcome.notes().failures.push((input, None));
                }
                self.note_result(input, had_result, outputs, outcome);
            }
            Err(Kept { default, failure }) => {
                self.note_failure(input, failure, outcome);
                if !had_result && !default.is_empty() {
                    self.note_result(input, had_result, default, outcome);
                }
            }
        }
        Ok(())
    }

    fn note_reads(&self, input: Slot, used: &mut Used, outcome: &mut Outcome<O>) {
        if used.len() > 1 {
            used.sort_unstable();
            used.dedup();
        }
        if !self.state.dependencies.is_same(input, used) {
            let notes = outcome.notes();
            notes.used.extend_from_slice(used);
            let end = u32::try_from(notes.used.len()).expect("fewer than 2^32 reads");
            notes.readers.push((input, end));
        }
    }

    fn note_result(
        &self,
        input: Slot,
        had_result: bool,
        outputs: Outputs<O>,
        outcome: &mut Outcome<O>,
    ) {
        if !had_result {
            outcome.notes().first_results.push(input);
        }
        if let Some(produced) = self.differing(input, outputs) {
            outcome.produced.push((input, produced));
        }
    }

    fn note_failure(&self, input: Slot, failure: Option<String>, outcome: &mut Outcome<O>) {
        if let Some(message) = &failure {
            let key = self.source.key(input).map(ToString::to_string).unwrap_or_default();
            tracing::warn!(collection = %self.core.name, input = key, error = message, "run failed, last value kept");
            outcome.failed += 1;
        }
        if self.state.inputs.failure(input) != failure.as_deref() {
            outcome.notes().failures.push((input, failure.map(String::into_boxed_str)));
        }
    }

    fn transform(
        &self,
        value: &Arc<I>,
        outcome: &mut Outcome<O>,
        used: &mut Used,
    ) -> Result<Result<Outputs<O>, Kept<O>>, Interruption> {
        let mut interruption = None;
        let mut cx = Context::new(Run {
            core: self.core,
            token: self.token,
            known: &self.state.dependencies,
            stale: self.stale,
            fresh: &mut outcome.fresh,
            used,
            interruption: &mut interruption,
            is_last: self.is_last,
        });
        let transform = self.transform;
        let result = catch_unwind(AssertUnwindSafe(|| transform.run(&mut cx, value)));
        match (interruption, result) {
            (Some(Interruption::Refused(reason)), _) => Ok(Err(reason.into())),
            (Some(interruption), _) => Err(interruption),
            (None, Ok(outputs)) => Ok(outputs),
            (None, Err(payload)) => Ok(Err(panic_message(&*payload).into())),
        }
    }

    /// Runs once more and panics if something differs; only in graphs under test.
    fn check_purity(
        &self,
        input: Slot,
        value: &Arc<I>,
        first: &Result<Outputs<O>, Kept<O>>,
        outcome: &mut Outcome<O>,
        first_used: &Used,
    ) -> Result<(), Interruption> {
        let mut used = Used::new();
        let second = self.transform(value, outcome, &mut used)?;
        let dependencies = &self.state.dependencies;
        let what = match (first, &second) {
            _ if !dependencies.is_same_reads(outcome.fresh.as_deref(), first_used, &used) => {
                "reads"
            }
            (Ok(first), Ok(second)) if first == second => return Ok(()),
            (Err(first), Err(second)) if first == second => return Ok(()),
            _ => "results",
        };
        self.refuse_impurity(input, what);
        Ok(())
    }

    fn refuse_impurity(&self, input: Slot, what: &str) {
        let (name, key) = (&self.core.name, self.source.key(input));
        let key = key.map(ToString::to_string).unwrap_or_default();
        panic!("collection {name:?}, input {key:?}: two runs have different {what}");
    }

    /// Compares what an input produces with what it has produced before.
    fn differing(&self, input: Slot, mut outputs: Outputs<O>) -> Option<Produced<O>> {
        let inputs = &self.state.inputs;
        let has_outputs = inputs.has_outputs(input);
        match (outputs.len(), inputs.only_output(input)) {
            (0, _) if !has_outputs => None,
            (1, None) if !has_outputs => {
                outputs.pop().map(|value| Produced::First(value.key(), Arc::new(value)))
            }
            (1, Some(slot)) if self.is_own(input, slot, &outputs[0]) => {
                if self.current.value(slot).is_some_and(|current| **current == outputs[0]) {
                    return None;
                }
                outputs.pop().map(|value| Produced::Changed(slot, Arc::new(value)))
            }
            _ => self.differing_in_general(input, outputs),
        }
    }

    /// Whether a slot is that of this output, and nobody else has produced it.
    fn is_own(&self, input: Slot, slot: Slot, output: &O) -> bool {
        self.state.owners.is_sole(input, slot)
            && with_key(output, |key| self.current.key(slot) == Some(key))
    }

    fn differing_in_general(&self, input: Slot, outputs: Outputs<O>) -> Option<Produced<O>> {
        let owned = |output: &O| {
            let slot = self.current.find_like(output)?;
            self.state.owners.is_sole(input, slot).then_some(slot)
        };
        let owned: SmallVec<[Option<Slot>; 8]> = outputs.iter().map(owned).collect();
        let is_repeated = has_repeated(&owned);
        let compare = |(slot, output): (Option<Slot>, O)| match slot {
            Some(slot)
                if !is_repeated
                    && self.current.value(slot).is_some_and(|current| **current == output) =>
            {
                Output::Same(slot)
            }
            _ => Output::New(output.key(), Arc::new(output)),
        };
        let outputs: Vec<_> = owned.into_iter().zip(outputs).map(compare).collect();
        let is_same = |output: &Output<O>| matches!(output, Output::Same(_));
        let count = self.state.inputs.outputs(input).count();
        if outputs.len() == count && outputs.iter().all(is_same) {
            return None;
        }
        Some(Produced::All(outputs))
    }
}

fn has_repeated(slots: &[Option<Slot>]) -> bool {
    let mut sorted: SmallVec<[Slot; 8]> = slots.iter().copied().flatten().collect();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| pair[0] == pair[1])
}

/// What a panic had to say.
pub(crate) fn panic_message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    format!("panicked: {}", text.unwrap_or("no message"))
}
