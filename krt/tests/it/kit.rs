//! The test kit: orders, purity and leaks.
//!
//! Case 86 asks that the assertion state of the build be told. Here assertions are no matter of the
//! build but of the graph ([`GraphOptions::checking_purity`]) and of the test ([`LeakCheck`]), so
//! the case is that they are off unless they were asked for, and that they find something when they
//! were.

use crate::shop::{Count, Pod, Service};
use krt::testing::{LeakCheck, Tracker, in_every_order};
use krt::{Fetched, Graph, GraphOptions};
use parking_lot::Mutex;
use std::any::Any;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

/// Which of two collections of the same rank calls first.
fn first_call(options: GraphOptions) -> String {
    let graph = options.build();
    let inputs = graph.source::<Count>("inputs");
    let calls = Arc::new(Mutex::new(Vec::new()));
    let kept: Vec<_> = ["left", "right"]
        .into_iter()
        .map(|name| {
            let mapped = inputs.collection().map(name, |_, input| Some(count(&input.0, 1)));
            let calls = Arc::clone(&calls);
            mapped.subscribe(move |_| calls.lock().push(name.to_owned()))
        })
        .collect();
    inputs.set(count("a", 1));
    drop(kept);
    calls.lock().swap_remove(0)
}

#[test]
fn seeds_choose_the_order_within_a_rank() {
    let first: BTreeSet<_> =
        (0..20).map(|seed| first_call(GraphOptions::new().shuffled(seed))).collect();
    assert_eq!(first, BTreeSet::from(["left".to_owned(), "right".to_owned()]));
    assert_eq!(first_call(GraphOptions::new()), "left");
}

#[test]
#[should_panic(expected = "the outcome depends on the order\nseed ")]
fn dependence_on_the_order_is_found() {
    in_every_order(20, first_call);
}

#[test]
fn seeds_choose_the_limits_of_transactions() {
    let batches = |options: GraphOptions| {
        let graph = options.manual().build();
        let (left, right) = (graph.source::<Count>("left"), graph.source::<Count>("right"));
        let trackers =
            [Tracker::batches(&left.collection()), Tracker::batches(&right.collection())];
        for key in ["a", "b"] {
            graph.write(|tx| {
                tx.set(&left, count(key, 1));
                tx.set(&right, count(key, 1));
                tx.set(&left, count("c", 1));
            });
        }
        graph.run_until_settled();
        assert_eq!((left.collection().len(), right.collection().len()), (3, 2));
        trackers.map(|tracker| tracker.take())
    };
    let found: BTreeSet<_> =
        (0..50).map(|seed| batches(GraphOptions::new().shuffled(seed))).collect();
    assert!(found.contains(&batches(GraphOptions::new())), "{found:?}");
    let lefts: BTreeSet<_> = found.iter().map(|[left, _]| left.join(" ")).collect();
    assert!(lefts.contains("add/a add/c add/b"), "{lefts:?}");
    assert!(lefts.contains("add/a,add/b,add/c"), "{lefts:?}");
}

#[test]
fn outcome_of_a_diamond_is_the_same_in_every_order() {
    let totals = in_every_order(50, |options| {
        let graph = options.checking_purity().build();
        let pods = graph.source::<Pod>("pods");
        let services = graph.source::<Service>("services");
        let (read, by_pod) = (services.collection(), pods.collection());
        let counts = pods.collection().map("counts", move |cx, pod| {
            Some(count(&pod.name, cx.selecting(&read, &pod.labels).len()))
        });
        let selected = services.collection().map("selected", move |cx, service| {
            let pods = cx.filter(&by_pod, |_| true);
            Some(count(&service.name, pods.len()))
        });
        let totals = graph.singleton("totals", move |cx| {
            let (counts, selected) = (cx.all(&counts), cx.all(&selected));
            let sum = |all: &Fetched<'_, Count>| all.iter().map(|count| count.1).sum::<usize>();
            Some(format!("{} {}", sum(&counts), sum(&selected)))
        });
        graph.write(|tx| {
            tx.set(&services, Service::new("ns/one", [("app", "a")]));
            tx.set(&pods, Pod::new("ns/a", "").labels([("app", "a")]));
            tx.set(&pods, Pod::new("ns/b", "").labels([("app", "b")]));
            tx.set(&services, Service::new("ns/two", [("app", "a")]));
            tx.remove(&pods, &"ns/b".to_owned());
        });
        totals.list()
    });
    assert_eq!(*totals[0], "2 2");
}

/// The panic of a graph that checks purity.
fn panic_of(write: impl FnOnce()) -> String {
    let payload: Box<dyn Any + Send> =
        catch_unwind(AssertUnwindSafe(write)).expect_err("the check panics");
    payload.downcast_ref::<String>().cloned().expect("the message is formatted")
}

