//! Informers beside plain stores of `kube_runtime::reflector`, on the API server double over
//! loopback; prints a line of JSON for each result.
//!
//! The server runs on threads of its own, the client on this one, so that the processor time of
//! this thread is that of the client.

mod objects;
mod stores;

use cap::Cap;
use k8s_openapi::api::core::v1::{Pod, Service};
use k8s_openapi::api::discovery::v1::EndpointSlice;
use krt::{Collection, Graph};
use krt_kube::testing::{ApiServer, Listener};
use krt_kube::{Cluster, Watched};
use kube::{Client, Config};
use mesh_measure::{Case, real_time, thread_time};
use std::alloc::System;
use std::sync::mpsc;
use std::time::Duration;
use stores::Stores;
use tokio::runtime::{Builder, Runtime};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

const ROUNDS: usize = 3;

/// One measured run: nanoseconds and bytes.
struct Sample {
    real: f64,
    processor: f64,
    held: f64,
}

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let server_side = Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let server_side = server_side.expect("a runtime can be made");
    let server = ApiServer::new();
    let listener = server_side.block_on(server.listen()).expect("a port can be had");

    objects::fill(&server);
    first_sync(&listener);
    single_changes(&server, &listener);
    burst(&server, &listener);
    drop(listener);
    server_side.shutdown_background();
}

fn client_side() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime can be made")
}

/// Lets the client do what it has to for a while.
fn pause(runtime: &Runtime, milliseconds: u64) {
    runtime.block_on(async { tokio::time::sleep(Duration::from_millis(milliseconds)).await });
}

fn client(listener: &Listener) -> Client {
    let url = listener.url().parse().expect("the address is a URL");
    Client::try_from(Config::new(url)).expect("plain HTTP needs nothing")
}

type Informers =
    (Collection<Watched<Pod>>, Collection<Watched<EndpointSlice>>, Collection<Watched<Service>>);

fn start(cluster: &Cluster) -> Informers {
    (
        cluster.informer::<Pod>().without_managed_fields().start(),
        cluster.informer::<EndpointSlice>().without_managed_fields().start(),
        cluster.informer::<Service>().without_managed_fields().start(),
    )
}

/// 30,000 pods, 30,000 slices and 5,000 services to synced.
fn first_sync(listener: &Listener) {
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        plain.push(sample(async || {
            let stores = Stores::start(&client(listener));
            stores.ready().await;
            stores
        }));
        ours.push(sample(async || {
            let cluster = Cluster::new(&Graph::new(), client(listener));
            let informers = start(&cluster);
            cluster.ready().await;
            (cluster, informers)
        }));
    }
    let least = |of: fn(&Sample) -> f64| {
        let least = |samples: &[Sample]| samples.iter().map(of).fold(f64::MAX, f64::min);
        (least(&ours), least(&plain))
    };
    let shape = "30k pods, 30k slices, 5k services";
    let (mine, theirs) = least(|sample| sample.real / 1e6);
    Case { workload: "first sync", shape, metric: "real time, ms" }.print(mine, Some(theirs));
    let (mine, theirs) = least(|sample| sample.processor / 1e6);
    Case { workload: "first sync", shape, metric: "processor time of the client, ms" }
        .print(mine, Some(theirs));
    let (mine, theirs) = least(|sample| sample.held / 1e6);
    Case { workload: "first sync", shape, metric: "memory held, MB" }.print(mine, Some(theirs));
}

/// Measures what somebody does on a fresh runtime, and what is held afterwards.
fn sample<T>(work: impl AsyncFn() -> T) -> Sample {
    let runtime = client_side();
    let (before, start, busy) = (in_use(), real_time(), thread_time());
    let made = runtime.block_on(work());
    let (real, processor) = (real_time() - start, thread_time() - busy);
    // The buffers of the last answer are given back when the watches have begun.
    pause(&runtime, 500);
    let held = in_use() - before;
    drop(made);
    pause(&runtime, 100);
    Sample { real, processor, held }
}

