//! W6: inputs with many outputs of which one changes.

use crate::STRIDE;
use crate::measure::{Case, Work, compare};
use crate::shape::{Key, Workload};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use krt::{Collection, GraphOptions, Object, Source};
use std::num::NonZeroUsize;
use std::sync::Arc;

const INPUTS: u32 = 1000;
const OUTPUTS: u32 = 20;
const UPDATES: u32 = 1000;

pub(crate) fn run() {
    let inputs: Vec<_> = (0..INPUTS).map(|number| input(number, 0)).collect();
    let changed: Vec<_> =
        (0..UPDATES).map(|step| input(step * STRIDE % INPUTS, step + 1)).collect();
    let (engine, mut baseline) = (Engine::filled(&inputs), Baseline::filled(&inputs));
    changed.iter().for_each(|input| engine.set(input));
    changed.iter().for_each(|input| baseline.set(input));
    assert_eq!(engine.outputs.list(), baseline.sorted());
    compare(
        Case {
            workload: "W6",
            shape: "1000 x 20",
            metric: "update, ns",
            rounds: 10,
            units: UPDATES,
        },
        Work::new(
            || Engine::filled(&inputs),
            |engine| changed.iter().for_each(|input| engine.set(input)),
        ),
        Work::new(
            || Baseline::filled(&inputs),
            |baseline| changed.iter().for_each(|input| baseline.set(input)),
        ),
    );
}

#[derive(PartialEq)]
pub(crate) struct Input {
    key: Key,
    values: Vec<u32>,
}

impl Object for Input {
    type Key = Key;

    fn key(&self) -> Key {
        self.key.clone()
    }
}

impl Input {
    fn outputs(&self) -> impl Iterator<Item = Workload> {
        (0..).zip(&self.values).map(|(number, &ip): (u32, _)| {
            let name = format!("{}-{number}", self.key.name).into();
            let key = Key { namespace: Arc::clone(&self.key.namespace), name };
            Workload { key, ip, services: Vec::new() }
        })
    }
}

pub(crate) fn input(number: u32, value: u32) -> Arc<Input> {
    let key = Key { namespace: "ns".into(), name: format!("input-{number:04}").into() };
    let mut values: Vec<_> = (0..OUTPUTS).collect();
    values[7] += value;
    Arc::new(Input { key, values })
}

pub(crate) struct Engine {
    inputs: Source<Input>,
    outputs: Collection<Workload>,
}

impl Engine {
    pub(crate) fn filled(inputs: &[Arc<Input>]) -> Self {
        let graph = GraphOptions::new().threads(NonZeroUsize::MIN).build();
        let source = graph.source::<Input>("inputs");
        let outputs =
            source.collection().flat_map("outputs", |_, input| input.outputs().collect::<Vec<_>>());
        source.reset(inputs.iter().map(Arc::clone));
        Self { inputs: source, outputs }
    }

    pub(crate) fn set(&self, input: &Arc<Input>) {
        self.inputs.set(Arc::clone(input));
    }
}

pub(crate) struct Baseline {
    places: HashMap<Key, usize, RandomState>,
    entries: Vec<(Arc<Input>, Vec<Arc<Workload>>)>,
    changes: Vec<(Arc<Workload>, Arc<Workload>)>,
}

impl Baseline {
    pub(crate) fn filled(inputs: &[Arc<Input>]) -> Self {
        let entry =
            |input: &Arc<Input>| (Arc::clone(input), input.outputs().map(Arc::new).collect());
        Self {
            places: inputs.iter().map(|input| input.key.clone()).zip(0..).collect(),
            entries: inputs.iter().map(entry).collect(),
            changes: Vec::new(),
        }
    }

    pub(crate) fn set(&mut self, input: &Arc<Input>) {
        let (current, outputs) = &mut self.entries[self.places[&input.key]];
        if **current == **input {
            return;
        }
        *current = Arc::clone(input);
        for (output, new) in outputs.iter_mut().zip(input.outputs()) {
            if **output != new {
                let new = Arc::new(new);
                let old = std::mem::replace(output, Arc::clone(&new));
                self.changes.push((old, new));
            }
        }
    }

    fn sorted(&self) -> Vec<Arc<Workload>> {
        let mut all: Vec<_> =
            self.entries.iter().flat_map(|(_, outputs)| outputs.clone()).collect();
        all.sort_unstable_by(|left, right| left.key.cmp(&right.key));
        all
    }
}