#[test]
fn impure_result_is_reported_with_node_and_key() {
    let graph = GraphOptions::new().checking_purity().build();
    let inputs = graph.source::<Count>("inputs");
    let runs = AtomicUsize::new(0);
    let numbered = inputs.collection().map("numbered", move |_, input| {
        let number = if input.0 == "b" { runs.fetch_add(1, Ordering::Relaxed) } else { 0 };
        Some(count(&input.0, number))
    });
    inputs.set(count("a", 1));
    assert_eq!(numbered.len(), 1);
    let message = panic_of(|| {
        inputs.set(count("b", 1));
    });
    assert_eq!(message, "collection \"numbered\", input \"b\": two runs have different results");
}

#[test]
fn impure_reads_are_reported_with_node_and_key() {
    let graph = GraphOptions::new().checking_purity().build();
    let inputs = graph.source::<Count>("inputs");
    let other = graph.source::<Count>("other");
    let (read, runs) = (other.collection(), AtomicUsize::new(0));
    let mapped = inputs.collection().map("mapped", move |cx, input| {
        let key = runs.fetch_add(1, Ordering::Relaxed).to_string();
        let _ = cx.get(&read, &key);
        Some(count(&input.0, 1))
    });
    let message = panic_of(|| {
        inputs.set(count("a", 1));
    });
    assert_eq!(message, "collection \"mapped\", input \"a\": two runs have different reads");
    drop(mapped);
}

#[test]
fn equal_failures_are_pure() {
    let graph = GraphOptions::new().checking_purity().build();
    let inputs = graph.source::<Count>("inputs");
    let mapped = inputs.collection().try_map("mapped", |_, input| match input.1 {
        0 => Err("zero"),
        number => Ok(Some(count(&input.0, number))),
    });
    inputs.set(count("a", 0));
    assert_eq!(mapped.errors()[0].message(), "zero");
}

#[test]
fn ten_thousand_derivations_made_and_dropped_leave_flat_counters() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let services = graph.source::<Service>("services");
    pods.set(Pod::new("ns/a", "").labels([("app", "a")]));
    services.set(Service::new("ns/one", [("app", "a")]));
    let once = || {
        let index = services.collection().index("namespace", |s: &Service| [s.namespace.clone()]);
        let (read, all) = (index, services.collection());
        let counts = pods.collection().map("counts", move |cx, pod| {
            let selecting = cx.fetch_selecting(&read, &pod.namespace, &pod.labels).len();
            let all = cx.filter(&all, |_| true).len() + cx.all(&all).len();
            Some(count(&pod.name, selecting + all))
        });
        let queue = counts.subscribe_queue();
        assert_eq!(queue.drain().len(), 1);
    };
    once();
    let check = LeakCheck::start(&graph);
    (0..10_000).for_each(|_| once());
    check.assert_flat();
}

#[test]
fn hundred_thousand_relabels_leave_flat_counters() {
    let graph = Graph::new();
    let pods = graph.source::<Pod>("pods");
    let services = graph.source::<Service>("services");
    let index = services.collection().index("namespace", |s: &Service| [s.namespace.clone()]);
    let (read, all) = (index.clone(), services.collection());
    let counts = pods.collection().map("counts", move |cx, pod| {
        let own = cx.get(&all, &format!("ns/{}", pod.name)).is_some();
        let found = cx.fetch_selecting(&read, &pod.namespace, &pod.labels).len();
        Some(count(&pod.name, found + usize::from(own)))
    });
    let relabel = |round: usize| {
        graph.write(|tx| {
            for pod in 0..10 {
                let label = format!("app-{}", (round + pod) % 100);
                tx.set(&pods, Pod::new(&format!("ns/{pod}"), "").labels([("app", &*label)]));
                tx.set(&services, Service::new(&format!("ns/{pod}"), [("app", &*label)]));
            }
        });
    };
    (0..100).for_each(relabel);
    let check = LeakCheck::start(&graph);
    (100..10_100).for_each(relabel);
    check.assert_flat();
    assert_eq!(counts.len(), 10);
}

#[test]
fn case_086_purity_is_checked_where_it_was_asked_for() {
    let runs = |options: GraphOptions| {
        let graph = options.build();
        let inputs = graph.source::<Count>("inputs");
        let runs = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&runs);
        let mapped = inputs.collection().map("mapped", move |_, input| {
            counter.fetch_add(1, Ordering::Relaxed);
            Some(count(&input.0, 1))
        });
        inputs.set(count("a", 1));
        assert_eq!(mapped.len(), 1);
        (runs.load(Ordering::Relaxed), graph.dump().nodes[1].runs)
    };
    assert_eq!(runs(GraphOptions::new()), (1, 1));
    assert_eq!(runs(GraphOptions::new().checking_purity()), (2, 1));
}

#[test]
fn case_086_leak_counters_find_what_is_left() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    inputs.set(count("a", 1));
    let check = LeakCheck::start(&graph);
    check.assert_flat();
    let left = inputs.collection().map("left", |_, input| Some(count(&input.0, 1)));
    let message = panic_of(|| check.assert_flat());
    assert!(message.contains("nodes: 1") && message.contains("nodes: 2"), "{message}");
    drop(left);
    check.assert_flat();
}
