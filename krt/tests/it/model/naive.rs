//! The model: maps, recomputed from scratch after every step.

use super::item::Item;
use super::spec::{NodeSpec, ReadKind, ReadSpec, Reads};
use krt::contains;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) type Content = BTreeMap<u8, Arc<Item>>;

/// Computes every node from the content of the sources.
pub(crate) fn recompute(sources: &[Content], specs: &[NodeSpec]) -> Vec<Content> {
    let mut nodes = sources.to_vec();
    for spec in specs {
        let mut content = Content::new();
        let inputs = nodes[spec.input].clone();
        for input in inputs.values() {
            let mut outputs = Content::new();
            for output in spec.run(input, &mut Naive { nodes: &nodes }) {
                outputs.insert(output.id, Arc::new(output));
            }
            for (key, output) in outputs {
                content.entry(key).or_insert(output);
            }
        }
        nodes.push(content);
    }
    nodes
}

struct Naive<'a> {
    nodes: &'a [Content],
}

impl Reads for Naive<'_> {
    fn read(&mut self, read: ReadSpec, input: &Item) -> Vec<Arc<Item>> {
        let selects = |item: &Item| {
            item.selector.as_ref().is_some_and(|selector| contains(&input.labels, selector))
        };
        let keep = |item: &Item| match read.kind {
            ReadKind::Get => item.id == input.id,
            ReadKind::All | ReadKind::One => true,
            ReadKind::Group => item.group == input.group,
            ReadKind::GroupSelecting => item.group == input.group && selects(item),
            ReadKind::Matching => contains(&item.labels, &input.labels),
            ReadKind::Selecting => selects(item),
            ReadKind::Filter => item.value >= input.value,
        };
        let limit = if matches!(read.kind, ReadKind::One) { 1 } else { usize::MAX };
        let content = self.nodes[read.node].values();
        content.filter(|item| keep(item)).take(limit).cloned().collect()
    }
}
