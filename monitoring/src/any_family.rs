use std::collections::HashSet;
use std::sync::Arc;

use prometheus::proto::{self, MetricFamily};

use crate::definition::Definition;
use crate::exit::{Pipeline, PrometheusExit, Visit};
use crate::family::{Cell, Family, Series};
use crate::handle::Handle;
use crate::labels::LabelSet;
use crate::metric::{
    DerivedFamily, DerivedGauge, DerivedSum, Distribution, DistributionCell, DistributionShape,
    Further, Gauge, GaugeCell, Sum, SumCell, UpDownSum,
};
use crate::shared::Shared;
use crate::snapshot::{SeriesSnapshot, SeriesValue};

/// The series of a metric of any kind.
#[derive(Clone)]
pub(crate) enum AnyFamily {
    Sum(Arc<Family<SumCell>>),
    UpDownSum(Arc<Family<SumCell>>),
    Gauge(Arc<Family<GaugeCell>>),
    Distribution(Arc<Family<DistributionCell>>),
    DerivedGauge(Arc<DerivedFamily>),
    DerivedSum(Arc<DerivedFamily>),
}

/// A public metric type.
pub(crate) trait Metric: Sized {
    /// Makes the series of a new metric and its instrument in the first pipeline.
    fn family(definition: Arc<Definition>, shared: &Arc<Shared>, first: &Pipeline) -> AnyFamily;

    /// A handle, if the family is of this kind.
    fn handle(family: &AnyFamily, enabled: bool) -> Option<Self>;
}

impl AnyFamily {
    pub(crate) fn definition(&self) -> &Arc<Definition> {
        match self {
            Self::Sum(family) | Self::UpDownSum(family) => family.definition(),
            Self::Gauge(family) => family.definition(),
            Self::Distribution(family) => family.definition(),
            Self::DerivedGauge(family) | Self::DerivedSum(family) => family.definition(),
        }
    }

    /// Makes the instrument of the metric in a further pipeline.
    pub(crate) fn enter(&self, pipeline: &Pipeline) {
        let definition = Arc::clone(self.definition());
        match self {
            Self::Sum(family) => {
                pipeline.observe_counter(&definition, values_of(family, SumCell::value));
            }
            Self::UpDownSum(family) => {
                pipeline.observe_up_down_counter(&definition, values_of(family, SumCell::value));
            }
            Self::Gauge(family) => {
                pipeline.observe_gauge(&definition, values_of(family, GaugeCell::value));
            }
            Self::Distribution(family) => {
                family.shape().further.push(Some(pipeline.histogram(&definition)));
            }
            Self::DerivedGauge(family) => {
                pipeline.observe_gauge(&definition, computed_by(family));
            }
            Self::DerivedSum(family) => {
                pipeline.observe_counter(&definition, computed_by(family));
            }
        }
    }

    /// Says that the metric has no part in the next further pipeline, which is gone.
    pub(crate) fn pass_over(&self) {
        if let Self::Distribution(family) = self {
            family.shape().further.push(None);
        }
    }

    /// Ends the part of the metric in a further pipeline, by its number.
    pub(crate) fn leave(&self, pipeline: usize) {
        if let Self::Distribution(family) = self {
            family.shape().further.remove(pipeline);
        }
    }

    /// Makes the series tell the hook of the metric of their records; derived metrics have none.
    pub(crate) fn tell_hook(&self) {
        match self {
            Self::Sum(family) | Self::UpDownSum(family) => family.tell_hook(),
            Self::Gauge(family) => family.tell_hook(),
            Self::Distribution(family) => family.tell_hook(),
            Self::DerivedGauge(_) | Self::DerivedSum(_) => {}
        }
    }

    /// Runs the functions of a derived metric.
    pub(crate) fn refresh(&self) {
        match self {
            Self::DerivedGauge(family) | Self::DerivedSum(family) => family.refresh(),
            Self::Sum(_) | Self::UpDownSum(_) | Self::Gauge(_) | Self::Distribution(_) => {}
        }
    }

