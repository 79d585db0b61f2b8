use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;

/// The key of a label; [`value`](Self::value) makes the pair that a metric is bound to.
///
/// A `Label` is cheap to copy and is usually a constant next to the metric.
///
/// ```
/// use mesh_monitoring::Label;
///
/// const TYPE: Label = Label::new("type");
/// let cds = TYPE.value("cds");
/// assert_eq!((cds.key(), cds.value()), ("type", "cds"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label {
    key: &'static str,
}

impl Label {
    /// Names a label.
    ///
    /// Prometheus accepts ASCII letters, digits and `_`, not starting with a digit.
    /// Any other character is exported as `_`, and a leading digit gets a `_` in front.
    /// Keys that begin with `__` are reserved, so of several leading `_` one is exported.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key }
    }

    /// The key as it was written.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.key
    }

    /// The key as it is exported.
    pub(crate) fn exported(self) -> &'static str {
        exported_key(self.key)
    }

    /// Pairs the key with a value; any text is allowed, the exposition escapes it.
    #[must_use]
    pub fn value(self, value: impl Into<Arc<str>>) -> LabelValue {
        LabelValue { key: exported_key(self.key), value: value.into() }
    }
}

/// One label of a series: a key and its value, ordered by key.
///
/// ```
/// use mesh_monitoring::Label;
///
/// let written = Label::new("grpc.code").value("OK");
/// assert_eq!(written.key(), "grpc_code");
/// assert_eq!(written, Label::new("grpc_code").value("OK"));
/// assert_eq!(written.to_string(), r#"grpc_code="OK""#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LabelValue {
    key: &'static str,
    value: Arc<str>,
}

impl LabelValue {
    /// The key as it is exported, see [`Label::new`].
    #[must_use]
    pub fn key(&self) -> &str {
        self.key
    }

    /// The value, not escaped.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    pub(crate) fn with_key(self, key: &'static str) -> Self {
        Self { key, ..self }
    }

    pub(crate) fn to_attribute(&self) -> opentelemetry::KeyValue {
        opentelemetry::KeyValue::new(self.key, Arc::clone(&self.value))
    }
}

impl fmt::Display for LabelValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={:?}", self.key, self.value)
    }
}

fn exported_key(key: &'static str) -> &'static str {
    let bad_start = key.starts_with("__") || key.starts_with(|first: char| first.is_ascii_digit());
    if !key.is_empty() && !bad_start && key.bytes().all(is_key_byte) {
        return key;
    }
    let mut known = FOREIGN.lock();
    known.entry(key).or_insert_with(|| Box::leak(mended(key).into_boxed_str()))
}

/// Keys that are exported under another spelling, and those spellings; as many as the program has such keys, which
/// live as long as it does too.
static FOREIGN: Mutex<BTreeMap<&'static str, &'static str>> = Mutex::new(BTreeMap::new());

fn mended(key: &str) -> String {
    let mut exported = String::with_capacity(key.len() + 1);
    if key.is_empty() || key.starts_with(|first: char| first.is_ascii_digit()) {
        exported.push('_');
    }
    exported.extend(key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }));
    let reserved = exported.len() - exported.trim_start_matches('_').len();
    exported.split_off(reserved.saturating_sub(1))
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &'static str, exported: &str) {
        assert_eq!(Label::new(written).value("").key(), exported);
    }

    #[test]
    fn valid_key_is_kept() {
        check("_response_code2", "_response_code2");
    }

    #[test]
    fn foreign_characters_become_underscores() {
        check("a.b-c d:e", "a_b_c_d_e");
        check("größe", "gr__e");
    }

    #[test]
    fn reserved_key_is_not_exported() {
        check("__name__", "_name__");
        check("___a__b", "_a__b");
        check("..a", "_a");
        check("_.2", "_2");
        check("__", "_");
    }

    #[test]
    fn leading_digit_and_empty_key_get_an_underscore() {
        check("2xx", "_2xx");
        check("", "_");
    }
}
