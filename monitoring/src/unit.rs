use std::fmt;

/// What one unit of a metric's value means.
///
/// The unit is passed to OpenTelemetry and shown in the catalog.
/// It changes the exported name with [`unit_suffixes`](crate::RegistryBuilder::unit_suffixes) alone.
///
/// ```
/// use mesh_monitoring::Unit;
///
/// assert_eq!(Unit::default(), Unit::One);
/// assert_eq!(Unit::Bytes.as_str(), "By");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// A plain number, `1`.
    #[default]
    One,
    /// Bytes, `By`.
    Bytes,
    /// Seconds, `s`.
    Seconds,
    /// Milliseconds, `ms`.
    Milliseconds,
}

impl Unit {
    /// The UCUM code that OpenTelemetry uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::One => "1",
            Self::Bytes => "By",
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
