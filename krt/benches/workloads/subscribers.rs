//! W11: many who are told, of whom one does not listen.

use crate::STRIDE;
use crate::measure::{Case, Work, compare};
use crate::shape::{Pod, SMALL};
use krt::{GraphOptions, Queue, Source, Subscription};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const UPDATES: u32 = 1000;
/// What the default policy stores before it merges by key.
const LIMIT: usize = 1024;

pub(crate) fn run() {
    let pods = SMALL.pods(0);
    let changed: Vec<_> =
        (0..UPDATES).map(|step| SMALL.pod(step * STRIDE % SMALL.pods, 1_000_000 + step)).collect();
    for handlers in [1, 10, 100] {
        let (engine, mut baseline) =
            (Engine::filled(&pods, handlers), Baseline::filled(&pods, handlers));
        changed.iter().for_each(|pod| engine.set(pod));
        changed.iter().for_each(|pod| baseline.set(pod));
        assert_eq!(engine.sum.load(Ordering::Relaxed), baseline.sum.load(Ordering::Relaxed));
        let shape =
            if handlers == 1 { "1 handler".to_owned() } else { format!("{handlers} handlers") };
        compare(
            Case {
                workload: "W11",
                shape: &shape,
                metric: "event, ns per handler",
                rounds: 10,
                units: UPDATES * handlers,
            },
            Work::new(
                || Engine::filled(&pods, handlers),
                |engine| changed.iter().for_each(|pod| engine.set(pod)),
            ),
            Work::new(
                || Baseline::filled(&pods, handlers),
                |baseline| changed.iter().for_each(|pod| baseline.set(pod)),
            ),
        );
    }
    stalled(&pods);
}

/// One of 100 queues is never read while the others are, after each write.
#[expect(clippy::cast_precision_loss, reason = "few events")]
fn stalled(pods: &[Arc<Pod>]) {
    let source = GraphOptions::new().threads(NonZeroUsize::MIN).build().source::<Pod>("pods");
    source.reset(pods.iter().map(Arc::clone));
    let stalled = source.collection().subscribe_queue();
    let others: Vec<Queue<Pod>> = (0..99).map(|_| source.collection().subscribe_queue()).collect();
    others.iter().for_each(|queue| assert_eq!(queue.drain().len(), 1));
    let writes = 100 * SMALL.pods;
    for write in 0..writes {
        source.set(SMALL.pod(write * STRIDE % SMALL.pods, 1_000_000 + write));
        for queue in &others {
            let batch = queue.try_recv().expect("nobody waits for the one that stalls");
            assert_eq!(batch.events()[0].latest().ip, 1_000_000 + write);
        }
    }
    let held: usize = stalled.drain().iter().map(|batch| batch.events().len()).sum();
    assert!(held <= LIMIT.max(pods.len()), "{held} events are held for one that stalls");
    let metric = "events held after 100k writes to 1k keys";
    let case = mesh_measure::Case { workload: "W11", shape: "1 of 100 stalls", metric };
    case.print(held as f64, None);
}

struct Engine {
    pods: Source<Pod>,
    sum: Arc<AtomicU64>,
    _handlers: Vec<Subscription>,
}

impl Engine {
    fn filled(pods: &[Arc<Pod>], handlers: u32) -> Self {
        let source = GraphOptions::new().threads(NonZeroUsize::MIN).build().source::<Pod>("pods");
        let sum = Arc::new(AtomicU64::new(0));
        let handler = |_| {
            let sum = Arc::clone(&sum);
            source.collection().subscribe(move |batch| {
                for event in batch {
                    handle(&sum, event.old(), event.latest());
                }
            })
        };
        let handlers = (0..handlers).map(handler).collect();
        source.reset(pods.iter().map(Arc::clone));
        Self { pods: source, sum, _handlers: handlers }
    }

    fn set(&self, pod: &Arc<Pod>) {
        self.pods.set(Arc::clone(pod));
    }
}

type Handler = Box<dyn FnMut(Option<&Arc<Pod>>, &Arc<Pod>)>;

/// A table by the number of the pod, and handlers that are called one after another.
struct Baseline {
    pods: Vec<Option<Arc<Pod>>>,
    sum: Arc<AtomicU64>,
    handlers: Vec<Handler>,
}

impl Baseline {
    fn filled(pods: &[Arc<Pod>], handlers: u32) -> Self {
        let sum = Arc::new(AtomicU64::new(0));
        let handler = |_| -> Handler {
            let sum = Arc::clone(&sum);
            Box::new(move |old, new| handle(&sum, old, new))
        };
        let handlers = (0..handlers).map(handler).collect();
        let mut filled = Self { pods: vec![None; pods.len()], sum, handlers };
        pods.iter().for_each(|pod| filled.set(pod));
        filled
    }

    /// The number of a pod stands at the end of its name.
    fn set(&mut self, pod: &Arc<Pod>) {
        let number: usize = pod.key.name[4..].parse().expect("a number");
        let old = self.pods[number].replace(Arc::clone(pod));
        if old.as_ref().is_some_and(|old| **old == **pod) {
            return;
        }
        self.handlers.iter_mut().for_each(|handler| handler(old.as_ref(), pod));
    }
}

fn handle(sum: &AtomicU64, old: Option<&Arc<Pod>>, new: &Arc<Pod>) {
    let before = old.map_or(0, |old| u64::from(old.ip));
    sum.fetch_add(u64::from(new.ip) + before, Ordering::Relaxed);
}
