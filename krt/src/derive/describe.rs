//! What dumps and explanations tell of a derivation.

use super::derivation::State;
use super::{Derivation, Transform};
use crate::dump::{InputDump, Wanted};
use crate::store::{Slot, Store};
use crate::world::Token;
use crate::{NodeError, Object};

impl<I: Object, O: Object, F: Transform<I, O>> Derivation<I, O, F> {
    pub(super) fn describe_inputs(
        &self,
        token: &Token,
        store: &Store<O>,
        wanted: &Wanted<'_>,
    ) -> Vec<InputDump> {
        let state = self.state.ro(token);
        let inputs = self.source.store(token);
        let slots: Vec<Slot> = match *wanted {
            Wanted::First(limit) => inputs.ordered().iter().copied().take(limit).collect(),
            Wanted::About(key) => {
                let mut outputs = store.iter().filter(|(_, other, _)| other.to_string() == key);
                let output = outputs.next().map(|(slot, ..)| slot);
                let produces = |input: Slot| state.inputs.outputs(input).any(|o| Some(o) == output);
                let is_key = |input: Slot| inputs.key(input).is_some_and(|k| k.to_string() == key);
                let ordered = inputs.ordered().iter().copied();
                let mut slots: Vec<_> =
                    ordered.filter(|&input| produces(input) || is_key(input)).collect();
                slots.sort_by_key(|&input| !produces(input));
                slots
            }
        };
        slots
            .into_iter()
            .filter_map(|input| Some(describe(state, store, input, inputs.key(input)?)))
            .collect()
    }

    pub(super) fn describe_failures(&self, token: &Token) -> Vec<NodeError> {
        let inputs = self.source.store(token);
        let failures = self.state.ro(token).inputs.failures();
        let mut failed: Vec<_> =
            failures.filter_map(|(input, text)| Some((inputs.key(input)?, text))).collect();
        failed.sort_unstable();
        failed
            .into_iter()
            .map(|(key, text)| NodeError::new(key.to_string(), text.to_owned()))
            .collect()
    }
}

fn describe<O: Object>(
    state: &State<O>,
    store: &Store<O>,
    input: Slot,
    key: &impl ToString,
) -> InputDump {
    let mut outputs: Vec<_> = state.inputs.outputs(input).filter_map(|o| store.key(o)).collect();
    outputs.sort_unstable();
    InputDump {
        key: key.to_string(),
        outputs: outputs.into_iter().map(ToString::to_string).collect(),
        dependencies: state.dependencies.describe(input),
        cause: state.causes.of(input),
        error: state.inputs.failure(input).map(str::to_owned),
    }
}
