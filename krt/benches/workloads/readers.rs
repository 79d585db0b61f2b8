//! W10: a reader beside a writer that never pauses. In real time, and no gate but for the printed
//! figures: the two threads share the machine with whatever else runs there.

use crate::STRIDE;
use crate::shape::{HUGE, Key, Pod};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use krt::{Collection, GraphOptions, Index, Source};
use mesh_measure::{Case, real_time};
use parking_lot::RwLock;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How long the writer is watched alone, and for each kind of read at least.
const NANOSECONDS: f64 = 1e9;

pub(crate) fn run() {
    let pods = HUGE.pods(0);
    let changed: Vec<_> =
        (0..10_000).map(|step| HUGE.pod(step * STRIDE % HUGE.pods, 1_000_000 + step)).collect();
    let (engine, baseline) = (Engine::filled(&pods), Baseline::filled(&pods));
    assert_eq!(engine.get(&pods[7].key), baseline.get(&pods[7].key));
    let namespace = &pods[0].key.namespace;
    assert_eq!(engine.group(namespace), baseline.group(namespace));
    assert_eq!((engine.all(), baseline.all()), (pods.len(), pods.len()));

    let alone = (writes_alone(&engine, &changed), writes_alone(&baseline, &changed));
    let print_both = |shape: &str, metric: &str, ours: f64, baseline: f64| {
        Case { workload: "W10", shape, metric }.print(ours, Some(baseline));
    };
    print_both("100k, no reader", "write, ns", 1e9 / alone.0, 1e9 / alone.1);
    let reads = [
        ("100k, get", Read::Get, 20_000),
        ("100k, list of 500", Read::Group, 2_000),
        ("100k, list of 100k", Read::All, 20),
    ];
    for (shape, read, least) in reads {
        let ours = watch(&engine, &changed, &pods, read, least);
        let baseline = watch(&baseline, &changed, &pods, read, least);
        print_both(shape, "read p50, us", ours.p50, baseline.p50);
        print_both(shape, "read p99, us", ours.p99, baseline.p99);
        let loss = |writes: f64, alone: f64| (1.0 - writes / alone).max(0.0) * 100.0;
        let (ours, baseline) = (loss(ours.writes, alone.0), loss(baseline.writes, alone.1));
        let case = |metric| Case { workload: "W10", shape, metric };
        case("writer loss, %").print(ours, None);
        case("writer loss by hand, %").print(baseline, None);
    }
}

#[derive(Clone, Copy)]
enum Read {
    Get,
    Group,
    All,
}

trait Store: Sync {
    fn set(&self, pod: &Arc<Pod>);
    fn get(&self, key: &Key) -> Option<Arc<Pod>>;
    fn group(&self, namespace: &Arc<str>) -> usize;
    fn all(&self) -> usize;
}

/// What was seen: microseconds of a read, and writes in a second.
struct Seen {
    p50: f64,
    p99: f64,
    writes: f64,
}

/// Writes over and over, and returns the writes of a second.
#[expect(clippy::cast_precision_loss, reason = "far fewer writes than 2^53")]
fn write_until(store: &impl Store, changed: &[Arc<Pod>], is_over: impl Fn() -> bool) -> f64 {
    let (start, mut writes) = (real_time(), 0_usize);
    for pods in changed.chunks(200).cycle() {
        if is_over() {
            break;
        }
        pods.iter().for_each(|pod| store.set(pod));
        writes += pods.len();
    }
    writes as f64 / (real_time() - start) * 1e9
}

fn writes_alone(store: &impl Store, changed: &[Arc<Pod>]) -> f64 {
    let start = real_time();
    write_until(store, changed, || real_time() - start >= NANOSECONDS)
}

fn watch(
    store: &impl Store,
    changed: &[Arc<Pod>],
    pods: &[Arc<Pod>],
    read: Read,
    least: usize,
) -> Seen {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writer =
            scope.spawn(|| write_until(store, changed, || is_over.load(Ordering::Relaxed)));
        let (start, mut times) = (real_time(), Vec::new());
        while times.len() < least || real_time() - start < NANOSECONDS {
            let pod = &pods[times.len() * STRIDE as usize % pods.len()];
            let begun = real_time();
            match read {
                Read::Get => drop(black_box(store.get(&pod.key))),
                Read::Group => {
                    black_box(store.group(&pod.key.namespace));
                }
                Read::All => {
                    black_box(store.all());
                }
            }
            times.push(real_time() - begun);
        }
        is_over.store(true, Ordering::Relaxed);
        let writes = writer.join().expect("the writer does not panic");
        times.sort_unstable_by(f64::total_cmp);
        let at = |share: usize| times[(times.len() - 1) * share / 100] / 1000.0;
        Seen { p50: at(50), p99: at(99), writes }
    })
}

struct Engine {
    pods: Source<Pod>,
    all: Collection<Pod>,
    by_namespace: Index<Pod, Arc<str>>,
}

impl Engine {
    fn filled(pods: &[Arc<Pod>]) -> Self {
        let source = GraphOptions::new().threads(NonZeroUsize::MIN).build().source::<Pod>("pods");
        source.reset(pods.iter().map(Arc::clone));
        let all = source.collection();
        let by_namespace = all.index("namespace", |pod: &Pod| [Arc::clone(&pod.key.namespace)]);
        Self { pods: source, all, by_namespace }
    }
}

impl Store for Engine {
    fn set(&self, pod: &Arc<Pod>) {
        self.pods.touch(Arc::clone(pod));
    }

    fn get(&self, key: &Key) -> Option<Arc<Pod>> {
        self.all.get(key)
    }

    fn group(&self, namespace: &Arc<str>) -> usize {
        self.by_namespace.lookup(namespace).len()
    }

    fn all(&self) -> usize {
        self.all.list().len()
    }
}

/// A map and its groups behind one lock.
struct Baseline(RwLock<Maps>);

#[derive(Default)]
struct Maps {
    pods: HashMap<Key, Arc<Pod>, RandomState>,
    by_namespace: HashMap<Arc<str>, Vec<Key>, RandomState>,
}

impl Baseline {
    fn filled(pods: &[Arc<Pod>]) -> Self {
        let mut maps = Maps::default();
        for pod in pods {
            maps.pods.insert(pod.key.clone(), Arc::clone(pod));
            let keys = maps.by_namespace.entry_ref(&pod.key.namespace).or_default();
            keys.push(pod.key.clone());
        }
        Self(RwLock::new(maps))
    }
}

/// Lists are sorted, as those of the engine are.
impl Store for Baseline {
    fn set(&self, pod: &Arc<Pod>) {
        let old = self.0.write().pods.insert(pod.key.clone(), Arc::clone(pod));
        drop(old);
    }

    fn get(&self, key: &Key) -> Option<Arc<Pod>> {
        self.0.read().pods.get(key).cloned()
    }

    fn group(&self, namespace: &Arc<str>) -> usize {
        let maps = self.0.read();
        let keys = maps.by_namespace.get(namespace).into_iter().flatten();
        sorted(keys.filter_map(|key| maps.pods.get(key).cloned()).collect())
    }

    fn all(&self) -> usize {
        let all = self.0.read().pods.values().cloned().collect();
        sorted(all)
    }
}

fn sorted(mut pods: Vec<Arc<Pod>>) -> usize {
    pods.sort_unstable_by(|left, right| left.key.cmp(&right.key));
    pods.len()
}