/// From a change on the server to the event of a derived collection, 100 times a second.
fn single_changes(server: &ApiServer, listener: &Listener) {
    let runtime = client_side();
    let _entered = runtime.enter();
    let cluster = Cluster::new(&Graph::new(), client(listener));
    let informers = start(&cluster);
    runtime.block_on(cluster.ready());
    let ips = informers.0.map("ips", |_, pod| {
        let ip = pod.status.as_ref()?.pod_ip.clone()?;
        Some(format!("{} {ip}", pod.metadata.name.as_deref()?))
    });
    let (sender, receiver) = mpsc::channel();
    let subscription = ips.subscribe(move |batch| {
        // A new address is a new key, so each change is an addition and a deletion.
        for _ in batch.events().iter().filter(|event| event.new().is_some()) {
            let _ = sender.send(real_time());
        }
    });
    while receiver.try_recv().is_ok() {}
    let changing = server.clone();
    let changes = std::thread::spawn(move || change_slowly(&changing));
    let mut seen = Vec::new();
    runtime.block_on(async {
        while seen.len() < 500 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            seen.extend(receiver.try_iter());
            if changes.is_finished() && seen.len() < 500 {
                tokio::time::sleep(Duration::from_millis(500)).await;
                seen.extend(receiver.try_iter());
                break;
            }
        }
    });
    let written = changes.join().expect("the changes do not panic");
    drop(subscription);
    let mut latencies: Vec<_> =
        written.iter().zip(&seen).map(|(from, to)| (to - from) / 1e6).collect();
    latencies.sort_by(f64::total_cmp);
    let case = |metric| Case { workload: "single change", shape: "100 changes per second", metric };
    if seen.len() != 500 {
        case("events (of 500), so no latencies").print(count(seen.len()), None);
        return;
    }
    case("server to derived event, p50, ms").print(sorted_at(&latencies, 0.5), None);
    case("server to derived event, p99, ms").print(sorted_at(&latencies, 0.99), None);
}

/// The value below which a part of a sorted list lies.
fn sorted_at(sorted: &[f64], part: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
    #[expect(clippy::cast_precision_loss, reason = "lists are short")]
    let place = (sorted.len() as f64 * part) as usize;
    sorted.get(place).or(sorted.last()).copied().unwrap_or_default()
}

/// Changes 500 pods, one every ten milliseconds; returns when.
fn change_slowly(server: &ApiServer) -> Vec<f64> {
    let clock = Builder::new_current_thread().enable_time().build();
    let mut written = Vec::new();
    clock.expect("a runtime can be made").block_on(async {
        let mut ticks = tokio::time::interval(Duration::from_millis(10));
        for round in 0..500 {
            ticks.tick().await;
            written.push(real_time());
            server.put(objects::pod(round, 9));
        }
    });
    written
}

/// A thousand changes at once.
fn burst(server: &ApiServer, listener: &Listener) {
    let runtime = client_side();
    let _entered = runtime.enter();
    let graph = Graph::new();
    let cluster = Cluster::new(&graph, client(listener));
    let informers = start(&cluster);
    runtime.block_on(cluster.ready());
    pause(&runtime, 500);
    let before = graph.revision().get();
    let start = real_time();
    let changing = server.clone();
    let changes = std::thread::spawn(move || {
        (0..1000).for_each(|round| drop(changing.put(objects::pod(round, 7))));
        changing.revision().to_string()
    });
    let took = runtime.block_on(async {
        let last = krt_kube::ObjectKey::of(&objects::typed_pod(999, 7).metadata);
        loop {
            let pod = informers.0.get(&last).expect("the pod is there");
            if pod.status.as_ref().and_then(|status| status.pod_ip.as_deref()) == Some("10.7.3.231")
            {
                return real_time() - start;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    drop(changes.join());
    let transactions = graph.revision().get() - before;
    Case { workload: "burst", shape: "1,000 changes", metric: "real time, ms" }
        .print(took / 1e6, None);
    let transactions = count(usize::try_from(transactions).unwrap_or(usize::MAX));
    Case { workload: "burst", shape: "1,000 changes", metric: "transactions" }
        .print(transactions, None);
}

#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53")]
fn count(number: usize) -> f64 {
    number as f64
}

fn in_use() -> f64 {
    count(ALLOCATOR.allocated())
}
