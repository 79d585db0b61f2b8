//! What a graph under test does differently.

use crate::node::NodeId;
use crate::sync::atomic::{AtomicU64, Ordering};
use std::num::NonZeroUsize;

/// Choices that must make no difference to a correct program; a graph that is not under test makes
/// the same ones always.
#[derive(Debug, Default)]
pub(crate) struct Trial {
    seed: Option<u64>,
    drawn: AtomicU64,
    checks_purity: bool,
    threads: Option<NonZeroUsize>,
}

impl Trial {
    #[cfg(feature = "testing")]
    pub(crate) fn shuffle(&mut self, seed: u64) {
        self.seed = Some(seed);
    }

    #[cfg(feature = "testing")]
    pub(crate) fn check_purity(&mut self) {
        self.checks_purity = true;
    }

    #[cfg(feature = "testing")]
    pub(crate) fn share_out(&mut self, threads: NonZeroUsize) {
        self.threads = Some(threads);
    }

    /// How many threads evaluate every derivation, however little there is to do.
    pub(crate) fn threads(&self) -> Option<NonZeroUsize> {
        self.threads
    }

    /// Whether every transformation runs twice.
    pub(crate) fn checks_purity(&self) -> bool {
        self.checks_purity
    }

    /// The place of a node among those of its rank: the order of creation, or one that the seed
    /// chooses.
    pub(crate) fn place(&self, id: NodeId) -> u64 {
        self.seed.map_or(id.0, |seed| scramble(seed ^ id.0))
    }

    /// Whether two queued writes become one transaction.
    pub(crate) fn joins(&self) -> bool {
        self.draw(2) != Some(0)
    }

    pub(crate) fn is_shuffled(&self) -> bool {
        self.seed.is_some()
    }

    /// How many of so many operations of one source go into a transaction of their own; none in a
    /// graph that is not under test.
    pub(crate) fn split(&self, operations: usize) -> Option<usize> {
        let choices = u64::try_from(operations).unwrap_or(u64::MAX).saturating_add(1);
        self.draw(choices).and_then(|drawn| usize::try_from(drawn).ok())
    }

    fn draw(&self, choices: u64) -> Option<u64> {
        let drawn =
            |seed: u64| scramble(seed.wrapping_add(self.drawn.fetch_add(1, Ordering::Relaxed)));
        self.seed.map(|seed| drawn(seed.rotate_left(32)) % choices)
    }
}

/// The finalizer of `SplitMix64`; no two numbers have the same result.
fn scramble(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