    /// Removes the series that had no record for as long as the definition allows; how many they were.
    pub(crate) fn sweep(&self, now: u64) -> usize {
        match self {
            Self::Sum(family) | Self::UpDownSum(family) => family.sweep(now),
            Self::Gauge(family) => family.sweep(now),
            Self::Distribution(family) => family.sweep(now),
            Self::DerivedGauge(_) | Self::DerivedSum(_) => 0,
        }
    }

    /// Removes all series; functions of derived gauges stay.
    #[cfg(feature = "testing")]
    pub(crate) fn reset(&self) {
        let _ = match self {
            Self::Sum(family) | Self::UpDownSum(family) => family.retain(|_| false),
            Self::Gauge(family) => family.retain(|_| false),
            Self::Distribution(family) => family.retain(|_| false),
            Self::DerivedGauge(_) | Self::DerivedSum(_) => 0,
        };
    }

    /// Reads the series, each with the number of its life.
    pub(crate) fn read_into(&self, read: &mut Vec<(SeriesSnapshot, u32)>) {
        match self {
            Self::Sum(family) | Self::UpDownSum(family) => {
                read_family(family, read, |series| SeriesValue::Number(series.cell.value()));
            }
            Self::Gauge(family) => {
                read_family(family, read, |series| SeriesValue::Number(series.cell.value()));
            }
            Self::Distribution(family) => read_family(family, read, read_distribution),
            Self::DerivedGauge(family) | Self::DerivedSum(family) => {
                family.for_each_live(|series| {
                    let value = SeriesValue::Number(series.cell.value());
                    let series = SeriesSnapshot::new(family.definition(), &series.labels, value);
                    read.push((series, 0));
                });
            }
        }
    }

    /// Takes removed series of a distribution out of what was gathered; the other kinds do not
    /// show theirs in the first place.
    pub(crate) fn hide_removed(&self, gathered: &mut [MetricFamily], exit: &PrometheusExit) {
        let Self::Distribution(family) = self else { return };
        let hidden = family.hidden();
        if hidden.is_empty() {
            return;
        }
        let name = exit.exported_name(family.definition());
        if let Ok(position) = gathered.binary_search_by(|it| it.name().cmp(&name)) {
            let hidden: HashSet<_> = hidden.iter().map(pairs).collect();
            gathered[position].mut_metric().retain(|metric| !hidden.contains(&shown_pairs(metric)));
        }
    }
}

