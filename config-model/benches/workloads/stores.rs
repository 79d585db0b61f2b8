//! S1 to S3: reading and writing the store in memory, and its events, beside a locked hash map.

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use mesh_config_model::specs::networking::VirtualService;
use mesh_config_model::store::{ConfigController, ConfigStore, MemoryStore, Replay};
use mesh_config_model::{Config, ConfigKey, Meta, SpecType};
use mesh_measure::{Case, compare};
use parking_lot::RwLock;

const OBJECTS: u32 = 100_000;
const STEPS: u32 = 200_000;
const HANDLERS: u32 = 10;
const ROUNDS: usize = 7;
/// Has no common factor with the number of objects, so that every object is met.
const STRIDE: u32 = 7919;

type Baseline = RwLock<HashMap<ConfigKey, Arc<Config>>>;

pub(crate) fn run() {
    let objects: Vec<Config> = (0..OBJECTS).map(object).collect();
    let keys: Vec<ConfigKey> = objects.iter().map(Config::key).collect();
    let store = MemoryStore::new([VirtualService::GVK]);
    let baseline = Baseline::default();
    for object in &objects {
        store.create(object.clone()).expect("it is new");
        baseline.write().insert(object.key(), Arc::new(object.clone()));
    }
    far_away();
    get(&store, &baseline, &keys);
    let alone = update(&store, &baseline, &objects);
    events(&store, &objects, alone);
}

fn case(workload: &'static str, metric: &'static str) -> Case<'static> {
    Case { workload, shape: "100k objects", metric }
}

fn steps() -> impl Iterator<Item = usize> {
    let objects = OBJECTS as usize;
    (0..STEPS as usize).map(move |step| step * STRIDE as usize % objects)
}

/// What the machine takes to read a place that no cache holds, and of which it learns by the read before.
///
/// A get waits so for the table, for the key and for the object.
fn far_away() {
    /// Words from one place to the next, about as many as objects of a store have.
    const APART: usize = 96;
    let mut places: Vec<usize> = (0..OBJECTS as usize).map(|place| place * APART).collect();
    fastrand::Rng::with_seed(1).shuffle(&mut places);
    let mut next = vec![0; OBJECTS as usize * APART];
    for (from, to) in places.iter().zip(places.iter().cycle().skip(1)) {
        next[*from] = *to;
    }
    let read = || {
        black_box((0..STEPS).fold(0, |place, _| next[place]));
    };
    let (time, _) = compare(ROUNDS, read, || {});
    case("S1", "read of one place far away, ns").print(time / f64::from(STEPS), None);
}

/// Any of all objects, by a key that the caller has just come by or by one that is as far away as the object,
/// and one of a few objects that are asked for again and again.
fn get(store: &MemoryStore, baseline: &Baseline, keys: &[ConfigKey]) {
    // Made in the order in which they are asked for, so that each one is at hand.
    let at_hand: Vec<ConfigKey> = steps().take(keys.len()).map(|step| copy(&keys[step])).collect();
    let in_order = |step: usize| step % OBJECTS as usize;
    let by_stride = |step: usize| step * STRIDE as usize % OBJECTS as usize;
    let among_few = |step: usize| by_stride(step) % 1000;
    let cases: [(_, _, &dyn Fn(usize) -> usize); 3] = [
        ("get any by a key at hand, ns", &at_hand[..], &in_order),
        ("get any by a key far away, ns", keys, &by_stride),
        ("get one of 1000, ns", keys, &among_few),
    ];
    for (metric, keys, index) in cases {
        let keys = || (0..STEPS as usize).map(|step| &keys[index(step)]);
        let (ours, by_hand) = compare(
            ROUNDS,
            || keys().for_each(|key| drop(black_box(store.get(key)))),
            || keys().for_each(|key| drop(black_box(baseline.read().get(key).cloned()))),
        );
        let units = f64::from(STEPS);
        case("S1", metric).print(ours / units, Some(by_hand / units));
    }
}

/// A key that shares nothing with the other.
fn copy(key: &ConfigKey) -> ConfigKey {
    ConfigKey::new(key.gvk.clone(), key.name.namespace(), key.name.name())
}

/// Both are handed a clone of the object, which is part of the time.
fn update(store: &MemoryStore, baseline: &Baseline, objects: &[Config]) -> f64 {
    let (ours, by_hand) = compare(
        ROUNDS,
        || {
            steps().for_each(|step| {
                drop(black_box(store.update(objects[step].clone()).expect("it is there")));
            });
        },
        || {
            steps().for_each(|step| {
                let object = Arc::new(objects[step].clone());
                black_box(baseline.write().insert(object.key(), object));
            });
        },
    );
    let units = f64::from(STEPS);
    case("S2", "update with the clone it takes, ns").print(ours / units, Some(by_hand / units));
    ours / units
}

/// The time of an update with handlers above that of one without, for each handler.
fn events(store: &MemoryStore, objects: &[Config], alone: f64) {
    let seen = Arc::new(AtomicU64::new(0));
    let subscriptions: Vec<_> = (0..HANDLERS)
        .map(|_| {
            let seen = Arc::clone(&seen);
            let handler = move |_: &_| {
                seen.fetch_add(1, Ordering::Relaxed);
            };
            store.subscribe(&VirtualService::GVK, Replay::Changes, Box::new(handler))
        })
        .collect();
    let (with_handlers, _) = compare(
        ROUNDS,
        || {
            steps().for_each(|step| {
                drop(black_box(store.update(objects[step].clone()).expect("it is there")));
            });
        },
        || {},
    );
    assert!(seen.load(Ordering::Relaxed) >= u64::from(STEPS) * u64::from(HANDLERS));
    drop(subscriptions);
    let each = (with_handlers / f64::from(STEPS) - alone) / f64::from(HANDLERS);
    case("S3", "event to each of 10 handlers, ns").print(each, None);
}

fn object(number: u32) -> Config {
    let spec = VirtualService {
        hosts: vec![format!("service-{number}.example.com")],
        ..VirtualService::default()
    };
    let meta = Meta::new(
        VirtualService::GVK,
        format!("namespace-{}", number % 100),
        format!("service-{number}"),
    );
    let mut object = Config::new(meta, spec);
    object.meta.labels.insert("app".to_owned(), format!("service-{number}"));
    object
}
