use std::fmt;
use std::sync::{Arc, OnceLock};
#[expect(clippy::disallowed_types, reason = "callers bring the time, nothing reads it here")]
use std::time::Instant;

use opentelemetry::KeyValue;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use parking_lot::Mutex;

use super::RegistryBuilder;
use super::catalog::Catalog;
use crate::any_family::{AnyFamily, Metric};
use crate::builder::MetricBuilder;
use crate::definition::{Definition, MetricKind};
use crate::error::{DefinitionError, DefinitionErrorKind};
use crate::exit::{LastFailure, Pipeline, PrometheusExit, Push, PushError, PushOptions};
use crate::hook::Record;
use crate::metric::{DerivedGauge, DerivedSum, Distribution, Gauge, Sum, UpDownSum};
use crate::shared::Shared;

static GLOBAL: OnceLock<Registry> = OnceLock::new();

/// Counts, by metric, the look-ups of label sets that found no place under a limit.
pub(super) const OVERFLOW_TOTAL: &str = "monitoring_overflow_total";

/// A set of metrics and its exposition.
///
/// Programs use [`global`](Self::global); a test makes its own, so that tests do not see each
/// other's records.
/// Metrics may be defined at any time, also after the first scrape.
/// A clone is another handle on the same set.
///
/// ```
/// use std::sync::LazyLock;
///
/// use mesh_monitoring::{Registry, Sum};
///
/// static PUSHES: LazyLock<Sum> = LazyLock::new(|| {
///     let pushes = Registry::global().sum("pushes", "Pushes sent.").build();
///     pushes.expect("the name is used once")
/// });
///
/// PUSHES.increment();
/// assert!(Registry::global().prometheus_text().contains("\npushes 1\n"));
/// assert_eq!(Registry::new().prometheus_text(), "");
/// ```
#[derive(Clone)]
pub struct Registry {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) prometheus: PrometheusExit,
    shared: Arc<Shared>,
    catalog: Mutex<Catalog>,
}

impl Registry {
    /// Makes an empty set of metrics.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Starts a set of metrics with options.
    pub fn builder() -> RegistryBuilder {
        RegistryBuilder::default()
    }

    pub(super) fn with(prometheus: PrometheusExit, series_limit: usize) -> Self {
        let shared = Arc::new(Shared::new(series_limit));
        observe_refused(prometheus.pipeline(), &shared);
        Self { inner: Arc::new(Inner { prometheus, shared, catalog: Mutex::default() }) }
    }

