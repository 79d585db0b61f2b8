//! Running a transformation for the dirty inputs.

use super::derivation::Input;
use super::transform::Outputs;
use super::{Kept, Ownership, Transform};
use crate::fetch::{Dependencies, Interruption, Reader, Run};
use crate::graph::Turn;
use crate::node::Core;
use crate::store::{Slot, Store, ensure};
use crate::{Context, Object};
use smallvec::SmallVec;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What one input produced.
pub(crate) struct Produced<O: Object> {
    pub(crate) input: Slot,
    pub(crate) outputs: Outcome<O>,
}

pub(crate) enum Outcome<O: Object> {
    /// A new value for the one output that the input has had, and has, to itself.
    Single(Slot, Arc<O>),
    /// All outputs in order, with their keys.
    All(SmallVec<[(O::Key, Arc<O>); 1]>),
    /// The same, when their slots are known.
    Placed(Placed<O>),
}

pub(crate) type Placed<O> = SmallVec<[(Slot, Arc<O>); 1]>;

/// Runs inputs one after another, against the state before the commit.
pub(crate) struct Runner<'a, I: Object, O: Object, F> {
    pub(crate) core: &'a Core,
    pub(crate) reader: &'a Reader<'a>,
    pub(crate) transform: &'a F,
    pub(crate) source: &'a Store<I>,
    pub(crate) current: &'a Store<O>,
    pub(crate) owners: &'a Ownership<O>,
    pub(crate) inputs: &'a mut Vec<Input>,
    pub(crate) dependencies: &'a mut Dependencies,
    pub(crate) turn: &'a mut Turn,
    pub(crate) failures: usize,
}

impl<I: Object, O: Object, F: Transform<I, O>> Runner<'_, I, O, F> {
    /// Runs all of them, or none as far as the outcome is concerned.
    ///
    /// What is missing from `produced` in the end keeps its outputs.
    pub(crate) fn run_all(
        &mut self,
        slots: &[Slot],
        used: &mut Vec<u32>,
        produced: &mut Vec<Produced<O>>,
    ) -> Result<(), Interruption> {
        produced.reserve(slots.len());
        for &input in slots {
            used.clear();
            produced.extend(self.run(input, used)?);
        }
        Ok(())
    }

    fn run(
        &mut self,
        input: Slot,
        used: &mut Vec<u32>,
    ) -> Result<Option<Produced<O>>, Interruption> {
        let index = input as usize;
        let slots = self.source.slots() as usize;
        ensure(self.inputs, index, slots);
        let Some(value) = self.source.value(input) else {
            self.dependencies.replace(input, used, slots);
            self.inputs[index].failure = None;
            self.inputs[index].has_result = false;
            let outputs = Outcome::All(SmallVec::new());
            return Ok(Some(Produced { input, outputs }));
        };
        let outcome = self.transform(value, used)?;
        if self.core.graph.trial.checks_purity() {
            self.check_purity(input, value, &outcome, used)?;
        }
        self.dependencies.replace(input, used, slots);
        match outcome {
            Ok(outputs) => {
                self.inputs[index].failure = None;
                self.inputs[index].has_result = true;
                Ok(self.unless_same(input, outputs))
            }
            Err(Kept { default, failure }) => {
                self.note(input, failure);
                let is_first = !default.is_empty() && !self.inputs[index].has_result;
                self.inputs[index].has_result |= is_first;
                Ok(if is_first { self.unless_same(input, default) } else { None })
            }
        }
    }

    fn note(&mut self, input: Slot, failure: Option<String>) {
        if let Some(message) = &failure {
            let key = self.source.key(input).map(ToString::to_string).unwrap_or_default();
            tracing::warn!(collection = %self.core.name, input = key, error = message, "run failed, last value kept");
            self.failures += 1;
        }
        self.inputs[input as usize].failure = failure.map(String::into_boxed_str);
    }

    fn transform(
        &mut self,
        value: &Arc<I>,
        used: &mut Vec<u32>,
    ) -> Result<Result<Outputs<O>, Kept<O>>, Interruption> {
        let mut interruption = None;
        let mut cx = Context::new(Run {
            core: self.core,
            reader: self.reader,
            dependencies: self.dependencies,
            turn: self.turn,
            used,
            interruption: &mut interruption,
        });
        let transform = self.transform;
        let outcome = catch_unwind(AssertUnwindSafe(|| transform.run(&mut cx, value)));
        match (interruption, outcome) {
            (Some(Interruption::Refused(reason)), _) => Ok(Err(reason.into())),
            (Some(interruption), _) => Err(interruption),
            (None, Ok(outputs)) => Ok(outputs),
            (None, Err(payload)) => Ok(Err(panic_message(&*payload).into())),
        }
    }

    /// Runs once more and panics if something differs; only in graphs under test.
    fn check_purity(
        &mut self,
        input: Slot,
        value: &Arc<I>,
        first: &Result<Outputs<O>, Kept<O>>,
        first_used: &[u32],
    ) -> Result<(), Interruption> {
        let mut used = Vec::new();
        let second = self.transform(value, &mut used)?;
        let what = match (first, &second) {
            _ if !self.dependencies.is_same_reads(first_used, &used) => "reads",
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

    /// Drops the outputs of an input that has one output and produced an equal one again.
    fn unless_same(&self, input: Slot, mut outputs: Outputs<O>) -> Option<Produced<O>> {
        if let ([value], &[slot]) = (&*outputs, &*self.inputs[input as usize].outputs)
            && self.owners.is_sole(input, slot)
            && self.current.key(slot) == Some(&value.key())
        {
            if self.current.value(slot).is_some_and(|current| **current == *value) {
                return None;
            }
            let value = outputs.pop()?;
            return Some(Produced { input, outputs: Outcome::Single(slot, Arc::new(value)) });
        }
        let mut keyed = SmallVec::new();
        for value in outputs {
            keyed.push((value.key(), Arc::new(value)));
        }
        Some(Produced { input, outputs: Outcome::All(keyed) })
    }
}

fn panic_message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    format!("panicked: {}", text.unwrap_or("no message"))
}
