//! Reading the fields of events and spans.

use std::error::Error;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tracing::Metadata;
use tracing::field::{Field, Visit};

use crate::format::{Draft, Fields, MESSAGE};
use crate::level::Level;
use crate::registry::registry;
use crate::scope::{Labels, Scope};
use crate::value::{Scalar, Value};

/// Marks fatal messages, for which `tracing` has no level; other subscribers see it as a field.
pub(crate) const SEVERITY: &str = "log.severity";

/// Level of a statement.
pub(crate) fn level(metadata: &Metadata<'_>) -> Level {
    let level = Level::from(*metadata.level());
    if level == Level::Error && metadata.fields().field(SEVERITY).is_some() {
        return Level::Fatal;
    }
    level
}

/// Whether a field may be meant for the layer.
pub(crate) fn is_reserved(key: &str) -> bool {
    key.starts_with("mesh.") || key == SEVERITY
}

/// Moves the fields of an event into a line, and keeps those that are meant for the layer.
#[derive(Debug)]
pub(crate) struct EventVisitor<'a> {
    pub(crate) fields: &'a mut Fields,
    pub(crate) known: &'a mut Known,
    pub(crate) shows_target: bool,
}

/// What the fields of an event say about the message as a whole.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) scope: Option<Scope>,
    /// Target of a record that came from elsewhere.
    pub(crate) target: Option<String>,
    pub(crate) time: Option<SystemTime>,
    pub(crate) caller: Option<String>,
    /// A caller that is printed whatever the scope says.
    pub(crate) place: Option<String>,
}

/// Fields of a span, kept with it.
#[derive(Debug, Default)]
pub(crate) struct SpanFields(Vec<(&'static str, Value)>);

impl EventVisitor<'_> {
    #[inline]
    fn push(&mut self, field: &Field, value: &Scalar<'_>) {
        match field.name() {
            MESSAGE => self.fields.set_message(value),
            key if is_reserved(key) => self.push_reserved(key, value),
            key => self.fields.push(key, value),
        }
    }

    #[inline(never)]
    fn push_reserved(&mut self, key: &'static str, value: &Scalar<'_>) {
        let Self { fields, known, .. } = self;
        match (key, *value) {
            ("mesh.scope", Scalar::Str(name)) => {
                // Labels before it may have brought it along.
                known.scope = known.scope.or_else(|| registry().read().find(name));
            }
            ("mesh.target", Scalar::Str(target)) => {
                if self.shows_target {
                    fields.push("target", value);
                }
                known.target = Some(target.to_owned());
            }
            ("mesh.place", Scalar::Str(place)) => known.place = Some(place.to_owned()),
            ("mesh.caller", Scalar::Str(caller)) => known.caller = Some(caller.to_owned()),
            ("mesh.time", Scalar::I128(nanos)) => known.time = Some(from_nanos(nanos)),
            (SEVERITY, Scalar::Str("fatal")) => {}
            _ => fields.push(key, value),
        }
    }
}

impl SpanFields {
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(key, value)| (*key, value))
    }

    fn push(&mut self, field: &Field, value: &Scalar<'_>) {
        let value = Value::from(*value);
        match self.0.iter_mut().find(|(key, _)| *key == field.name()) {
            Some((_, existing)) => *existing = value,
            None => self.0.push((field.name(), value)),
        }
    }
}

/// Nanoseconds since 1970, as times travel through events.
pub(crate) fn to_nanos(time: SystemTime) -> i128 {
    let signed = |distance: Duration| i128::try_from(distance.as_nanos()).unwrap_or(i128::MAX);
    time.duration_since(UNIX_EPOCH).map_or_else(|before| -signed(before.duration()), signed)
}

fn from_nanos(nanos: i128) -> SystemTime {
    const SECOND: u128 = 1_000_000_000;
    let distance = nanos.unsigned_abs();
    let seconds = u64::try_from(distance / SECOND).unwrap_or(u64::MAX);
    let rest = u64::try_from(distance % SECOND).unwrap_or_default();
    let distance = Duration::from_secs(seconds) + Duration::from_nanos(rest);
    let time =
        if nanos < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) };
    time.unwrap_or(UNIX_EPOCH)
}

macro_rules! visit {
    ($($method:ident($type:ty) => $scalar:expr;)+) => {
        $(fn $method(&mut self, field: &Field, value: $type) {
            self.push(field, &$scalar(value));
        })+
    };
    () => {
        visit! {
            record_str(&str) => Scalar::Str;
            record_bool(bool) => Scalar::Bool;
            record_i64(i64) => Scalar::I64;
            record_u64(u64) => Scalar::U64;
            record_i128(i128) => Scalar::I128;
            record_u128(u128) => Scalar::U128;
            record_f64(f64) => Scalar::F64;
            record_debug(&dyn fmt::Debug) => Scalar::Debug;
        }

        fn record_bytes(&mut self, field: &Field, value: &[u8]) {
            self.push(field, &Scalar::Str(&String::from_utf8_lossy(value)));
        }
    };
}

impl Visit for EventVisitor<'_> {
    visit!();

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        match value.downcast_ref::<Labels>() {
            Some(labels) => {
                self.known.scope = labels.scope().or(self.known.scope);
                labels.iter().for_each(|(k, v)| self.fields.push(k, &v.as_scalar()));
            }
            None => self.push(field, &Scalar::Error(value)),
        }
    }
}

impl Visit for Draft<'_> {
    visit!();

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        if value.is::<Labels>() {
            return self.give_up();
        }
        self.push(field, &Scalar::Error(value));
    }
}

impl Visit for SpanFields {
    visit!();

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.push(field, &Scalar::Error(value));
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{from_nanos, to_nanos};

    #[test]
    fn times_survive_the_trip() {
        for nanos in
            [0_i128, 1, 1_999_999_999, 253_402_300_799_999_999_999, 62_135_596_800_000_000_001]
        {
            let distance = Duration::from_secs(u64::try_from(nanos / 1_000_000_000).unwrap())
                + Duration::from_nanos(u64::try_from(nanos % 1_000_000_000).unwrap());
            let (after, before) = (UNIX_EPOCH + distance, UNIX_EPOCH - distance);
            assert_eq!(from_nanos(to_nanos(after)), after);
            assert_eq!(from_nanos(to_nanos(before)), before);
        }
    }

    #[test]
    fn absurd_times_do_not_panic() {
        assert_eq!(from_nanos(i128::MAX), UNIX_EPOCH);
        assert_eq!(from_nanos(i128::MIN), UNIX_EPOCH);
    }
}
