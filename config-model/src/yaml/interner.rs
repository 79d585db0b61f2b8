use std::collections::HashSet;
use std::sync::Arc;

use foldhash::fast::RandomState;

/// Lets equal short texts of one input share an allocation.
///
/// Configuration repeats its keys, and values such as `default` or `HTTP`, thousands of times.
#[derive(Debug, Default)]
pub(super) struct Interner {
    texts: HashSet<Arc<str>, RandomState>,
}

/// Longer values are seldom equal and cost more to hash than they save.
const SHARED_VALUE_BYTES: usize = 24;

impl Interner {
    /// Shares a text of any length.
    pub(super) fn intern(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&new));
        new
    }

    /// Shares a text if it is short.
    pub(super) fn share(&mut self, text: &str) -> Arc<str> {
        if text.len() <= SHARED_VALUE_BYTES { self.intern(text) } else { text.into() }
    }
}
