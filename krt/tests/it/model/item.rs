//! The one type of object that the random graphs use.

use krt::{LabelSet, Labeled, Object, Selector};
use proptest::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) id: u8,
    pub(crate) group: u8,
    pub(crate) value: u32,
    pub(crate) labels: LabelSet,
    pub(crate) selector: Option<LabelSet>,
}

impl Object for Item {
    type Key = u8;

    fn key(&self) -> u8 {
        self.id
    }
}

impl Labeled for Item {
    type Labels = LabelSet;

    fn labels(&self) -> &LabelSet {
        &self.labels
    }
}

impl Selector for Item {
    type Labels = LabelSet;

    fn selector(&self) -> Option<&LabelSet> {
        self.selector.as_ref()
    }
}

pub(crate) fn any_item() -> impl Strategy<Value = Item> {
    (0u8..8, 0u8..3, 0u32..20, any_labels(), proptest::option::of(any_labels())).prop_map(
        |(id, group, value, labels, selector)| Item { id, group, value, labels, selector },
    )
}

fn any_labels() -> impl Strategy<Value = LabelSet> {
    prop::collection::btree_map(
        prop::sample::select(vec!["a", "b"]),
        prop::sample::select(vec!["0", "1"]),
        0..3,
    )
    .prop_map(LabelSet::from_iter)
}
