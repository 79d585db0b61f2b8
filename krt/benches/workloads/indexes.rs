//! W8: indexes kept up to date.

use crate::STRIDE;
use crate::measure::{Case, Work, compare};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use krt::{GraphOptions, Index, Object, Source};
use std::num::NonZeroUsize;
use std::sync::Arc;

const OBJECTS: u32 = 100_000;
const UPDATES: u32 = 1000;

pub(crate) fn run() {
    let objects: Vec<_> = (0..OBJECTS).map(|number| record(number, number, 0)).collect();
    let walk = |shift: u32, version: u32| -> Vec<_> {
        let number = |step: u32| step * STRIDE % OBJECTS;
        (0..UPDATES).map(|step| record(number(step), number(step) + shift, version)).collect()
    };
    for (metric, changed) in [
        ("update with the same values, ns", walk(0, 1)),
        ("update with other values, ns", walk(1, 1)),
    ] {
        let (engine, mut baseline) = (Engine::filled(&objects), Baseline::filled(&objects));
        changed.iter().for_each(|object| engine.set(object));
        changed.iter().for_each(|object| baseline.set(object));
        engine.assert_agrees(&baseline);
        compare(
            Case { workload: "W8", shape: "100k, 4 indexes", metric, rounds: 4, units: UPDATES },
            Work::new(
                || Engine::filled(&objects),
                |engine| changed.iter().for_each(|object| engine.set(object)),
            ),
            Work::new(
                || Baseline::filled(&objects),
                |baseline| changed.iter().for_each(|object| baseline.set(object)),
            ),
        );
    }
}

#[derive(PartialEq)]
pub(crate) struct Record {
    name: String,
    namespace: String,
    node: String,
    account: String,
    addresses: [u32; 5],
    version: u32,
}

impl Object for Record {
    type Key = String;

    fn key(&self) -> String {
        self.name.clone()
    }
}

pub(crate) fn record(number: u32, seed: u32, version: u32) -> Arc<Record> {
    Arc::new(Record {
        name: format!("record-{number}"),
        namespace: format!("ns-{}", seed % 200),
        node: format!("node-{}", seed % 1000),
        account: format!("account-{}", seed % 5000),
        addresses: [0, 1, 2, 3, 4].map(|address| seed * 8 + address),
        version,
    })
}

pub(crate) struct Engine {
    records: Source<Record>,
    strings: [Index<Record, String>; 3],
    addresses: Index<Record, u32>,
}

impl Engine {
    pub(crate) fn filled(objects: &[Arc<Record>]) -> Self {
        let graph = GraphOptions::new().threads(NonZeroUsize::MIN).build();
        let records = graph.source::<Record>("records");
        let all = records.collection();
        let strings = [
            all.index("namespace", |record: &Record| [record.namespace.clone()]),
            all.index("node", |record: &Record| [record.node.clone()]),
            all.index("account", |record: &Record| [record.account.clone()]),
        ];
        let addresses = all.index("address", |record: &Record| record.addresses);
        records.reset(objects.iter().map(Arc::clone));
        Self { records, strings, addresses }
    }

    pub(crate) fn set(&self, object: &Arc<Record>) {
        self.records.set(Arc::clone(object));
    }

    fn assert_agrees(&self, baseline: &Baseline) {
        for (index, other) in self.strings.iter().zip(&baseline.strings) {
            for (value, places) in other {
                assert_eq!(index.lookup(value).len(), places.len(), "{} {value}", index.name());
            }
        }
        for (address, places) in &baseline.addresses {
            assert_eq!(self.addresses.lookup(address).len(), places.len(), "{address}");
        }
    }
}

type Places<K> = HashMap<K, Vec<usize>, RandomState>;

#[derive(Default)]
pub(crate) struct Baseline {
    places: HashMap<String, usize, RandomState>,
    records: Vec<Arc<Record>>,
    strings: [Places<String>; 3],
    addresses: Places<u32>,
}

impl Baseline {
    pub(crate) fn filled(objects: &[Arc<Record>]) -> Self {
        let mut filled = Self::default();
        objects.iter().for_each(|object| filled.set(object));
        filled
    }

    pub(crate) fn set(&mut self, object: &Arc<Record>) {
        let Some(&place) = self.places.get(&object.name) else {
            let place = self.records.len();
            self.places.insert(object.name.clone(), place);
            self.records.push(Arc::clone(object));
            self.link(object, None, place);
            return;
        };
        if *self.records[place] != **object {
            let old = std::mem::replace(&mut self.records[place], Arc::clone(object));
            self.link(object, Some(&old), place);
        }
    }

    fn link(&mut self, new: &Record, old: Option<&Record>, place: usize) {
        let fields: [fn(&Record) -> &String; 3] = [|r| &r.namespace, |r| &r.node, |r| &r.account];
        for (index, field) in self.strings.iter_mut().zip(fields) {
            let old = old.map(field);
            if old != Some(field(new)) {
                if let Some(old) = old {
                    unlink(index, old, place);
                }
                index.entry_ref(field(new)).or_default().push(place);
            }
        }
        if old.map(|old| old.addresses) != Some(new.addresses) {
            for address in old.into_iter().flat_map(|old| old.addresses) {
                unlink(&mut self.addresses, &address, place);
            }
            for address in new.addresses {
                self.addresses.entry(address).or_default().push(place);
            }
        }
    }
}

fn unlink<K: Eq + std::hash::Hash>(index: &mut Places<K>, value: &K, place: usize) {
    let Some(places) = index.get_mut(value) else { return };
    if let Some(at) = places.iter().position(|&other| other == place) {
        places.swap_remove(at);
    }
    if places.is_empty() {
        index.remove(value);
    }
}
