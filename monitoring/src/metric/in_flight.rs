use super::{Gauge, UpDownSum};

/// One thing under way: raises a metric by 1 and lowers it again when dropped, also by a panic.
#[derive(Debug)]
#[must_use = "the metric is lowered when this is dropped"]
pub struct InFlight(Metric);

#[derive(Debug)]
enum Metric {
    Gauge(Gauge),
    UpDownSum(UpDownSum),
}

impl InFlight {
    pub(super) fn of_gauge(gauge: Gauge) -> Self {
        gauge.add(1.0);
        Self(Metric::Gauge(gauge))
    }

    pub(super) fn of_sum(sum: UpDownSum) -> Self {
        sum.increment();
        Self(Metric::UpDownSum(sum))
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        match &self.0 {
            Metric::Gauge(gauge) => gauge.sub(1.0),
            Metric::UpDownSum(sum) => sum.decrement(),
        }
    }
}
