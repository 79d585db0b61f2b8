use std::hash::Hash;
use std::sync::Arc;

use super::LabelValue;

/// Labels with fixed keys, declared by [`label_set!`](crate::label_set).
pub trait LabelSchema: Clone + Eq + Hash + Send + Sync + 'static {
    /// The keys, in the order of the declaration.
    const KEYS: &'static [&'static str];

    /// The labels, in that order.
    fn to_labels(&self) -> Vec<LabelValue>;
}

/// What may be the value of a label in a [`label_set!`](crate::label_set).
///
/// Enumerations become one by [`label_values!`](crate::label_values).
pub trait LabelText {
    /// The value as text.
    fn label_text(&self) -> Arc<str>;
}

impl LabelText for &'static str {
    fn label_text(&self) -> Arc<str> {
        Arc::from(*self)
    }
}

impl LabelText for String {
    fn label_text(&self) -> Arc<str> {
        Arc::from(self.as_str())
    }
}

impl LabelText for Arc<str> {
    fn label_text(&self) -> Arc<str> {
        Self::clone(self)
    }
}

macro_rules! label_text_by_display {
    ($($of:ty),+) => {$(
        impl LabelText for $of {
            fn label_text(&self) -> Arc<str> {
                self.to_string().into()
            }
        }
    )+};
}

label_text_by_display!(bool, char, u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

/// Refuses keys that are malformed, reserved or there twice, when a program is compiled.
#[doc(hidden)]
pub const fn check_keys(keys: &[&str]) {
    let mut index = 0;
    while index < keys.len() {
        assert!(
            is_key(keys[index].as_bytes()),
            "a label key has a character that Prometheus does not know"
        );
        assert!(!is_reserved(keys[index].as_bytes()), "a label key begins with `__`");
        let mut other = 0;
        while other < index {
            assert!(
                !are_equal(keys[index].as_bytes(), keys[other].as_bytes()),
                "a label key is there twice"
            );
            other += 1;
        }
        index += 1;
    }
}

const fn is_key(key: &[u8]) -> bool {
    if key.is_empty() || key[0].is_ascii_digit() {
        return false;
    }
    let mut index = 0;
    while index < key.len() {
        if !key[index].is_ascii_alphanumeric() && key[index] != b'_' {
            return false;
        }
        index += 1;
    }
    true
}

/// Whether Prometheus keeps the key for itself.
const fn is_reserved(key: &[u8]) -> bool {
    key.len() > 1 && key[0] == b'_' && key[1] == b'_'
}

const fn are_equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut index = 0;
    while index < a.len() {
        if a[index] != b[index] {
            return false;
        }
        index += 1;
    }
    true
}
