//! Metrics of the process and of tokio.

use mesh_monitoring::Label;
use mesh_monitoring::Registry;
use mesh_monitoring::testing::{Probe, at_least, exactly, less_than};

#[cfg(all(feature = "process", target_os = "linux"))]
#[test]
fn process_has_the_standard_metrics() {
    let registry = Registry::new();
    mesh_monitoring::process::define(&registry).expect("the names are free");
    mesh_monitoring::process::define(&registry).expect("they are the same");
    let text = registry.prometheus_text();
    let types: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")).collect();
    let expected = [
        "process_cpu_seconds_total counter",
        "process_max_fds gauge",
        "process_open_fds gauge",
        "process_resident_memory_bytes gauge",
        "process_start_time_seconds gauge",
        "process_threads gauge",
        "process_virtual_memory_bytes gauge",
    ];
    assert_eq!(types, expected);
    let probe = Probe::new(&registry);
    probe.assert("process_resident_memory_bytes", [], at_least(100_000.0));
    probe.assert("process_open_fds", [], at_least(3.0));
    probe.assert("process_threads", [], at_least(1.0));
    // In this century, after 2020.
    probe.assert("process_start_time_seconds", [], at_least(1_577_836_800.0));
    probe.assert("process_start_time_seconds", [], less_than(4_102_444_800.0));
}

#[cfg(feature = "tokio")]
#[test]
fn runtime_shows_its_workers_and_tasks() {
    let registry = Registry::new();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("it starts");
    mesh_monitoring::tokio::define(&registry, runtime.handle()).expect("the names are free");
    let probe = Probe::new(&registry);
    let task = runtime.spawn(std::future::pending::<()>());
    probe.assert("tokio_workers", [], exactly(1.0));
    probe.assert("tokio_alive_tasks", [], exactly(1.0));
    task.abort();
    runtime.block_on(async {
        assert!(task.await.expect_err("it was aborted").is_cancelled());
    });
    probe.assert("tokio_alive_tasks", [], exactly(0.0));
    probe.assert("tokio_worker_parks_total", [Label::new("worker").value("0")], at_least(0.0));
    assert!(
        registry.prometheus_text().contains("# TYPE tokio_worker_busy_seconds_total counter\n")
    );
}
