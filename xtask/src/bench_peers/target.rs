//! What is aimed at: how many times better than Istio's package ours shall be.

/// Workload, how the metric begins, how many times better.
const TARGETS: &[(&str, &str, f64)] = &[
    ("W1", "full build, ms", 10.0),
    ("W4", "full build, ms", 10.0),
    ("W7", "full build, ms", 10.0),
    ("W1", "update to handler p50", 20.0),
    ("W4", "update to handler p50", 20.0),
    ("W7", "update to handler p50", 20.0),
    ("W3", "burst of 1000 until nothing runs", 100.0),
    ("W12", "with the inputs", 4.0),
    ("W12", "beside the inputs", 4.0),
    ("V1", "validate", 20.0),
    ("V2", "validate", 20.0),
    ("C1", "YAML to", 5.0),
    ("C2", "JSON spec", 5.0),
    ("L2 JSON", "line", 2.0),
    ("M1 bound", "record", 5.0),
    ("S1", "authenticate", 1.0),
];

/// The target of a row, if there is one for it.
pub(crate) fn of(workload: &str, shape: &str, metric: &str) -> Option<f64> {
    let name = format!("{workload} {shape}");
    let is_of = |(of, begin, _): &&(&str, &str, f64)| {
        let is_workload =
            name.strip_prefix(of).is_some_and(|rest| !rest.starts_with(char::is_numeric));
        is_workload && metric.starts_with(begin)
    };
    TARGETS.iter().find(is_of).map(|(_, _, target)| *target)
}

/// Whether a larger number is the better one.
pub(crate) fn is_rate(metric: &str) -> bool {
    metric.contains("MB/s")
}

/// How many times better a number is than another.
pub(crate) fn times_better(metric: &str, ours: f64, other: f64) -> f64 {
    if is_rate(metric) { ours / other } else { other / ours }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_by_workload_shape_and_metric() {
        assert_eq!(of("W1", "10k", "full build, ms"), Some(10.0));
        assert_eq!(of("W1", "10k", "full build, processor ms"), None);
        assert_eq!(of("W12", "10k", "with the inputs, bytes per pod"), Some(4.0));
        assert_eq!(of("L2", "JSON, message", "line, ns"), Some(2.0));
        assert_eq!(of("L2", "text, message", "line, ns"), None);
        assert_eq!(of("M1", "bound sum", "record, ns"), Some(5.0));
        assert_eq!(of("M1", "sum, 3 labels each time", "record, ns"), None);
    }

    #[test]
    fn rates_are_better_when_larger() {
        assert_eq!(times_better("YAML to typed, MB/s", 10.0, 5.0), 2.0);
        assert_eq!(times_better("line, ns", 10.0, 5.0), 0.5);
    }
}
