//! The four kinds of metric.
//!
//! [`Sum`], [`Gauge`] and [`Distribution`] are handles on one series: the one that `build` returns
//! has no labels, and `with` makes another with more of them.
//! Records go to lock-free cells; a [`DerivedGauge`] has functions in their place.

mod derived_gauge;
mod distribution;
mod gauge;
mod sum;

pub(crate) use derived_gauge::DerivedFamily;
pub use derived_gauge::DerivedGauge;
pub use distribution::Distribution;
pub(crate) use distribution::{DistributionCell, DistributionShape};
pub use gauge::Gauge;
pub(crate) use gauge::GaugeCell;
pub use sum::Sum;
pub(crate) use sum::SumCell;
