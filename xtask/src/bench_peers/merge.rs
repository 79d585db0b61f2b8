//! What both sides measured, put side by side.

use mesh_measure::Reading;
use serde::{Deserialize, Serialize};

use super::plan::Area;
use super::target;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Comparison {
    pub(crate) area: Area,
    pub(crate) workload: String,
    pub(crate) shape: String,
    pub(crate) metric: String,
    /// The median of our side.
    pub(crate) ours: f64,
    /// The median of the peer.
    pub(crate) peer: f64,
    /// How many times better ours is in the worst pair, the median one and the best.
    pub(crate) better: [f64; 3],
    /// How far the peer came, if it ran into its limit of time; it is then slower than the numbers say.
    pub(crate) stopped: Option<String>,
    pub(crate) target: Option<f64>,
    /// What came out of both, where it is not the same.
    pub(crate) difference: Option<[String; 2]>,
}

impl Comparison {
    /// Whether the target is met by the median, if there is one.
    pub(crate) fn is_met(&self) -> Option<bool> {
        Some(self.better[1] >= self.target?)
    }
}

/// Pairs the runs of both sides; the last run of a side that was run less often stands for those that are missing.
pub(crate) fn merge(area: Area, ours: &[Vec<Reading>], peer: &[Vec<Reading>]) -> Vec<Comparison> {
    let Some(first) = ours.first() else { return Vec::new() };
    first.iter().map(|reading| row(area, reading, ours, peer)).collect()
}

fn row(area: Area, first: &Reading, ours: &[Vec<Reading>], peer: &[Vec<Reading>]) -> Comparison {
    let Reading { workload, shape, metric, .. } = first;
    let of = |runs: &[Vec<Reading>]| -> Vec<Reading> {
        let is_same = |other: &&Reading| {
            (&other.workload, &other.shape, &other.metric) == (workload, shape, metric)
        };
        runs.iter().filter_map(|run| run.iter().find(is_same).cloned()).collect()
    };
    let (ours, peer) = (of(ours), of(peer));
    let pair = |number: usize| {
        let other = peer.get(number).or(peer.last())?;
        Some(target::times_better(metric, ours[number].value, other.value))
    };
    let mut better: Vec<f64> = (0..ours.len()).filter_map(pair).collect();
    better.sort_by(f64::total_cmp);
    let at = |part: [usize; 2]| {
        better.get((better.len().max(1) - 1) * part[0] / part[1]).copied().unwrap_or_default()
    };
    let value = |readings: &[Reading]| median(readings.iter().map(|reading| reading.value));
    Comparison {
        area,
        workload: workload.clone(),
        shape: shape.clone(),
        metric: metric.clone(),
        ours: value(&ours),
        peer: value(&peer),
        better: [at([0, 1]), at([1, 2]), at([1, 1])],
        stopped: peer.iter().find_map(|reading| reading.stopped.clone()),
        target: target::of(workload, shape, metric),
        difference: difference(&ours, &peer),
    }
}

fn difference(ours: &[Reading], peer: &[Reading]) -> Option<[String; 2]> {
    let Some(theirs) = peer.first() else {
        return Some([ours[0].check.clone(), "was not measured".to_owned()]);
    };
    let all = ours.iter().chain(peer);
    let other = all.into_iter().find(|reading| reading.check != ours[0].check)?;
    let theirs = if theirs.check == ours[0].check { other } else { theirs };
    Some([ours[0].check.clone(), theirs.check.clone()])
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len().max(1).div_ceil(2) - 1).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(values: &[f64], check: &str) -> Vec<Vec<Reading>> {
        let reading = |value| vec![Reading::new("W1", "1k", "full build, ms", value).check(check)];
        values.iter().copied().map(reading).collect()
    }

    #[test]
    fn pairs_are_compared_one_by_one() {
        let rows = merge(Area::Krt, &runs(&[1.0, 2.0, 4.0], "a"), &runs(&[30.0, 20.0, 80.0], "a"));
        assert_eq!(rows.len(), 1);
        let row = &rows[0];
        assert_eq!((row.ours, row.peer, row.better), (2.0, 30.0, [10.0, 20.0, 30.0]));
        assert_eq!((row.target, row.is_met(), &row.difference), (Some(10.0), Some(true), &None));
    }

    #[test]
    fn peer_that_ran_once_is_compared_with_all() {
        let mut once = runs(&[8.0], "a");
        once[0][0].stopped = Some("after 1 of 2".to_owned());
        let row = merge(Area::Krt, &runs(&[1.0, 2.0], "a"), &once).remove(0);
        assert_eq!((row.better, row.stopped.as_deref()), ([4.0, 4.0, 8.0], Some("after 1 of 2")));
        assert_eq!(row.is_met(), Some(false));
    }

    #[test]
    fn other_results_and_missing_ones_are_differences() {
        let ours = runs(&[1.0, 1.0], "a");
        let difference = |peer: &[Vec<Reading>]| merge(Area::Krt, &ours, peer).remove(0).difference;
        let two = |ours: &str, peer: &str| Some([ours.to_owned(), peer.to_owned()]);
        assert_eq!(difference(&runs(&[1.0, 1.0], "b")), two("a", "b"));
        let mut last_differs = runs(&[1.0], "a");
        last_differs.extend(runs(&[1.0], "c"));
        assert_eq!(difference(&last_differs), two("a", "c"));
        assert_eq!(difference(&[]), two("a", "was not measured"));
    }
}
