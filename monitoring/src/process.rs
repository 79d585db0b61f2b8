//! Metrics of the process under the names that Prometheus client libraries share, with the feature `process`.

use crate::{DefinitionError, Registry};

/// Defines the metrics of the process this is called in.
///
/// | metric | kind | meaning |
/// |---|---|---|
/// | `process_cpu_seconds_total` | sum | time on CPUs, in user and system mode |
/// | `process_max_fds` | gauge | most files that may be open |
/// | `process_open_fds` | gauge | files that are open |
/// | `process_resident_memory_bytes` | gauge | memory in RAM |
/// | `process_start_time_seconds` | gauge | start, in seconds of Unix time |
/// | `process_threads` | gauge | threads |
/// | `process_virtual_memory_bytes` | gauge | memory that is mapped |
///
/// The values come from `/proc` at each scrape. On systems without it nothing is defined; a value that cannot be
/// read is missing from that scrape.
///
/// ```
/// use mesh_monitoring::{Registry, process};
///
/// let registry = Registry::new();
/// process::define(&registry)?;
/// # #[cfg(target_os = "linux")]
/// assert!(registry.prometheus_text().contains("\nprocess_resident_memory_bytes "));
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
///
/// # Errors
///
/// When one of the names is taken by a metric of another shape.
#[cfg_attr(not(target_os = "linux"), expect(unused_variables, reason = "nothing can be read"))]
pub fn define(registry: &Registry) -> Result<(), DefinitionError> {
    #[cfg(target_os = "linux")]
    linux::define(registry)?;
    Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
    use procfs::process::{LimitValue, Process, Stat};

    use crate::{DefinitionError, Registry, Stability, Unit};

    /// What a scrape does not show: OpenTelemetry drops it.
    const MISSING: f64 = f64::NAN;

    pub(super) fn define(registry: &Registry) -> Result<(), DefinitionError> {
        let gauge = |name: &str, description: &str, unit: Unit, value: fn() -> f64| {
            let gauge = registry.derived_gauge(name, description).unit(unit);
            gauge.stability(Stability::Stable).build()?.value_from([], value);
            Ok(())
        };
        registry
            .derived_sum(
                "process_cpu_seconds_total",
                "Total user and system CPU time spent in seconds.",
            )
            .unit(Unit::Seconds)
            .stability(Stability::Stable)
            .build()?
            .value_from([], || stat(|stat| (stat.utime + stat.stime) as f64 / ticks()));
        gauge("process_max_fds", "Maximum number of open file descriptors.", Unit::One, max_fds)?;
        gauge("process_open_fds", "Number of open file descriptors.", Unit::One, open_fds)?;
        gauge(
            "process_resident_memory_bytes",
            "Resident memory size in bytes.",
            Unit::Bytes,
            || stat(|stat| (stat.rss * procfs::page_size()) as f64),
        )?;
        let start = start_time();
        registry
            .derived_gauge(
                "process_start_time_seconds",
                "Start time of the process since unix epoch in seconds.",
            )
            .unit(Unit::Seconds)
            .stability(Stability::Stable)
            .build()?
            .value_from([], move || start);
        gauge("process_threads", "Number of OS threads in the process.", Unit::One, || {
            stat(|stat| stat.num_threads as f64)
        })?;
        gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.", Unit::Bytes, || {
            stat(|stat| stat.vsize as f64)
        })
    }

    fn stat(value: impl FnOnce(&Stat) -> f64) -> f64 {
        let stat = Process::myself().and_then(|process| process.stat());
        stat.as_ref().map_or(MISSING, value)
    }

    fn ticks() -> f64 {
        procfs::ticks_per_second() as f64
    }

    fn open_fds() -> f64 {
        let count = Process::myself().and_then(|process| process.fd_count());
        count.map_or(MISSING, |count| count as f64)
    }

    fn max_fds() -> f64 {
        match Process::myself().and_then(|process| process.limits()) {
            Ok(limits) => match limits.max_open_files.soft_limit {
                LimitValue::Unlimited => f64::INFINITY,
                LimitValue::Value(limit) => limit as f64,
            },
            Err(_) => MISSING,
        }
    }

    fn start_time() -> f64 {
        let boot = procfs::boot_time_secs().map_or(MISSING, |seconds| seconds as f64);
        stat(|stat| boot + stat.starttime as f64 / ticks())
    }
}
