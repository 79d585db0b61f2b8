use mesh_measure::Reading;

/// How a metric may grow because its work does: how the metric begins, and the exponent of the size.
const WORK: &[(&str, &str, f64)] = &[
    ("W1", "full build, ms", 1.0),
    ("W1", "update to handler p50", 0.0),
    ("W1", "batch of 1000", 0.0),
    ("W1", "selector flip", 0.0),
    ("W1", "mesh config to all", 1.0),
    ("W3", "build", 1.0),
    ("W3", "burst of 1000 until nothing runs", 1.0),
    ("W4", "full build, ms", 1.0),
    ("W4", "update to handler p50", 0.0),
    ("W7", "full build, ms", 1.0),
    ("W7", "update to handler p50", 0.0),
    ("W12", "with the inputs", 0.0),
];

/// How much more an exponent may be before the metric is named: what is looked at leaves the caches as it grows.
const TOLERANCE: f64 = 0.15;

/// One metric of one workload over the sizes.
#[derive(Debug)]
pub(super) struct Curve {
    pub(super) workload: String,
    pub(super) metric: String,
    /// The exponent of the work.
    pub(super) work: f64,
    /// Sizes and the least value of each.
    pub(super) points: Vec<(f64, f64)>,
}

impl Curve {
    /// Adds a value to its curve, if its metric is one whose growth is known.
    pub(super) fn take(curves: &mut Vec<Self>, size: u32, reading: &Reading) {
        let Reading { workload, metric, value, .. } = reading;
        let is_of =
            |(of, begin, _): &&(&str, &str, f64)| workload == of && metric.starts_with(begin);
        let Some((.., work)) = WORK.iter().find(is_of) else { return };
        let known =
            curves.iter().position(|curve| (&curve.workload, &curve.metric) == (workload, metric));
        let place = known.unwrap_or_else(|| {
            curves.push(Self {
                workload: workload.clone(),
                metric: metric.clone(),
                work: *work,
                points: Vec::new(),
            });
            curves.len() - 1
        });
        let points = &mut curves[place].points;
        match points.last_mut() {
            Some((last, least)) if *last == f64::from(size) => *least = least.min(*value),
            _ => points.push((f64::from(size), *value)),
        }
    }

    /// The exponent that fits best, by least squares of the logarithms.
    pub(super) fn exponent(&self) -> f64 {
        let logs = || self.points.iter().map(|(size, value)| (size.ln(), value.ln()));
        let count = logs().map(|_| 1.0).sum::<f64>();
        let mean = |of: fn((f64, f64)) -> f64| logs().map(of).sum::<f64>() / count;
        let (x, y) = (mean(|(x, _)| x), mean(|(_, y)| y));
        let slope = logs().map(|(size, value)| (size - x) * (value - y)).sum::<f64>();
        slope / logs().map(|(size, _)| (size - x).powi(2)).sum::<f64>()
    }

    /// Whether it grows faster than its work.
    pub(super) fn is_too_steep(&self) -> bool {
        self.exponent() > self.work + TOLERANCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(metric: &str, values: [f64; 3]) -> Curve {
        let mut curves = Vec::new();
        for (size, value) in [1_000, 10_000, 100_000].into_iter().zip(values) {
            Curve::take(&mut curves, size, &Reading::new("W1", "any", metric, value * 2.0));
            Curve::take(&mut curves, size, &Reading::new("W1", "any", metric, value));
        }
        curves.remove(0)
    }

    #[test]
    fn exponents_are_those_of_the_least_values() {
        let linear = curve("full build, ms", [1.0, 10.0, 100.0]);
        assert!((linear.exponent() - 1.0).abs() < 1e-9 && !linear.is_too_steep());
        let steep = curve("full build, ms", [1.0, 20.0, 400.0]);
        assert!((steep.exponent() - 20_f64.log10()).abs() < 1e-9 && steep.is_too_steep());
        assert!(!curve("selector flip, µs", [5.0, 5.0, 5.0]).is_too_steep());
    }

    #[test]
    fn metrics_whose_work_is_not_known_are_passed_over() {
        let mut curves = Vec::new();
        Curve::take(
            &mut curves,
            1_000,
            &Reading::new("W1", "any", "update to handler p99, ns", 1.0),
        );
        assert!(curves.is_empty());
    }
}
