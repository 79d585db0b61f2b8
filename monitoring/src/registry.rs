use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use parking_lot::Mutex;
use prometheus::TextEncoder;

use crate::any_family::{AnyFamily, Metric};
use crate::builder::MetricBuilder;
use crate::definition::{Definition, MetricKind};
use crate::error::{DefinitionError, DefinitionErrorKind};
use crate::exit::Exit;
use crate::metric::{DerivedGauge, Distribution, Gauge, Sum};
use crate::snapshot::SeriesSnapshot;

static GLOBAL: LazyLock<Registry> = LazyLock::new(Registry::new);

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
    inner: Arc<Inner>,
}

struct Inner {
    exit: Exit,
    /// By name in lower case, since OpenTelemetry ignores the case of a name.
    catalog: Mutex<BTreeMap<String, AnyFamily>>,
}

impl Registry {
    /// Makes an empty set of metrics.
    #[must_use]
    pub fn new() -> Self {
        Self { inner: Arc::new(Inner { exit: Exit::new(), catalog: Mutex::default() }) }
    }

    /// The registry of the process.
    #[must_use]
    pub fn global() -> &'static Self {
        &GLOBAL
    }

    /// Starts the definition of a [`Sum`].
    pub fn sum(
        &self,
        name: impl Into<String>,
        description: impl Into<String>,
    ) -> MetricBuilder<'_, Sum> {
        MetricBuilder::new(self, MetricKind::Sum, name, description, Vec::new(), Self::define)
    }

    /// Starts the definition of a [`Gauge`].
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

    /// Starts the definition of a [`DerivedGauge`].
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

    /// The present value of every series, sorted by name and labels.
    ///
    /// The functions of derived gauges are run, see [`DerivedGauge`].
    #[must_use]
    pub fn snapshot(&self) -> Vec<SeriesSnapshot> {
        let mut all = Vec::new();
        for family in self.families() {
            family.refresh();
            family.read_into(&mut all);
        }
        all.sort_by(|a, b| (a.name(), a.labels()).cmp(&(b.name(), b.labels())));
        all
    }

    /// The exposition in the Prometheus text format, to be served with
    /// [`PROMETHEUS_CONTENT_TYPE`](crate::PROMETHEUS_CONTENT_TYPE).
    ///
    /// Names are exactly as defined; families are sorted by name.
    /// The functions of derived gauges are run, see [`DerivedGauge`].
    #[must_use]
    pub fn prometheus_text(&self) -> String {
        let families = self.families();
        families.iter().for_each(AnyFamily::refresh);
        let mut gathered = self.inner.exit.gather();
        for family in &families {
            family.hide_removed(&mut gathered);
        }
        gathered.retain(|family| !family.get_metric().is_empty());
        let mut text = String::new();
        if let Err(error) = TextEncoder::new().encode_utf8(&gathered, &mut text) {
            tracing::error!(target: "monitoring", %error, "exposition is incomplete");
        }
        text
    }

    pub(crate) fn define<M: Metric>(
        &self,
        definition: Definition,
        enabled: bool,
    ) -> Result<M, DefinitionError> {
        definition.check()?;
        let mut catalog = self.inner.catalog.lock();
        let family = catalog.entry(definition.name.to_ascii_lowercase()).or_insert_with(|| {
            self.inner.exit.announce(&definition);
            M::family(Arc::new(definition.clone()), &self.inner.exit)
        });
        let family = family.clone();
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

    fn families(&self) -> Vec<AnyFamily> {
        self.inner.catalog.lock().values().cloned().collect()
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