    /// The registry of the process.
    #[must_use]
    pub fn global() -> &'static Self {
        GLOBAL.get_or_init(Self::new)
    }

    /// Makes this registry, with its options, the one of the process.
    ///
    /// ```
    /// use mesh_monitoring::Registry;
    ///
    /// assert!(Registry::builder().counter_suffixes().build().set_global().is_ok());
    /// assert!(Registry::new().set_global().is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// When the registry of the process is in use already; what was defined there would be lost. Gives this one back.
    pub fn set_global(self) -> Result<&'static Self, Self> {
        GLOBAL.set(self)?;
        Ok(Self::global())
    }

    /// Makes OpenTelemetry's global provider lead here, so that instruments that other crates make on it are served
    /// by this registry too, under the names that OpenTelemetry gives them.
    ///
    /// Instruments that were made on the global provider before stay dead, as OpenTelemetry has it; metrics of
    /// this crate never are.
    pub fn serve_opentelemetry(&self) {
        opentelemetry::global::set_meter_provider(
            self.inner.prometheus.pipeline().provider().clone(),
        );
    }

    /// Starts the definition of a [`Sum`].
    #[track_caller]
    pub fn sum(
        &self,
        name: impl Into<String>,
        description: impl Into<String>,
    ) -> MetricBuilder<'_, Sum> {
        MetricBuilder::new(self, MetricKind::Sum, name, description, Vec::new(), Self::define)
    }

    /// Starts the definition of an [`UpDownSum`].
    #[track_caller]
    pub fn up_down_sum(
        &self,
        name: impl Into<String>,
        description: impl Into<String>,
    ) -> MetricBuilder<'_, UpDownSum> {
        let kind = MetricKind::UpDownSum;
        MetricBuilder::new(self, kind, name, description, Vec::new(), Self::define)
    }

    /// Starts the definition of a [`Gauge`].
    #[track_caller]
    pub fn gauge(
        &self,
        name: impl Into<String>,
        description: impl Into<String>,
    ) -> MetricBuilder<'_, Gauge> {
        MetricBuilder::new(self, MetricKind::Gauge, name, description, Vec::new(), Self::define)
    }

    /// Starts the definition of a [`Distribution`].
    ///
    /// The bounds are inclusive upper bounds, finite and ascending.
    /// A last bucket without bound is always there.
    #[track_caller]
    pub fn distribution(
        &self,
        name: impl Into<String>,
        description: impl Into<String>,
        bounds: impl Into<Vec<f64>>,
    ) -> MetricBuilder<'_, Distribution> {
        MetricBuilder::new(
            self,
            MetricKind::Distribution,
            name,
            description,
            bounds.into(),
            Self::define,
        )
    }

    /// Starts the definition of a [`DerivedSum`].
    #[track_caller]
    pub fn derived_sum(
        &self,
        name: impl Into<String>,
        description: impl Into<String>,
    ) -> MetricBuilder<'_, DerivedSum> {
        let kind = MetricKind::DerivedSum;
        MetricBuilder::new(self, kind, name, description, Vec::new(), Self::define)
    }

    /// Starts the definition of a [`DerivedGauge`].
    #[track_caller]
    pub fn derived_gauge(
        &self,
        name: impl Into<String>,
        description: impl Into<String>,
    ) -> MetricBuilder<'_, DerivedGauge> {
        MetricBuilder::new(
            self,
            MetricKind::DerivedGauge,
            name,
            description,
            Vec::new(),
            Self::define,
        )
    }

    /// All definitions, sorted by name; also of metrics that were never used or are disabled.
    #[must_use]
    pub fn definitions(&self) -> Vec<Definition> {
        let mut all: Vec<_> =
            self.families().iter().map(|family| Definition::clone(family.definition())).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// Pushes the metrics to an exporter of OpenTelemetry too, for as long as the result lives.
    ///
    /// The same series are pushed and scraped, and several exporters may be pushed to.
    /// The exporter decides whether values are cumulative or the difference to the last push.
    /// Sums and gauges are pushed with what they have; a distribution counts for the exporter from this call on,
    /// because OpenTelemetry takes no counts from elsewhere. So call it before the program does its work.
    /// Functions of derived gauges run before each push, on a thread of its own.
    ///
    /// # Errors
    ///
    /// When no thread can be started.
    pub fn push_to(
        &self,
        exporter: impl PushMetricExporter,
        options: &PushOptions,
    ) -> Result<Push, PushError> {
        let failure = LastFailure::default();
        let pipeline = Push::pipeline(exporter, options, &failure);
        let provider = pipeline.provider().clone();
        observe_refused(&pipeline, &self.inner.shared);
        let mut catalog = self.inner.catalog.lock();
        catalog.families.values().for_each(|family| family.enter(&pipeline));
        let number = catalog.pipelines.len();
        catalog.pipelines.push(Some(pipeline));
        drop(catalog);
        Push::start(self, number, provider, options, failure).inspect_err(|_| self.leave(number))
    }

    /// Ends a pipeline, so that nothing is recorded for it any more.
    pub(crate) fn leave(&self, pipeline: usize) {
        let mut catalog = self.inner.catalog.lock();
        let gone = catalog.pipelines.get_mut(pipeline).and_then(Option::take);
        catalog.families.values().for_each(|family| family.leave(pipeline));
        drop(catalog);
        drop(gone);
    }

    /// Calls `hook` before each record of the metric of this name, through whatever handle; replaces the hook that
    /// was there.
    ///
    /// The metric need not be defined yet. The hook runs on the recording thread and under no lock: it may record,
    /// define metrics and register hooks. What it records of its own metric does not call it again.
    ///
    /// ```
    /// use mesh_monitoring::{Label, Registry};
    ///
    /// let registry = Registry::new();
    /// let events = registry.sum("events_total", "Events.").build()?;
    /// let hooked = registry.sum("hook_total", "Seen by the hook.").build()?;
    /// registry.on_record("events_total", move |record| {
    ///     hooked.with(record.labels.iter().cloned()).record(record.value);
    /// });
    /// events.with([Label::new("name").value("foo")]).increment();
    /// assert!(registry.prometheus_text().contains("hook_total{name=\"foo\"} 1\n"));
    /// # Ok::<(), mesh_monitoring::DefinitionError>(())
    /// ```
    pub fn on_record(&self, name: &str, hook: impl Fn(&Record<'_>) + Send + Sync + 'static) {
        self.inner.shared.hook(name).set(Arc::new(hook));
        // A metric that is defined from here on finds the hook.
        let catalog = self.inner.catalog.lock();
        let family = catalog.families.get(&name.to_ascii_lowercase()).cloned();
        drop(catalog);
        if let Some(family) = family.filter(|it| it.definition().name() == name) {
            family.tell_hook();
        }
    }

    /// Removes the series that had no record for as long as their definition allows
    /// ([`expire_after`](crate::MetricBuilder::expire_after)); how many they were.
    ///
    /// The time without records is counted from the first sweep after the last record, so call this regularly,
    /// for instance before each scrape.
    #[expect(clippy::disallowed_types, reason = "callers bring the time, nothing reads it here")]
    #[expect(clippy::must_use_candidate, reason = "the number is for those who log it")]
    pub fn sweep(&self, now: Instant) -> usize {
        let now = self.inner.shared.sweep_time(now);
        self.families().iter().map(|family| family.sweep(now)).sum()
    }

    /// Removes all series; what is defined stays defined, and functions of derived gauges stay.
    ///
    /// For tests that share a registry. A distribution comes back with its former counts, see
    /// [`Distribution::remove`]; a [`Probe`](crate::testing::Probe) counts sums from its start instead.
    #[cfg(feature = "testing")]
    pub fn reset(&self) {
        self.families().iter().for_each(AnyFamily::reset);
    }

    /// Runs the functions of derived gauges.
    pub(crate) fn refresh(&self) {
        self.families().iter().for_each(AnyFamily::refresh);
    }

    pub(crate) fn define<M: Metric>(
        &self,
        definition: Definition,
        enabled: bool,
    ) -> Result<M, DefinitionError> {
        definition.check()?;
        let key = definition.name.to_ascii_lowercase();
        if key == OVERFLOW_TOTAL {
            return Err(DefinitionError::new(DefinitionErrorKind::Reserved, definition, None));
        }
        let mut catalog = self.inner.catalog.lock();
        let family = match catalog.families.get(&key) {
            Some(family) => family.clone(),
            None => self.enter::<M>(&mut catalog, key, &definition)?,
        };
        drop(catalog);
        let existing = family.definition();
        match M::handle(&family, enabled) {
            Some(metric) if **existing == definition => Ok(metric),
            Some(_) | None => Err(DefinitionError::new(
                DefinitionErrorKind::Conflict,
                definition,
                Some(Definition::clone(existing)),
            )),
        }
    }

    /// Makes a family of a new name.
    fn enter<M: Metric>(
        &self,
        catalog: &mut Catalog,
        key: String,
        definition: &Definition,
    ) -> Result<AnyFamily, DefinitionError> {
        let Inner { prometheus, shared, .. } = &*self.inner;
        let exported = prometheus.exported_names(definition);
        if exported.iter().any(|name| prometheus.is_own(name, OVERFLOW_TOTAL)) {
            let kind = DefinitionErrorKind::Reserved;
            return Err(DefinitionError::new(kind, definition.clone(), None));
        }
        if let Some((name, holder)) = catalog.taken(&exported) {
            let holder = Definition::clone(holder.definition());
            return Err(DefinitionError::of_exported(name, definition.clone(), holder));
        }
        let family = M::family(Arc::new(definition.clone()), shared, prometheus.pipeline());
        catalog.insert(key, exported, family.clone());
        Ok(family)
    }

    pub(super) fn families(&self) -> Vec<AnyFamily> {
        self.inner.catalog.lock().families.values().cloned().collect()
    }
}

impl Default for Registry {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.families().iter().map(|it| it.definition().name.clone()).collect();
        f.debug_struct("Registry").field("metrics", &names).finish_non_exhaustive()
    }
}

fn observe_refused(pipeline: &Pipeline, shared: &Arc<Shared>) {
    let shared = Arc::clone(shared);
    let description = "Look-ups of label sets that found no place under a limit, by metric.";
    pipeline.counter(OVERFLOW_TOTAL, description, "", move |visit| {
        shared.for_each_refused(|metric, count| {
            visit(count as f64, &[KeyValue::new("metric", metric.to_owned())]);
        });
    });
}
