use super::Registry;
use crate::any_family::AnyFamily;
use crate::exposition::{self, ExpositionFormat};
use crate::snapshot::SeriesSnapshot;

impl Registry {
    /// The present value of every series, sorted by name and labels.
    ///
    /// The functions of derived gauges are run, see [`DerivedGauge`](crate::DerivedGauge).
    #[must_use]
    pub fn snapshot(&self) -> Vec<SeriesSnapshot> {
        self.read().into_iter().map(|(series, _)| series).collect()
    }

    /// The same, each series with the number of its life: a removal ends one.
    pub(crate) fn read(&self) -> Vec<(SeriesSnapshot, u32)> {
        let mut all = Vec::new();
        for family in self.families() {
            family.refresh();
            family.read_into(&mut all);
        }
        all.sort_by(|(a, _), (b, _)| (a.name(), a.labels()).cmp(&(b.name(), b.labels())));
        all
    }

    /// The exposition in the Prometheus text format, to be served with
    /// [`PROMETHEUS_CONTENT_TYPE`](crate::PROMETHEUS_CONTENT_TYPE).
    ///
    /// Names are exactly as defined; families are sorted by name.
    /// The functions of derived gauges are run, see [`DerivedGauge`](crate::DerivedGauge).
    #[must_use]
    pub fn prometheus_text(&self) -> String {
        self.exposition(ExpositionFormat::Text)
    }

    /// The exposition in a format that Prometheus reads.
    ///
    /// Families are sorted by name. The functions of derived gauges are run, see [`DerivedGauge`](crate::DerivedGauge).
    #[must_use]
    pub fn exposition(&self, format: ExpositionFormat) -> String {
        let families = self.families();
        families.iter().for_each(AnyFamily::refresh);
        let mut gathered = self.inner.prometheus.gather();
        for family in &families {
            family.hide_removed(&mut gathered, &self.inner.prometheus);
        }
        gathered.retain(|family| !family.get_metric().is_empty());
        exposition::write(&gathered, format)
    }
}
