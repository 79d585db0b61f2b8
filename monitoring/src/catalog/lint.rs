use std::fmt;

use super::Catalog;
use crate::{Definition, MetricKind, Unit};

/// Something about a definition that is not as Prometheus recommends it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct LintFinding {
    /// Name of the metric.
    pub metric: String,
    /// The practice that it does not follow.
    pub rule: LintRule,
}

/// A naming practice of Prometheus.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LintRule {
    /// Every metric has a help text.
    Help,
    /// Counters end in `_total`.
    CounterSuffix,
    /// Nothing but counters ends in `_total`.
    ForeignTotal,
    /// Nothing but what a histogram exports ends in `_bucket`, `_count` or `_sum`.
    HistogramSuffix(&'static str),
    /// Names do not say what kind of metric it is.
    KindInName(&'static str),
    /// Names are in snake case.
    Case,
    /// Values are in base units.
    BaseUnit {
        /// The unit of the metric or in its name.
        found: &'static str,
        /// What it should be.
        base: &'static str,
    },
    /// Names end in the unit, before `_total`.
    UnitSuffix(&'static str),
    /// `le` and `quantile` are labels that Prometheus gives.
    ReservedLabel(String),
}

impl Catalog {
    /// Compares the definitions with the naming practice of Prometheus.
    ///
    /// Istio's own names do not all follow it, so this only reports.
    #[must_use]
    pub fn lint(&self) -> Vec<LintFinding> {
        let findings = self.definitions().iter().flat_map(|definition| {
            rules_broken(definition)
                .into_iter()
                .map(|rule| LintFinding { metric: definition.name().to_owned(), rule })
        });
        findings.collect()
    }
}

/// Units in names that are not base units, and the base units.
const UNITS: [(&str, &str); 17] = [
    ("milliseconds", "seconds"),
    ("microseconds", "seconds"),
    ("nanoseconds", "seconds"),
    ("ms", "seconds"),
    ("us", "seconds"),
    ("ns", "seconds"),
    ("minutes", "seconds"),
    ("hours", "seconds"),
    ("days", "seconds"),
    ("kilobytes", "bytes"),
    ("megabytes", "bytes"),
    ("gigabytes", "bytes"),
    ("kib", "bytes"),
    ("mib", "bytes"),
    ("bits", "bytes"),
    ("percent", "ratio"),
    ("fahrenheit", "celsius"),
];

fn rules_broken(definition: &Definition) -> Vec<LintRule> {
    let (name, kind) = (definition.name(), definition.kind());
    let is_counter = matches!(kind, MetricKind::Sum | MetricKind::DerivedSum);
    let mut broken = Vec::new();
    if definition.description().is_empty() {
        broken.push(LintRule::Help);
    }
    if is_counter && !name.ends_with("_total") {
        broken.push(LintRule::CounterSuffix);
    }
    if !is_counter && name.ends_with("_total") {
        broken.push(LintRule::ForeignTotal);
    }
    let suffixes = ["_bucket", "_count", "_sum"];
    broken.extend(
        suffixes.into_iter().filter(|suffix| name.ends_with(suffix)).map(LintRule::HistogramSuffix),
    );
    let words: Vec<String> = name.split('_').map(str::to_ascii_lowercase).collect();
    let kinds = ["counter", "gauge", "histogram", "summary"];
    let in_name = kinds.into_iter().filter(|kind| words.iter().any(|word| word == kind));
    broken.extend(in_name.map(LintRule::KindInName));
    if name.contains(|c: char| c.is_ascii_uppercase()) {
        broken.push(LintRule::Case);
    }
    unit_rules(definition, &words, &mut broken);
    let reserved = definition.labels().iter().filter(|it| it.key == "le" || it.key == "quantile");
    broken.extend(reserved.map(|it| LintRule::ReservedLabel(it.key.clone())));
    broken
}

fn unit_rules(definition: &Definition, words: &[String], broken: &mut Vec<LintRule>) {
    if definition.unit() == Unit::Milliseconds {
        broken.push(LintRule::BaseUnit { found: "milliseconds", base: "seconds" });
        return;
    }
    let found = UNITS.into_iter().find(|(unit, _)| words.iter().any(|word| word == unit));
    if let Some((found, base)) = found {
        broken.push(LintRule::BaseUnit { found, base });
        return;
    }
    let suffix = match definition.unit() {
        Unit::Seconds => "seconds",
        Unit::Bytes => "bytes",
        Unit::One | Unit::Milliseconds => return,
    };
    let stem = definition.name().strip_suffix("_total").unwrap_or(definition.name());
    if !stem.ends_with(suffix) {
        broken.push(LintRule::UnitSuffix(suffix));
    }
}

impl fmt::Display for LintFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.metric, self.rule)
    }
}

impl fmt::Display for LintRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Help => f.write_str("has no help text"),
            Self::CounterSuffix => f.write_str("is a counter and does not end in _total"),
            Self::ForeignTotal => f.write_str("is no counter and ends in _total"),
            Self::HistogramSuffix(suffix) => {
                write!(f, "ends in {suffix}, as parts of histograms do")
            }
            Self::KindInName(kind) => write!(f, "says in its name that it is a {kind}"),
            Self::Case => f.write_str("is not in snake case"),
            Self::BaseUnit { found, base } => write!(f, "is in {found}, the base unit is {base}"),
            Self::UnitSuffix(unit) => write!(f, "does not end in its unit, {unit}"),
            Self::ReservedLabel(key) => write!(f, "has the label {key}, which Prometheus gives"),
        }
    }
}
