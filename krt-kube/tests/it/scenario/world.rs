//! A server to which things happen, and informers that have to keep up.

use crate::fixture::{Lab, cart, config_map, definition, pass};
use fastrand::Rng;
use k8s_openapi::api::core::v1::ConfigMap;
use krt::{Batch, Collection, Event, Subscription};
use krt_kube::testing::{Fault, Verb};
use krt_kube::{ObjectKey, Watched};
use kube::core::{ApiResource, DynamicObject, GroupVersionKind};
use kube::{Resource, ResourceExt};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

type Versions = BTreeMap<ObjectKey, String>;

/// The informers of one sequence and what their subscribers have seen.
pub(super) struct World {
    lab: Lab,
    rng: Rng,
    maps: Followed<ConfigMap>,
    /// By labels, so that objects come and go by them.
    labeled: Followed<ConfigMap>,
    carts: Followed<DynamicObject>,
    is_down: bool,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let lab = Lab::new();
        let mut rng = Rng::with_seed(seed);
        let maps = lab.cluster.informer::<ConfigMap>().page_size(1 + rng.u32(0..4));
        let maps = if rng.bool() { maps.streaming_list() } else { maps };
        if rng.bool() {
            lab.server.refuse_streaming_lists();
        }
        let kind = ApiResource::from_gvk(&GroupVersionKind::gvk("example.com", "v1", "Cart"));
        let labeled = lab.cluster.informer::<ConfigMap>().labels("side=left").start();
        let carts = lab.cluster.informer_with::<DynamicObject>(kind).when_served().start();
        Self {
            rng,
            maps: Followed::new(maps.start()),
            labeled: Followed::new(labeled),
            carts: Followed::new(carts),
            lab,
            is_down: false,
        }
    }

    /// Lets something happen; without waiting for what it causes, most of the time.
    pub(super) async fn step(&mut self) {
        let server = self.lab.server.clone();
        let name = format!("object-{}", self.rng.u8(0..5));
        match self.rng.u8(0..20) {
            0..6 => {
                let side = if self.rng.bool() { "left" } else { "right" };
                let mut map = config_map("shop", &name, side);
                map["metadata"]["labels"] = serde_json::json!({"side": side});
                server.put(map);
            }
            6..9 => {
                server.delete("v1", "ConfigMap", "shop", &name);
            }
            9..11 if self.is_served() => {
                server.put(cart("shop", &name, 1));
            }
            9..11 => {
                server.put(definition());
            }
            11 if self.is_served() => {
                server.delete("example.com/v1", "Cart", "shop", &name);
            }
            12 if self.rng.bool() && self.is_served() => {
                let (version, kind) = ("apiextensions.k8s.io/v1", "CustomResourceDefinition");
                server.delete(version, kind, "", "carts.example.com");
            }
            13 => server.cut_watches(),
            14 => server.end_watches(),
            15 => server.send_bookmarks(),
            16 => server.compact(),
            17 if self.is_down => {
                server.start();
                self.is_down = false;
            }
            17 => {
                server.stop();
                self.is_down = true;
            }
            18 => server.inject(self.fault()),
            _ => self.pause().await,
        }
    }

    /// Mends everything and waits until nothing is left to do.
    pub(super) async fn settle(&mut self) {
        self.lab.server.start();
        self.is_down = false;
        krt_kube::testing::settle().await;
    }

    /// Compares what is there, and what subscribers were told, with the server.
    pub(super) fn check(&self, seed: u64) {
        let maps = self.lab.server.objects("v1", "ConfigMap");
        let left: Vec<_> = maps
            .iter()
            .filter(|map| map["metadata"]["labels"]["side"] == "left")
            .cloned()
            .collect();
        self.maps.check(seed, "maps", &versions(&maps));
        self.labeled.check(seed, "labeled", &versions(&left));
        let carts = self.lab.server.objects("example.com/v1", "Cart");
        self.carts.check(seed, "carts", &versions(&carts));
    }

    fn is_served(&self) -> bool {
        let definitions =
            self.lab.server.objects("apiextensions.k8s.io/v1", "CustomResourceDefinition");
        !definitions.is_empty()
    }

    fn fault(&mut self) -> Fault {
        let fault = match self.rng.u8(0..5) {
            0 => Fault::status(500),
            1 => Fault::status(410),
            2 => Fault::too_many_requests(Duration::from_secs(3)),
            3 => Fault::disconnect(),
            _ => Fault::delay(Duration::from_secs(2)),
        };
        let fault = fault.times(self.rng.usize(1..4));
        match self.rng.u8(0..3) {
            0 => fault.on(Verb::List),
            1 => fault.on(Verb::Watch),
            _ => fault,
        }
    }

    async fn pause(&mut self) {
        for _ in 0..self.rng.u8(0..20) {
            tokio::task::yield_now().await;
        }
        if self.rng.u8(0..3) == 0 {
            pass(Duration::from_millis(self.rng.u64(1..2000))).await;
        }
    }
}

fn versions(objects: &[serde_json::Value]) -> Versions {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let version = |object: &serde_json::Value| {
        let meta = &object["metadata"];
        let key = ObjectKey::new(&text(&meta["namespace"]), &text(&meta["name"]));
        (key, text(&meta["resourceVersion"]))
    };
    objects.iter().map(version).collect()
}

/// A collection, and the state that its events add up to.
struct Followed<K: Resource + Send + Sync + 'static> {
    collection: Collection<Watched<K>>,
    replayed: Arc<Mutex<Replay>>,
    _subscription: Subscription,
}

/// What a subscriber knows; it notes when an event does not follow from those before.
#[derive(Default)]
struct Replay {
    versions: Versions,
    faults: Vec<String>,
}

impl<K: Resource + Debug + Send + Sync + 'static> Followed<K> {
    fn new(collection: Collection<Watched<K>>) -> Self {
        let replayed = Arc::new(Mutex::new(Replay::default()));
        let target = Arc::clone(&replayed);
        let subscription = collection.subscribe(move |batch| target.lock().follow(batch));
        Self { collection, replayed, _subscription: subscription }
    }

    #[track_caller]
    fn check(&self, seed: u64, name: &str, expected: &Versions) {
        let found = self.collection.list();
        let version = |object: &Arc<Watched<K>>| {
            (krt::Object::key(&**object), object.resource_version().to_owned())
        };
        let found: Versions = found.iter().map(version).collect();
        assert_eq!(found, *expected, "seed {seed}: {name} differ from the server");
        let replay = self.replayed.lock();
        assert_eq!(
            replay.versions, found,
            "seed {seed}: events of {name} add up to something else"
        );
        assert_eq!(replay.faults, Vec::<String>::new(), "seed {seed}: {name}");
        assert!(self.collection.is_synced(), "seed {seed}: {name}");
    }
}

impl Replay {
    fn follow<K: Resource + Send + Sync + 'static>(&mut self, batch: &Batch<Watched<K>>) {
        for event in batch.events() {
            let key = event.key();
            let version = |object: &Watched<K>| object.object().resource_version();
            let before = match event {
                Event::Added { .. } => None,
                Event::Updated { old, .. } | Event::Deleted { old } => version(old),
            };
            if self.versions.get(&key).cloned() != before {
                self.faults.push(format!("{event} after {:?}", self.versions.get(&key)));
            }
            match event.new().and_then(|new| version(new)) {
                Some(version) => self.versions.insert(key, version),
                None => self.versions.remove(&key),
            };
        }
    }
}
