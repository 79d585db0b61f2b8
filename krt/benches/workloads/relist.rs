//! W9: the whole content again, of which little is new.

use crate::measure::{Case, Work, compare};
use crate::shape::{HUGE, Key, Pod};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use krt::{GraphOptions, Queue, Source};
use std::num::NonZeroUsize;
use std::sync::Arc;

pub(crate) fn run() {
    let pods = HUGE.pods(0);
    let list: Vec<_> = (0..HUGE.pods)
        .filter(|number| number % 100 != 1)
        .map(|number| HUGE.pod(number, if number % 100 == 0 { number + 1 } else { number }))
        .collect();
    let (engine, mut baseline) = (Engine::filled(&pods), Baseline::filled(&pods));
    engine.relist(&list);
    baseline.relist(&list);
    let events: usize = engine.changes.drain().iter().map(|batch| batch.events().len()).sum();
    assert_eq!((events, baseline.changes.len()), (2000, 2000), "2 % of the objects differ");
    assert_eq!(engine.pods.collection().len(), baseline.pods.len());
    compare(
        Case {
            workload: "W9",
            shape: "100k",
            metric: "relist, ns per object",
            rounds: 4,
            units: HUGE.pods,
        },
        Work::new(|| Engine::filled(&pods), |engine| engine.relist(&list)),
        Work::new(|| Baseline::filled(&pods), |baseline| baseline.relist(&list)),
    );
}

pub(crate) struct Engine {
    pods: Source<Pod>,
    changes: Queue<Pod>,
}

impl Engine {
    pub(crate) fn filled(pods: &[Arc<Pod>]) -> Self {
        let source = GraphOptions::new().threads(NonZeroUsize::MIN).build().source::<Pod>("pods");
        source.reset(pods.iter().map(Arc::clone));
        let changes = source.collection().subscribe_queue();
        assert_eq!(changes.drain().len(), 1);
        Self { pods: source, changes }
    }

    pub(crate) fn relist(&self, pods: &[Arc<Pod>]) {
        self.pods.reset(pods.iter().map(Arc::clone));
    }
}

type Change = (Option<Arc<Pod>>, Option<Arc<Pod>>);

pub(crate) struct Baseline {
    pods: HashMap<Key, Arc<Pod>, RandomState>,
    changes: Vec<Change>,
}

impl Baseline {
    pub(crate) fn filled(pods: &[Arc<Pod>]) -> Self {
        let pods = pods.iter().map(|pod| (pod.key.clone(), Arc::clone(pod))).collect();
        Self { pods, changes: Vec::new() }
    }

    pub(crate) fn relist(&mut self, list: &[Arc<Pod>]) {
        let mut pods = HashMap::with_capacity_and_hasher(list.len(), RandomState::default());
        for new in list {
            let (key, old) = self.pods.remove_entry(&new.key).unzip();
            if old.as_ref().is_none_or(|old| **old != **new) {
                self.changes.push((old, Some(Arc::clone(new))));
            }
            pods.insert(key.unwrap_or_else(|| new.key.clone()), Arc::clone(new));
        }
        self.changes.extend(self.pods.drain().map(|(_, old)| (Some(old), None)));
        self.pods = pods;
    }
}
