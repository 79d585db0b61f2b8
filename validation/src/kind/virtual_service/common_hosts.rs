//! Which hosts of an object overlap.

use std::collections::HashMap;

use mesh_config_model::host::Name;

/// Up to so many hosts comparing each with each is quickest.
const FEW: usize = 32;

/// Pairs of positions of names that some host has both of, by the first, then by the second.
///
/// Takes time for the names and for the pairs that are taken, not for all there could be.
pub(super) fn overlapping<'n>(
    names: &'n [Name<'n>],
) -> Box<dyn Iterator<Item = (usize, usize)> + 'n> {
    let positions = 0..names.len();
    if names.len() <= FEW {
        return Box::new(positions.flat_map(|i| each_with_each(names, i)));
    }
    let index = Index::of(names);
    Box::new(positions.flat_map(move |i| index.later_partners(names, i)))
}

fn each_with_each(names: &[Name<'_>], i: usize) -> impl Iterator<Item = (usize, usize)> {
    (i + 1..names.len()).filter(move |&j| names[i].matches(&names[j])).map(move |j| (i, j))
}

/// Finds the names that a name overlaps without looking at the others.
struct Index<'n> {
    /// Names by their text from the end, so that those with one ending stand together.
    by_ending: Vec<(Vec<u8>, usize)>,
    /// Plain names by their text.
    plain: HashMap<&'n str, Vec<usize>>,
    /// Wildcards by what follows the `*`.
    wildcards: HashMap<&'n str, Vec<usize>>,
}

impl<'n> Index<'n> {
    fn of(names: &'n [Name<'n>]) -> Self {
        let mut index =
            Self { by_ending: Vec::new(), plain: HashMap::new(), wildcards: HashMap::new() };
        for (position, name) in names.iter().enumerate() {
            index.by_ending.push((from_the_end(text(name)), position));
            let map = if name.is_wildcard() { &mut index.wildcards } else { &mut index.plain };
            map.entry(text(name)).or_default().push(position);
        }
        index.by_ending.sort_unstable();
        index
    }

    /// The pairs in which `i` is first. What it overlaps before it was a pair already, so the work is that of the pairs.
    fn later_partners(&self, names: &[Name<'_>], i: usize) -> Vec<(usize, usize)> {
        let text = text(&names[i]);
        let endings = (0..=text.len()).filter_map(|start| text.get(start..));
        let mut found: Vec<usize> =
            endings.filter_map(|ending| self.wildcards.get(ending)).flatten().copied().collect();
        if names[i].is_wildcard() {
            let ending = from_the_end(text);
            let first = self.by_ending.partition_point(|(other, _)| *other < ending);
            let covered = self.by_ending[first..].iter();
            let covered = covered.take_while(|(other, _)| other.starts_with(&ending));
            found.extend(covered.map(|(_, position)| *position));
        } else {
            found.extend(self.plain.get(text).into_iter().flatten());
        }
        found.retain(|&j| j > i);
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|j| (i, j)).collect()
    }
}

/// What all hosts of a name end with, or are.
fn text<'n>(name: &'n Name<'_>) -> &'n str {
    name.wildcard_tail().unwrap_or(name.as_str())
}

fn from_the_end(text: &str) -> Vec<u8> {
    text.bytes().rev().collect()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{Name, each_with_each, overlapping};

    #[test]
    fn pairs_of_many_hosts_are_found_among_them_alone() {
        let mut hosts: Vec<String> = (0..100_000).map(|i| format!("h{i}.example.com")).collect();
        hosts[7] = "*7.example.com".to_owned();
        hosts[99_998] = "h5.example.com".to_owned();
        let names: Vec<Name<'_>> = hosts.iter().map(Name::from).collect();
        let pairs: Vec<_> = overlapping(&names).take(4).collect();
        assert_eq!(pairs, [(5, 99_998), (7, 17), (7, 27), (7, 37)]);
    }

    proptest! {
        #[test]
        fn finds_what_comparing_each_with_each_finds(hosts in vec("[*]?[.ab]{0,3}", 0..80)) {
            let names: Vec<Name<'_>> = hosts.iter().map(Name::from).collect();
            let expected: Vec<_> =
                (0..names.len()).flat_map(|i| each_with_each(&names, i)).collect();
            prop_assert_eq!(overlapping(&names).collect::<Vec<_>>(), expected);
        }
    }
}
