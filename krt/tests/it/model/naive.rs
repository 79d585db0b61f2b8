//! The model: maps, recomputed from scratch after every step.

use super::item::Item;
use super::spec::{NodeSpec, ReadKind, ReadSpec, Reads, Shape, grouped, merged, projected};
use krt::contains;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) type Content = BTreeMap<u8, Arc<Item>>;

/// Computes every node from the content of the sources.
pub(crate) fn recompute(sources: &[Content], specs: &[NodeSpec]) -> Vec<Content> {
    let mut nodes = sources.to_vec();
    for spec in specs {
        let content = match spec.shape {
            Shape::Map | Shape::Halved | Shape::Many | Shape::WithStatus => derive(&nodes, spec),
            Shape::Project => keyed(nodes[spec.input].values().map(|item| projected(item))),
            Shape::Groups => {
                let group = |group: u8| {
                    let items = nodes[spec.input].values().filter(|item| item.group == group);
                    let items: Vec<_> = items.cloned().collect();
                    if items.is_empty() { None } else { grouped(group, &items) }
                };
                keyed((0..3).filter_map(group))
            }
            Shape::Priority | Shape::Disjoint => {
                join(&nodes, spec, |items| Some((*items[0]).clone()))
            }
            Shape::Merge => join(&nodes, spec, merged),
        };
        nodes.push(content);
    }
    nodes
}

fn derive(nodes: &[Content], spec: &NodeSpec) -> Content {
    let mut content = Content::new();
    for input in nodes[spec.input].values() {
        let outputs = keyed(spec.run(input, &mut Naive { nodes }));
        for (key, output) in outputs {
            content.entry(key).or_insert(output);
        }
    }
    content
}

fn join(
    nodes: &[Content],
    spec: &NodeSpec,
    merge: impl Fn(&[Arc<Item>]) -> Option<Item>,
) -> Content {
    let keys: BTreeSet<u8> = spec.members().flat_map(|node| nodes[node].keys().copied()).collect();
    let values = |key: &u8| -> Vec<_> {
        spec.members().filter_map(|node| nodes[node].get(key).cloned()).collect()
    };
    keyed(keys.iter().filter_map(|key| merge(&values(key))))
}

fn keyed(items: impl IntoIterator<Item = Item>) -> Content {
    items.into_iter().map(|item| (item.id, Arc::new(item))).collect()
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
