use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use mesh_monitoring::testing::{Probe, distribution, exactly};
use mesh_monitoring::{Registry, Sum};

use crate::{KIND, NAME};

const THREADS: u32 = 8;
const ROUNDS: u32 = 10_000;

#[test]
fn eight_threads_on_one_series_lose_nothing() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("events", "").build().unwrap().with([KIND.value("a")]);
    let gauge = registry.gauge("clients", "").build().unwrap();
    let took = registry.distribution("took", "", [1.0]).build().unwrap();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..ROUNDS {
                    sum.increment();
                    sum.record(0.25);
                    gauge.add(1.0);
                    took.record(2.0);
                }
            });
        }
    });

    let records = f64::from(THREADS * ROUNDS);
    probe.assert("events", [KIND.value("a")], exactly(1.25 * records));
    probe.assert("clients", [], exactly(records));
    probe.assert("took", [], distribution(u64::from(THREADS * ROUNDS), 2.0 * records));
    let text = registry.prometheus_text();
    assert!(text.contains("\nevents{kind=\"a\"} 100000\n"));
    assert!(text.contains("\ntook_count 80000\n"));
}

#[test]
fn case_06_a_hundred_threads_make_series_of_their_own() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("events", "").build().unwrap();
    let gauge = registry.gauge("clients", "").build().unwrap();
    let took = registry.distribution("took", "", [1.0]).build().unwrap();
    thread::scope(|scope| {
        for number in 0..100 {
            let label = NAME.value(number.to_string());
            let (sum, gauge, took) = (&sum, &gauge, &took);
            scope.spawn(move || {
                sum.with([label.clone()]).record(1.0);
                gauge.with([label.clone()]).record(2.0);
                took.with([label]).record(3.0);
            });
        }
    });

    assert_eq!(probe.series().len(), 300);
    probe.assert("events", [NAME.value("99")], exactly(1.0));
    probe.assert("clients", [NAME.value("99")], exactly(2.0));
    probe.assert("took", [NAME.value("99")], distribution(1, 3.0));
}

#[test]
fn threads_that_race_for_the_last_places_lose_nothing() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("events", "").cardinality_limit(10).build().unwrap();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for number in 0..100 {
                    sum.with([NAME.value(number.to_string())]).increment();
                }
            });
        }
    });

    let all = probe.series();
    assert_eq!(all.len(), 11);
    let total: f64 = all.iter().map(|it| it.value().to_string().parse::<f64>().unwrap()).sum();
    assert_eq!(total, 800.0);
}

#[test]
fn scrapes_during_recording_are_consistent_and_never_go_back() {
    let registry = Registry::new();
    let sum = registry.sum("events", "").build().unwrap();
    let took = registry.distribution("took", "", [1.0, 2.0]).build().unwrap();
    let done = AtomicBool::new(false);
    sum.increment();
    took.record(0.5);
    let texts: Vec<_> = thread::scope(|scope| {
        for number in 0..THREADS {
            let (done, sum, took) = (&done, &sum, &took);
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    sum.increment();
                    took.record(f64::from(number % 3));
                }
            });
        }
        let texts = (0..50).map(|_| registry.prometheus_text()).collect();
        done.store(true, Ordering::Relaxed);
        texts
    });

    let mut last = (0, 0);
    for text in texts {
        let buckets = [
            value(&text, "took_bucket{le=\"1\"}"),
            value(&text, "took_bucket{le=\"2\"}"),
            value(&text, "took_bucket{le=\"+Inf\"}"),
        ];
        assert!(buckets.is_sorted(), "{text}");
        assert_eq!(buckets[2], value(&text, "took_count"), "{text}");
        let now = (value(&text, "events"), buckets[2]);
        assert!(now.0 >= last.0 && now.1 >= last.1, "{last:?} then {now:?}");
        last = now;
    }
}

#[test]
fn threads_that_define_the_same_metric_share_it() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for number in 0..20 {
                    let sum: Sum = registry.sum(format!("events_{number}"), "").build().unwrap();
                    sum.increment();
                    assert!(registry.prometheus_text().contains("events_0 "));
                }
            });
        }
    });

    assert_eq!(registry.definitions().len(), 20);
    probe.assert("events_19", [], exactly(f64::from(THREADS)));
}

#[track_caller]
fn value(text: &str, series: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.expect("the series is shown").parse().expect("a whole number")
}
