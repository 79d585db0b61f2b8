//! Assertions on the values of a registry, read from its cells.
//!
//! ```
//! use mesh_monitoring::testing::{Probe, at_least, distribution, does_not_exist, exactly};
//! use mesh_monitoring::{Label, Registry};
//!
//! const CODE: Label = Label::new("code");
//! const PATH: Label = Label::new("path");
//!
//! let registry = Registry::new();
//! let probe = Probe::new(&registry);
//! let requests = registry.sum("requests", "Requests.").build()?;
//! let sizes = registry.distribution("sizes", "Sizes.", [10.0, 100.0]).build()?;
//! requests.with([CODE.value("200"), PATH.value("/")]).increment();
//! sizes.record(42.0);
//!
//! probe.assert("requests", [CODE.value("200")], exactly(1.0));
//! probe.assert("requests", [CODE.value("500")], does_not_exist());
//! probe.assert("sizes", [], distribution(1, 42.0));
//! assert!(probe.check("requests", [PATH.value("/")], at_least(2.0)).is_err());
//! # Ok::<(), mesh_monitoring::DefinitionError>(())
//! ```

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::thread;
use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "a test waits by the time of the process")]
use std::time::Instant;

use crate::definition::MetricKind;
use crate::labels::LabelSet;
use crate::labels::LabelValue;
use crate::registry::Registry;
use crate::snapshot::{SeriesSnapshot, SeriesValue};

/// A view of a registry that counts sums from the moment it was made.
///
/// Tests of metrics in statics share the global registry; a probe made at the start of a test does
/// not see what sums had before. A sum that was removed since is counted from zero.
/// Gauges and distributions are shown as they are.
#[derive(Clone, Debug)]
pub struct Probe {
    registry: Registry,
    /// What sums had, and in which of their lives.
    baseline: HashMap<(String, Vec<LabelValue>), (f64, u32)>,
    known: HashSet<(String, Vec<LabelValue>)>,
}

impl Probe {
    /// Looks at `registry` from now on.
    #[must_use]
    pub fn new(registry: &Registry) -> Self {
        let all = registry.read();
        let sums = all.iter().filter(|(it, _)| it.kind() == MetricKind::Sum);
        let had = |(series, life): &(_, u32)| Some((key(series), (number(series)?, *life)));
        let baseline = sums.filter_map(had).collect();
        let known = all.iter().map(|(series, _)| key(series)).collect();
        Self { registry: registry.clone(), baseline, known }
    }

    /// All series, sorted by name and labels.
    #[must_use]
    pub fn series(&self) -> Vec<SeriesSnapshot> {
        let since_baseline = |(mut series, life): (SeriesSnapshot, u32)| {
            if let Some((before, of)) = self.baseline.get(&key(&series))
                && let Some(now) = number(&series)
                && *of == life
            {
                series.set_value(SeriesValue::Number(now - before));
            }
            series
        };
        self.registry.read().into_iter().map(since_baseline).collect()
    }

    /// The value of the first series of the metric that has all these labels, and maybe others.
    #[must_use]
    pub fn value(
        &self,
        name: &str,
        labels: impl IntoIterator<Item = LabelValue>,
    ) -> Option<SeriesValue> {
        let wanted = LabelSet::default().with(labels);
        find(&self.series(), name, &wanted).map(|series| series.value().clone())
    }

    /// Compares the value of the first series of the metric that has all these labels, and maybe
    /// others; series are in the order of their labels.
    ///
    /// # Errors
    ///
    /// When the value is not as expected.
    pub fn check(
        &self,
        name: &str,
        labels: impl IntoIterator<Item = LabelValue>,
        expected: Expectation,
    ) -> Result<(), Mismatch> {
        let wanted = LabelSet::default().with(labels);
        let all = self.series();
        if expected.holds(find(&all, name, &wanted).map(SeriesSnapshot::value)) {
            return Ok(());
        }
        Err(Mismatch { name: name.to_owned(), wanted, expected, all })
    }

    /// Like [`check`](Self::check).
    ///
    /// # Panics
    ///
    /// When the value is not as expected; the message lists all series.
    #[track_caller]
    pub fn assert(
        &self,
        name: &str,
        labels: impl IntoIterator<Item = LabelValue>,
        expected: Expectation,
    ) {
        if let Err(mismatch) = self.check(name, labels, expected) {
            panic!("{mismatch}");
        }
    }
}

impl Probe {
    /// Waits until the value is as expected; for records that other threads make.
    ///
    /// Looks every few milliseconds. Series of other tests are no hindrance as long as the labels tell them apart.
    ///
    /// # Panics
    ///
    /// When the value is not as expected after `patience`; the message lists all series.
    #[track_caller]
    #[expect(clippy::disallowed_types, reason = "a test waits by the time of the process")]
    pub fn wait_for(
        &self,
        name: &str,
        labels: impl IntoIterator<Item = LabelValue>,
        expected: Expectation,
        patience: Duration,
    ) {
        let labels: Vec<LabelValue> = labels.into_iter().collect();
        let start = Instant::now();
        while let Err(mismatch) = self.check(name, labels.iter().cloned(), expected) {
            if start.elapsed() >= patience {
                panic!("{mismatch}");
            }
            thread::park_timeout(Duration::from_millis(2));
        }
    }

