use super::{GaugeCell, SumCell};
use crate::family::Cell;
use crate::handle::Handle;

/// One thing under way: raises a metric by 1 and lowers it again when dropped, also by a panic.
///
/// Its series does not expire meanwhile. When the series is removed, the thing is no longer counted, and dropping
/// this changes nothing.
#[derive(Debug)]
#[must_use = "the metric is lowered when this is dropped"]
pub struct InFlight(Metric);

#[derive(Debug)]
enum Metric {
    Gauge(Raised<GaugeCell>),
    UpDownSum(Raised<SumCell>),
}

/// A cell that is raised and lowered by 1.
pub(super) trait Steps: Cell {
    fn step(&self, by: i8);
}

/// A series that was raised.
#[derive(Debug)]
struct Raised<C: Cell> {
    handle: Handle<C>,
    /// That of the series when it was raised.
    life: u32,
}

impl InFlight {
    pub(super) fn of_gauge(gauge: &Handle<GaugeCell>) -> Self {
        Self(Metric::Gauge(Raised::new(gauge)))
    }

    pub(super) fn of_sum(sum: &Handle<SumCell>) -> Self {
        Self(Metric::UpDownSum(Raised::new(sum)))
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        match &self.0 {
            Metric::Gauge(raised) => raised.lower(),
            Metric::UpDownSum(raised) => raised.lower(),
        }
    }
}

impl<C: Steps> Raised<C> {
    fn new(handle: &Handle<C>) -> Self {
        let Some(series) = handle.recording(1.0) else {
            return Self { handle: handle.clone(), life: 0 };
        };
        series.cell.activity().hold();
        let life = handle.family().between_removals(|| {
            series.cell.step(1);
            series.cell.activity().life()
        });
        Self { handle: handle.clone(), life }
    }

    fn lower(&self) {
        let Some(series) = self.handle.series() else { return };
        let activity = series.cell.activity();
        if activity.life() == self.life {
            self.handle.recording(-1.0);
            self.handle.family().between_removals(|| {
                if activity.life() == self.life {
                    series.cell.step(-1);
                }
            });
        }
        activity.let_go();
    }
}
