use super::SumCell;
use super::bound::bound;
use super::sum_cell::labeled_sum;
use crate::handle::Handle;

/// A metric whose records are added up.
///
/// It is exported as a counter, but a negative record is accepted and lowers it.
/// Records never block; the handle is cheap to clone.
///
/// ```
/// use mesh_monitoring::{Label, Registry};
///
/// const TYPE: Label = Label::new("type");
///
/// let registry = Registry::new();
/// let pushes = registry.sum("pilot_xds_pushes", "Pushes sent, by type.").build()?;
/// let cds = pushes.with([TYPE.value("cds")]);
/// cds.increment();
/// cds.record(2.0);
/// pushes.with([TYPE.value("eds")]).increment();
///
/// assert_eq!(
///     registry.prometheus_text(),
///     r#"# HELP pilot_xds_pushes Pushes sent, by type.
/// ## TYPE pilot_xds_pushes counter
/// pilot_xds_pushes{type="cds"} 3
/// pilot_xds_pushes{type="eds"} 1
/// "#,
/// );
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sum {
    handle: Handle<SumCell>,
}

impl Sum {
    /// Adds one.
    pub fn increment(&self) {
        self.handle.add_whole(1);
    }

    /// Takes one away.
    pub fn decrement(&self) {
        self.handle.add_whole(-1);
    }

    /// Adds `value`; NaN and infinities are dropped.
    pub fn record(&self, value: f64) {
        self.handle.add(value);
    }

    /// Adds `value`.
    pub fn record_int(&self, value: i64) {
        self.record(value as f64);
    }
}

labeled_sum!(Sum);
bound!(
    Sum,
    SumCell,
    "Handles of the series stay usable: their next record brings it back, counting from zero."
);
