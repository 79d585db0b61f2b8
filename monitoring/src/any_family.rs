use std::collections::HashSet;
use std::sync::Arc;

use prometheus::proto::{self, MetricFamily};

use crate::definition::Definition;
use crate::exit::Exit;
use crate::family::{Family, Series};
use crate::handle::Handle;
use crate::label_set::LabelSet;
use crate::metric::{
    DerivedFamily, DerivedGauge, Distribution, DistributionCell, DistributionShape, Gauge,
    GaugeCell, Sum, SumCell,
};
use crate::snapshot::{SeriesSnapshot, SeriesValue};

/// The series of a metric of any kind.
#[derive(Clone)]
pub(crate) enum AnyFamily {
    Sum(Arc<Family<SumCell>>),
    Gauge(Arc<Family<GaugeCell>>),
    Distribution(Arc<Family<DistributionCell>>),
    DerivedGauge(Arc<DerivedFamily>),
}

/// A public metric type.
pub(crate) trait Metric: Sized {
    /// Makes the series of a new metric and its OpenTelemetry instrument.
    fn family(definition: Arc<Definition>, exit: &Exit) -> AnyFamily;

    /// A handle, if the family is of this kind.
    fn handle(family: &AnyFamily, enabled: bool) -> Option<Self>;
}

impl AnyFamily {
    pub(crate) fn definition(&self) -> &Arc<Definition> {
        match self {
            Self::Sum(family) => family.definition(),
            Self::Gauge(family) => family.definition(),
            Self::Distribution(family) => family.definition(),
            Self::DerivedGauge(family) => family.definition(),
        }
    }

    /// Runs the functions of a derived gauge.
    pub(crate) fn refresh(&self) {
        match self {
            Self::DerivedGauge(family) => family.refresh(),
            Self::Sum(_) | Self::Gauge(_) | Self::Distribution(_) => {}
        }
    }

    pub(crate) fn read_into(&self, snapshot: &mut Vec<SeriesSnapshot>) {
        let definition = self.definition();
        let mut push = |labels: &LabelSet, value| {
            snapshot.push(SeriesSnapshot::new(definition, labels, value));
        };
        match self {
            Self::Sum(family) => family.for_each_live(|series| {
                push(&series.labels, SeriesValue::Number(series.cell.value()));
            }),
            Self::Gauge(family) => family.for_each_live(|series| {
                push(&series.labels, SeriesValue::Number(series.cell.value()));
            }),
            Self::Distribution(family) => family.for_each_live(|series| {
                push(&series.labels, read_distribution(series));
            }),
            Self::DerivedGauge(family) => family.for_each_live(|series| {
                push(&series.labels, SeriesValue::Number(series.cell.value()));
            }),
        }
    }

    /// Takes removed series of a distribution out of what was gathered; the other kinds do not
    /// show theirs in the first place.
    pub(crate) fn hide_removed(&self, gathered: &mut [MetricFamily]) {
        let Self::Distribution(family) = self else { return };
        let hidden = family.hidden();
        if hidden.is_empty() {
            return;
        }
        let name = family.definition().name();
        if let Ok(position) = gathered.binary_search_by(|it| it.name().cmp(name)) {
            let hidden: HashSet<_> = hidden.iter().map(pairs).collect();
            gathered[position].mut_metric().retain(|metric| !hidden.contains(&shown_pairs(metric)));
        }
    }
}

fn pairs(labels: &LabelSet) -> Vec<(&str, &str)> {
    labels.iter().map(|label| (label.key(), label.value())).collect()
}

/// Sorted by key like ours.
fn shown_pairs(metric: &proto::Metric) -> Vec<(&str, &str)> {
    metric.get_label().iter().map(|pair| (pair.name(), pair.value())).collect()
}

fn read_distribution(series: &Series<DistributionCell>) -> SeriesValue {
    let buckets = series.cell.counts();
    SeriesValue::Distribution { count: buckets.iter().sum(), sum: series.cell.sum(), buckets }
}

impl Metric for Sum {
    fn family(definition: Arc<Definition>, exit: &Exit) -> AnyFamily {
        let family = Arc::new(Family::<SumCell>::new(Arc::clone(&definition), ()));
        let observed = Arc::clone(&family);
        exit.observe_counter(&definition, move |visit| {
            observed.for_each_live(|series| visit(series.cell.value(), &series.attributes));
        });
        AnyFamily::Sum(family)
    }

    fn handle(family: &AnyFamily, enabled: bool) -> Option<Self> {
        let AnyFamily::Sum(family) = family else { return None };
        Some(Self::new(Handle::new(Arc::clone(family), enabled)))
    }
}

impl Metric for Gauge {
    fn family(definition: Arc<Definition>, exit: &Exit) -> AnyFamily {
        let family = Arc::new(Family::<GaugeCell>::new(Arc::clone(&definition), ()));
        let observed = Arc::clone(&family);
        exit.observe_gauge(&definition, move |visit| {
            observed.for_each_live(|series| visit(series.cell.value(), &series.attributes));
        });
        AnyFamily::Gauge(family)
    }

    fn handle(family: &AnyFamily, enabled: bool) -> Option<Self> {
        let AnyFamily::Gauge(family) = family else { return None };
        Some(Self::new(Handle::new(Arc::clone(family), enabled)))
    }
}

impl Metric for Distribution {
    fn family(definition: Arc<Definition>, exit: &Exit) -> AnyFamily {
        let histogram = exit.histogram(&definition);
        let shape = DistributionShape { bounds: definition.bounds().into(), histogram };
        AnyFamily::Distribution(Arc::new(Family::new(definition, shape)))
    }

    fn handle(family: &AnyFamily, enabled: bool) -> Option<Self> {
        let AnyFamily::Distribution(family) = family else { return None };
        Some(Self::new(Handle::new(Arc::clone(family), enabled)))
    }
}

impl Metric for DerivedGauge {
    fn family(definition: Arc<Definition>, exit: &Exit) -> AnyFamily {
        let family = Arc::new(DerivedFamily::new(Arc::clone(&definition)));
        let observed = Arc::clone(&family);
        exit.observe_gauge(&definition, move |visit| {
            observed.for_each_live(|series| visit(series.cell.value(), &series.attributes));
        });
        AnyFamily::DerivedGauge(family)
    }

    fn handle(family: &AnyFamily, enabled: bool) -> Option<Self> {
        let AnyFamily::DerivedGauge(family) = family else { return None };
        Some(Self::new(Arc::clone(family), enabled))
    }
}
