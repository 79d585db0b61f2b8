//! The kinds of metric.
//!
//! [`Sum`], [`UpDownSum`], [`Gauge`] and [`Distribution`] are handles on one series: the one that `build` returns
//! has no labels, and `with` makes another with more of them.
//! Records go to lock-free cells; a [`DerivedGauge`] and a [`DerivedSum`] have functions in their place.

mod bound;
mod derived;
mod derived_family;
mod distribution;
mod gauge;
mod in_flight;
mod sum;
mod sum_cell;
mod timer;
mod up_down_sum;

pub use derived::{DerivedGauge, DerivedSum};
pub(crate) use derived_family::DerivedFamily;
pub use distribution::Distribution;
pub(crate) use distribution::{DistributionCell, DistributionShape, Further};
pub use gauge::Gauge;
pub(crate) use gauge::GaugeCell;
pub use in_flight::InFlight;
pub use sum::Sum;
pub(crate) use sum_cell::SumCell;
pub use timer::Timer;
pub use up_down_sum::UpDownSum;