/// Shows the values of all series of a metric.
fn values_of<C: Cell>(
    family: &Arc<Family<C>>,
    value: impl Fn(&C) -> f64 + Send + Sync + 'static,
) -> impl Fn(&mut Visit<'_>) + Send + Sync + 'static {
    let family = Arc::clone(family);
    move |visit| {
        let mut attributes = Vec::new();
        family.for_each_live(|series| {
            series.labels.attributes_into(&mut attributes);
            visit(value(&series.cell), &attributes);
        });
    }
}

/// Shows what the functions of a derived gauge said last.
fn computed_by(family: &Arc<DerivedFamily>) -> impl Fn(&mut Visit<'_>) + Send + Sync + 'static {
    let family = Arc::clone(family);
    move |visit| {
        let mut attributes = Vec::new();
        family.for_each_live(|series| {
            series.labels.attributes_into(&mut attributes);
            visit(series.cell.value(), &attributes);
        });
    }
}

fn pairs(labels: &LabelSet) -> Vec<(&str, &str)> {
    labels.iter().map(|label| (label.key(), label.value())).collect()
}

/// Sorted by key like ours.
fn shown_pairs(metric: &proto::Metric) -> Vec<(&str, &str)> {
    let pairs = metric.get_label().iter().map(|pair| (pair.name(), pair.value()));
    pairs.filter(|(key, _)| !key.starts_with("otel_scope_")).collect()
}

fn read_family<C: Cell>(
    family: &Family<C>,
    read: &mut Vec<(SeriesSnapshot, u32)>,
    value: impl Fn(&Series<C>) -> SeriesValue,
) {
    family.for_each_live(|series| {
        let life = series.cell.activity().life();
        let shown = SeriesSnapshot::new(family.definition(), &series.labels, value(series));
        read.push((shown, life));
    });
}

fn read_distribution(series: &Series<DistributionCell>) -> SeriesValue {
    let buckets = series.cell.counts();
    SeriesValue::Distribution { count: buckets.iter().sum(), sum: series.cell.sum(), buckets }
}

impl Metric for Sum {
    fn family(definition: Arc<Definition>, shared: &Arc<Shared>, first: &Pipeline) -> AnyFamily {
        let family = AnyFamily::Sum(Arc::new(Family::new(definition, shared, ())));
        family.enter(first);
        family
    }

    fn handle(family: &AnyFamily, enabled: bool) -> Option<Self> {
        let AnyFamily::Sum(family) = family else { return None };
        Some(Self::new(Handle::new(Arc::clone(family), enabled)))
    }
}

impl Metric for UpDownSum {
    fn family(definition: Arc<Definition>, shared: &Arc<Shared>, first: &Pipeline) -> AnyFamily {
        let family = AnyFamily::UpDownSum(Arc::new(Family::new(definition, shared, ())));
        family.enter(first);
        family
    }

    fn handle(family: &AnyFamily, enabled: bool) -> Option<Self> {
        let AnyFamily::UpDownSum(family) = family else { return None };
        Some(Self::new(Handle::new(Arc::clone(family), enabled)))
    }
}

impl Metric for Gauge {
    fn family(definition: Arc<Definition>, shared: &Arc<Shared>, first: &Pipeline) -> AnyFamily {
        let family = AnyFamily::Gauge(Arc::new(Family::new(definition, shared, ())));
        family.enter(first);
        family
    }

    fn handle(family: &AnyFamily, enabled: bool) -> Option<Self> {
        let AnyFamily::Gauge(family) = family else { return None };
        Some(Self::new(Handle::new(Arc::clone(family), enabled)))
    }
}

impl Metric for Distribution {
    fn family(definition: Arc<Definition>, shared: &Arc<Shared>, first: &Pipeline) -> AnyFamily {
        let shape = DistributionShape {
            bounds: definition.bounds().into(),
            histogram: first.histogram(&definition),
            further: Further::default(),
        };
        AnyFamily::Distribution(Arc::new(Family::new(definition, shared, shape)))
    }

    fn handle(family: &AnyFamily, enabled: bool) -> Option<Self> {
        let AnyFamily::Distribution(family) = family else { return None };
        Some(Self::new(Handle::new(Arc::clone(family), enabled)))
    }
}

impl Metric for DerivedGauge {
    fn family(definition: Arc<Definition>, _: &Arc<Shared>, first: &Pipeline) -> AnyFamily {
        let family = AnyFamily::DerivedGauge(Arc::new(DerivedFamily::new(definition)));
        family.enter(first);
        family
    }

    fn handle(family: &AnyFamily, enabled: bool) -> Option<Self> {
        let AnyFamily::DerivedGauge(family) = family else { return None };
        Some(Self::new(Arc::clone(family), enabled))
    }
}

impl Metric for DerivedSum {
    fn family(definition: Arc<Definition>, _: &Arc<Shared>, first: &Pipeline) -> AnyFamily {
        let family = AnyFamily::DerivedSum(Arc::new(DerivedFamily::new(definition)));
        family.enter(first);
        family
    }

    fn handle(family: &AnyFamily, enabled: bool) -> Option<Self> {
        let AnyFamily::DerivedSum(family) = family else { return None };
        Some(Self::new(Arc::clone(family), enabled))
    }
}
