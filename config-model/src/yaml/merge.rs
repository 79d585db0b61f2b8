use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::node::{Entry, Node, NodeValue};
use super::{Error, ErrorKind};

/// Up to this many entries comparing all pairs is cheaper than hashing.
const PAIRWISE: usize = 16;

/// Finds the first entry whose key occurred before, as (earlier, later) indices.
///
/// Keys must come from one interner: equal keys share their allocation.
pub(super) fn first_duplicate(entries: &[Entry]) -> Option<(usize, usize)> {
    if entries.len() <= PAIRWISE {
        return entries.iter().enumerate().find_map(|(later, entry)| {
            let earlier =
                entries[..later].iter().position(|other| Arc::ptr_eq(&other.key, &entry.key))?;
            Some((earlier, later))
        });
    }
    let mut seen = HashMap::with_capacity_and_hasher(entries.len(), RandomState::default());
    entries.iter().enumerate().find_map(|(later, entry)| {
        let earlier = seen.insert(Arc::as_ptr(&entry.key).cast::<u8>(), later)?;
        Some((earlier, later))
    })
}

/// Replaces repeated entries by the last one, in the place of the first.
pub(super) fn last_wins(entries: impl Iterator<Item = Entry>) -> Vec<Entry> {
    let mut own = Keyed::default();
    for entry in entries {
        match own.index.get(&*entry.key) {
            Some(&earlier) => own.entries[earlier] = entry,
            None => own.push(entry),
        }
    }
    own.entries
}

/// Appends the entries of merged maps; keys that are there already stay.
pub(super) fn apply(own: Vec<Entry>, merges: &[Node]) -> Result<Vec<Entry>, Error> {
    let mut merged = Keyed::default();
    own.into_iter().for_each(|entry| merged.push(entry));
    for source in merges {
        match source.value() {
            NodeValue::Sequence(sources) => {
                sources.iter().try_for_each(|source| merged.add_missing(source))?;
            }
            _ => merged.add_missing(source)?,
        }
    }
    Ok(merged.entries)
}

#[derive(Default)]
struct Keyed {
    entries: Vec<Entry>,
    index: HashMap<Arc<str>, usize, RandomState>,
}

impl Keyed {
    fn push(&mut self, entry: Entry) {
        self.index.insert(Arc::clone(&entry.key), self.entries.len());
        self.entries.push(entry);
    }

    fn add_missing(&mut self, source: &Node) -> Result<(), Error> {
        let Some(mapping) = source.as_mapping() else {
            let message = format!("a merge key takes maps, not {}", source.type_phrase());
            return Err(Error::new(ErrorKind::InvalidMerge, source.position(), message));
        };
        for entry in mapping {
            if !self.index.contains_key(&*entry.key) {
                self.push(entry.clone());
            }
        }
        Ok(())
    }
}
