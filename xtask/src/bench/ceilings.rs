//! How far the ratios of instructions may go.
//!
//! These are the ratios as they were measured when the table was made, not what is aimed at. Lower
//! an entry when it gets better, and raise none without a reason in the commit.

use super::Row;

/// Workload, shape, metric, and the highest ratio to the code written by hand.
const CEILINGS: &[(&str, &str, &str, f64)] = &[
    ("W1", "1k", "full build, instructions", 1.07),
    ("W1", "1k", "full build beside the better baseline, instructions", 2.02),
    ("W1", "1k", "1000 updates, instructions", 1.51),
    ("W1", "1k", "1000 updates beside the better baseline, instructions", 3.29),
    ("W1", "1k", "batches of 100, instructions", 1.19),
    ("W1", "1k", "batches of 100 beside the better baseline, instructions", 2.59),
    ("W1", "1k", "equal updates, instructions", 0.67),
    ("W1", "1k", "equal updates beside the better baseline, instructions", 1.53),
    ("W1", "1k", "selector flips, instructions", 0.66),
    ("W1", "1k", "selector flips beside the better baseline, instructions", 0.98),
    ("W1", "10k", "full build, instructions", 1.09),
    ("W1", "10k", "full build beside the better baseline, instructions", 2.36),
    ("W1", "10k", "1000 updates, instructions", 1.56),
    ("W1", "10k", "1000 updates beside the better baseline, instructions", 3.40),
    ("W1", "10k", "batches of 100, instructions", 1.20),
    ("W1", "10k", "batches of 100 beside the better baseline, instructions", 2.62),
    ("W1", "10k", "equal updates, instructions", 0.68),
    ("W1", "10k", "equal updates beside the better baseline, instructions", 1.53),
    ("W1", "10k", "selector flips, instructions", 0.71),
    ("W1", "10k", "selector flips beside the better baseline, instructions", 1.07),
    ("W2", "10k", "config read by all, instructions", 5.14),
    ("W2", "10k", "config that selects all, instructions", 5.74),
    ("W3", "50x1000", "storm of 100, instructions", 1.47),
    ("W4", "10k", "chain of 4, instructions", 5.17),
    ("W4", "10k", "chain of 4 with a cut off, instructions", 4.42),
    ("W5", "10k", "moves with 1 fetch, instructions", 6.01),
    ("W5", "10k", "moves with 5 fetches, instructions", 3.68),
    ("W6", "1000x20", "one output changes, instructions", 1.92),
    ("W8", "10k", "same values, instructions", 5.76),
    ("W8", "10k", "other values, instructions", 3.70),
    ("W9", "10k", "relist, instructions", 1.35),
];

/// What a ratio may be above its ceiling: counts differ a little from run to run and from compiler
/// to compiler.
const TOLERANCE: f64 = 1.03;

/// The rows that are above their ceiling, have none, or were not measured.
pub(super) fn broken(rows: &[Row]) -> Vec<String> {
    broken_of(CEILINGS, rows)
}

fn broken_of(ceilings: &[(&str, &str, &str, f64)], rows: &[Row]) -> Vec<String> {
    let is_of = |row: &Row, ceiling: &(&str, &str, &str, f64)| {
        (&*row.workload, &*row.shape, &*row.metric) == (ceiling.0, ceiling.1, ceiling.2)
    };
    let above = rows.iter().filter_map(|row| {
        let Row { workload, shape, metric, ratio, .. } = row;
        let name = format!("{workload} {shape} {metric}");
        let ratio = (*ratio)?;
        match ceilings.iter().find(|ceiling| is_of(row, ceiling)) {
            None => Some(format!("{name}: has no ceiling")),
            Some((_, _, _, most)) if ratio > most * TOLERANCE => {
                Some(format!("{name}: {ratio:.2} is above {most:.2}"))
            }
            Some(_) => None,
        }
    });
    let missing = ceilings.iter().filter(|ceiling| !rows.iter().any(|row| is_of(row, ceiling)));
    let missing = missing.map(|(workload, shape, metric, _)| {
        format!("{workload} {shape} {metric}: was not measured")
    });
    above.chain(missing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(metric: &str, ratio: f64) -> Row {
        Row {
            workload: "W1".to_owned(),
            shape: "10k".to_owned(),
            metric: metric.to_owned(),
            ours: ratio,
            baseline: Some(1.0),
            ratio: Some(ratio),
        }
    }

    #[test]
    fn ratio_that_is_a_little_above_its_ceiling_passes_and_more_does_not() {
        let ceilings = [("W1", "10k", "full build", 1.20), ("W1", "10k", "flip", 0.50)];
        assert!(broken_of(&ceilings, &[row("full build", 1.23), row("flip", 0.1)]).is_empty());
        let broken = broken_of(&ceilings, &[row("full build", 1.24), row("new", 1.0)]);
        let expected = [
            "W1 10k full build: 1.24 is above 1.20",
            "W1 10k new: has no ceiling",
            "W1 10k flip: was not measured",
        ];
        assert_eq!(broken, expected);
    }
}
