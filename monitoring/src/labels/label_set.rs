use std::fmt;
use std::sync::Arc;

use opentelemetry::KeyValue;

use crate::labels::LabelValue;

/// Labels of one series: sorted by key, each key once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct LabelSet(Arc<[LabelValue]>);

impl LabelSet {
    /// This set with `labels` added; of equal keys the last one stays.
    pub(crate) fn with(&self, labels: impl IntoIterator<Item = LabelValue>) -> Self {
        let mut merged = self.0.to_vec();
        for label in labels {
            match merged.binary_search_by(|held| held.key().cmp(label.key())) {
                Ok(position) => merged[position] = label,
                Err(position) => merged.insert(position, label),
            }
        }
        Self(merged.into())
    }

    /// Sorts labels; of equal keys the last one stays.
    pub(crate) fn of(given: &[LabelValue]) -> Self {
        if given.is_sorted_by(|a, b| a.key() < b.key()) {
            return Self(given.into());
        }
        Self::default().with(given.iter().cloned())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &LabelValue> {
        self.0.iter()
    }

    /// The labels in the terms of OpenTelemetry, in place of what `attributes` holds.
    ///
    /// Series do not keep them, since they would be a third of what a series needs.
    pub(crate) fn attributes_into(&self, attributes: &mut Vec<KeyValue>) {
        attributes.clear();
        attributes.extend(self.iter().map(LabelValue::to_attribute));
    }

    pub(crate) fn as_slice(&self) -> &[LabelValue] {
        &self.0
    }
}

impl fmt::Display for LabelSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (position, label) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str(",")?;
            }
            label.fmt(f)?;
        }
        f.write_str("}")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::labels::Label;

    // "a.b" and "a_b" are one exported key.
    const KEYS: [&str; 6] = ["a", "b", "a.b", "a_b", "zone", "Zone"];

    fn chains() -> impl Strategy<Value = Vec<Vec<(usize, u8)>>> {
        proptest::collection::vec(proptest::collection::vec((0..KEYS.len(), 0..4u8), 0..5), 0..5)
    }

    proptest! {
        #[test]
        fn chained_sets_agree_with_a_map(chain in chains()) {
            let mut set = LabelSet::default();
            let mut model = BTreeMap::new();
            for call in &chain {
                set = set.with(
                    call.iter().map(|&(key, value)| Label::new(KEYS[key]).value(value.to_string())),
                );
                for &(key, value) in call {
                    model.insert(KEYS[key].replace('.', "_"), value.to_string());
                }
            }
            let held: Vec<_> =
                set.iter().map(|label| (label.key().to_owned(), label.value().to_owned())).collect();
            prop_assert_eq!(held, model.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn one_call_equals_a_chain_of_calls(chain in chains()) {
            let label = |&(key, value): &(usize, u8)| Label::new(KEYS[key]).value(value.to_string());
            let at_once = LabelSet::default().with(chain.iter().flatten().map(label));
            let chained = chain
                .iter()
                .fold(LabelSet::default(), |set, call| set.with(call.iter().map(label)));
            prop_assert_eq!(at_once, chained);
        }
    }
}
