//! A many-to-many relation between two dense sets of numbers.

use super::ensure;
use smallvec::SmallVec;

/// Links between left and right numbers, with removal in constant time.
///
/// Serves inputs and their dependencies, and objects and their index values.
#[derive(Default)]
pub(crate) struct Links {
    left: Vec<SmallVec<[Link; 2]>>,
    right: Vec<Vec<Link>>,
}

/// One end of a link: the number on the other side, and where the other end lies there.
#[derive(Clone, Copy)]
struct Link {
    other: u32,
    at: u32,
}

impl Links {
    /// Replaces the links of `left`; calls `released` with each right number that lost its last
    /// link. `rights` must not repeat a number; `lefts` is how many left numbers there are.
    pub(crate) fn set(
        &mut self,
        left: u32,
        rights: &[u32],
        lefts: usize,
        mut released: impl FnMut(u32),
    ) {
        if left as usize >= self.left.len() {
            if rights.is_empty() {
                return;
            }
            ensure(&mut self.left, left as usize, lefts);
        }
        let current = &self.left[left as usize];
        if current.iter().map(|link| link.other).eq(rights.iter().copied()) {
            return;
        }
        let old = std::mem::take(&mut self.left[left as usize]);
        for link in &old {
            self.unlink_right(link.other, link.at);
        }
        for &right in rights {
            self.link(left, right);
        }
        for link in old {
            if self.right[link.other as usize].is_empty() {
                released(link.other);
            }
        }
    }

    /// Gives back the room for left numbers from `lefts` on, which have no links.
    pub(crate) fn trim(&mut self, lefts: usize) {
        if self.left.len() > lefts {
            self.left.truncate(lefts);
            self.left.shrink_to_fit();
        }
        let used = self.right.iter().rposition(|lefts| !lefts.is_empty()).map_or(0, |at| at + 1);
        self.right.truncate(used);
        self.right.shrink_to(used * 2);
    }

    /// The number of links; looks at every left number.
    pub(crate) fn len(&self) -> usize {
        self.left.iter().map(SmallVec::len).sum()
    }

    /// Lists the left numbers linked to `right`.
    pub(crate) fn lefts(&self, right: u32) -> impl ExactSizeIterator<Item = u32> {
        let links = self.right.get(right as usize).map_or(&[][..], Vec::as_slice);
        links.iter().map(|link| link.other)
    }

    /// Lists the right numbers linked to `left`, in the order in which they were set.
    pub(crate) fn rights(&self, left: u32) -> impl ExactSizeIterator<Item = u32> {
        let links = self.left.get(left as usize).map_or(&[][..], SmallVec::as_slice);
        links.iter().map(|link| link.other)
    }

    fn link(&mut self, left: u32, right: u32) {
        if right as usize >= self.right.len() {
            self.right.resize(right as usize + 1, Vec::new());
        }
        let lefts = &mut self.right[right as usize];
        let rights = &mut self.left[left as usize];
        let (at_left, at_right) = (position(rights.len()), position(lefts.len()));
        lefts.push(Link { other: left, at: at_left });
        rights.push(Link { other: right, at: at_right });
    }

    fn unlink_right(&mut self, right: u32, at: u32) {
        let lefts = &mut self.right[right as usize];
        lefts.swap_remove(at as usize);
        if let Some(moved) = lefts.get(at as usize).copied()
            && let Some(end) = self.left[moved.other as usize].get_mut(moved.at as usize)
        {
            end.at = at;
        }
        if lefts.is_empty() {
            *lefts = Vec::new();
        }
    }
}

fn position(len: usize) -> u32 {
    u32::try_from(len).expect("both sides are numbered with 32 bit")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn agrees_with_a_set_of_pairs(
            steps in prop::collection::vec((0u32..6, prop::collection::btree_set(0u32..6, 0..4)), 0..40)
        ) {
            let mut links = Links::default();
            let mut model = BTreeSet::new();
            for (left, rights) in steps {
                let before: BTreeSet<u32> = model.iter().map(|&(_, right)| right).collect();
                model.retain(|&(other, _)| other != left);
                model.extend(rights.iter().map(|&right| (left, right)));
                let after: BTreeSet<u32> = model.iter().map(|&(_, right)| right).collect();
                let mut released = BTreeSet::new();
                let rights: Vec<u32> = rights.into_iter().collect();
                links.set(left, &rights, 6, |right| { released.insert(right); });
                prop_assert_eq!(released, &before - &after);
                for number in 0..6 {
                    let lefts: BTreeSet<u32> = links.lefts(number).collect();
                    let expected = model.iter().filter(|pair| pair.1 == number).map(|pair| pair.0);
                    prop_assert_eq!(lefts, expected.collect::<BTreeSet<u32>>());
                    let rights: BTreeSet<u32> = links.rights(number).collect();
                    let expected = model.iter().filter(|pair| pair.0 == number).map(|pair| pair.1);
                    prop_assert_eq!(rights, expected.collect::<BTreeSet<u32>>());
                }
            }
        }
    }
}