    /// The series that were not there when the probe was made, sorted by name and labels.
    #[must_use]
    pub fn new_series(&self) -> Vec<SeriesSnapshot> {
        let mut all = self.series();
        all.retain(|series| !self.known.contains(&key(series)));
        all
    }

    /// Checks that nothing has made a series since the probe was made.
    ///
    /// # Panics
    ///
    /// When there is a new series; the message lists all of them.
    #[track_caller]
    pub fn assert_no_new_series(&self) {
        let new: Vec<String> = self.new_series().iter().map(ToString::to_string).collect();
        assert!(new.is_empty(), "new series: {}", new.join(", "));
    }
}

/// What the value of a series should be; made by [`exactly`] and its siblings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expectation(Rule);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Rule {
    Exactly(f64),
    AtLeast(f64),
    LessThan(f64),
    AlmostEquals { value: f64, epsilon: f64 },
    Distribution { count: u64, sum: f64 },
    Buckets(usize),
    DoesNotExist,
}

/// The number is `value`.
#[must_use]
pub fn exactly(value: f64) -> Expectation {
    Expectation(Rule::Exactly(value))
}

/// The number is `value` or more.
#[must_use]
pub fn at_least(value: f64) -> Expectation {
    Expectation(Rule::AtLeast(value))
}

/// The number is below `value`.
#[must_use]
pub fn less_than(value: f64) -> Expectation {
    Expectation(Rule::LessThan(value))
}

/// The number is at most `epsilon` away from `value`.
#[must_use]
pub fn almost_equals(value: f64, epsilon: f64) -> Expectation {
    Expectation(Rule::AlmostEquals { value, epsilon })
}

/// The distribution has `count` records, which add up to `sum`.
#[must_use]
pub fn distribution(count: u64, sum: f64) -> Expectation {
    Expectation(Rule::Distribution { count, sum })
}

/// The distribution has `number` buckets besides the last one without bound.
#[must_use]
pub fn buckets(number: usize) -> Expectation {
    Expectation(Rule::Buckets(number))
}

/// No series has these labels.
#[must_use]
pub fn does_not_exist() -> Expectation {
    Expectation(Rule::DoesNotExist)
}

impl Expectation {
    fn holds(self, found: Option<&SeriesValue>) -> bool {
        match (self.0, found) {
            (Rule::DoesNotExist, found) => found.is_none(),
            (Rule::Exactly(wanted), Some(SeriesValue::Number(value))) => *value == wanted,
            (Rule::AtLeast(least), Some(SeriesValue::Number(value))) => *value >= least,
            (Rule::LessThan(limit), Some(SeriesValue::Number(value))) => *value < limit,
            (Rule::AlmostEquals { value: wanted, epsilon }, Some(SeriesValue::Number(value))) => {
                (value - wanted).abs() <= epsilon
            }
            (
                Rule::Distribution { count: wanted, sum: wanted_sum },
                Some(SeriesValue::Distribution { count, sum, .. }),
            ) => *count == wanted && *sum == wanted_sum,
            (Rule::Buckets(number), Some(SeriesValue::Distribution { buckets, .. })) => {
                buckets.len() == number + 1
            }
            (_, Some(_) | None) => false,
        }
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Rule::Exactly(value) => write!(f, "exactly {value}"),
            Rule::AtLeast(value) => write!(f, "at least {value}"),
            Rule::LessThan(value) => write!(f, "less than {value}"),
            Rule::AlmostEquals { value, epsilon } => write!(f, "{value} within {epsilon}"),
            Rule::Distribution { count, sum } => write!(f, "count={count} sum={sum}"),
            Rule::Buckets(number) => write!(f, "{number} buckets"),
            Rule::DoesNotExist => f.write_str("no series"),
        }
    }
}

/// A value that is not as expected, with all series of the registry.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub struct Mismatch {
    name: String,
    wanted: LabelSet,
    expected: Expectation,
    all: Vec<SeriesSnapshot>,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, wanted, expected, all } = self;
        write!(f, "{name}{wanted}: expected {expected}, ")?;
        match find(all, name, wanted) {
            Some(series) => write!(f, "found {series}")?,
            None => f.write_str("found no series")?,
        }
        f.write_str("; all series:")?;
        all.iter().try_for_each(|series| write!(f, "\n  {series}"))
    }
}

fn find<'s>(
    all: &'s [SeriesSnapshot],
    name: &str,
    wanted: &LabelSet,
) -> Option<&'s SeriesSnapshot> {
    all.iter().find(|series| {
        series.name() == name && wanted.iter().all(|label| series.labels().contains(label))
    })
}

fn key(series: &SeriesSnapshot) -> (String, Vec<LabelValue>) {
    (series.name().to_owned(), series.labels().to_vec())
}

fn number(series: &SeriesSnapshot) -> Option<f64> {
    match series.value() {
        SeriesValue::Number(value) => Some(*value),
        SeriesValue::Distribution { .. } => None,
    }
}
